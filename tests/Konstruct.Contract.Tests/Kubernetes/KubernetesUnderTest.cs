using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using k8s;
using Konstruct.Core.Kubernetes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.Kubernetes;

/// <summary>
/// The API server that the contract tests run against: the sandbox, or, where <c>KONSTRUCT_TEST_KUBECONFIG</c> is set, a real one whose current context may do everything.
/// Everything is made in namespaces and kinds of its own and removed in the end.
/// </summary>
public sealed class KubernetesUnderTest : IAsyncLifetime
{
    private readonly string _id = Guid.NewGuid().ToString("N")[..8];
    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-").FullName;
    private readonly List<string> _toDelete = [];
    private k8s.Kubernetes? _raw;
    private KubernetesServer? _sandbox;
    private int _made;

    /// <summary>Whether it is a real one.</summary>
    public bool IsReal => _sandbox is null;

    /// <summary>A kubeconfig whose current context may do everything.</summary>
    public string KubeConfig { get; private set; } = "";

    /// <summary>Where it is.</summary>
    public Uri Server => _raw!.BaseUri;

    /// <summary>A token that may do everything.</summary>
    public string Token { get; private set; } = "";

    /// <summary>The certificates to trust, as PEM text; null for none.</summary>
    public string? Authority { get; private set; }

    /// <inheritdoc/>
    public ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("KONSTRUCT_TEST_KUBECONFIG") is { Length: > 0 } given)
        {
            KubeConfig = given;
        }
        else
        {
            _sandbox = KubernetesServer.Start();
            KubeConfig = Path.Combine(_folder, "sandbox");
            File.WriteAllText(KubeConfig, KubernetesServer.KubeConfig(new KubernetesContext("sandbox", _sandbox.Address, _sandbox.AdminToken)));
        }
        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigFile(KubeConfig);
        Token = configuration.AccessToken ?? throw new InvalidOperationException($"The current context of '{KubeConfig}' has no token; the tests need one.");
        Authority = configuration.SslCaCerts?.ExportCertificatePems();
        _raw = new k8s.Kubernetes(configuration);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsReal)
        {
            foreach (var path in Enumerable.Reverse(_toDelete))
                await RawAsync(HttpMethod.Delete, path);
        }
        _sandbox?.Dispose();
        _raw?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>How a client reaches it.</summary>
    public KubernetesSettings Settings(string? context = null) => new() { KubeConfig = [KubeConfig], Context = context, RetryDelay = TimeSpan.FromMilliseconds(5) };

    /// <summary>A client that may do everything.</summary>
    public KubernetesCluster Open(Func<KubernetesSettings, KubernetesSettings>? change = null) => KubernetesCluster.Open(change?.Invoke(Settings()) ?? Settings());

    /// <summary>A client by a user that is described.</summary>
    /// <param name="user">The user as a kubeconfig has it, in flow style.</param>
    public KubernetesCluster OpenAs(string user)
    {
        return KubernetesCluster.Open(WriteKubeConfig(user));
    }

    /// <summary>A client that may do certain things with Secrets of a namespace, and nothing else.</summary>
    public async Task<KubernetesCluster> OpenWithRightsAsync(string space, params string[] verbs)
    {
        if (_sandbox is not null)
            return OpenAs($"{{token: {_sandbox.CreateToken(new KubernetesRule(verbs, "", "secrets", space))}}}");
        var user = $"konstruct-test-{_id}-{Interlocked.Increment(ref _made)}";
        if (verbs.Length > 0)
        {
            var rbac = $"apis/rbac.authorization.k8s.io/v1/namespaces/{space}";
            await RawAsync(HttpMethod.Post, rbac + "/roles", new JsonObject { ["metadata"] = new JsonObject { ["name"] = user }, ["rules"] = new JsonArray(new JsonObject { ["apiGroups"] = new JsonArray(""), ["resources"] = new JsonArray("secrets"), ["verbs"] = new JsonArray([.. verbs.Select(v => (JsonNode)v)]) }) });
            await RawAsync(HttpMethod.Post, rbac + "/rolebindings", JsonNode.Parse($$$"""{"metadata":{"name":"{{{user}}}"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"{{{user}}}"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"{{{user}}}"} }"""));
            await UntilGrantedAsync(user, new JsonObject { ["namespace"] = space, ["verb"] = verbs[^1], ["resource"] = "secrets" });
        }
        return OpenAs($"{{token: {Token}, as: {user}}}");
    }

    /// <summary>A namespace that nobody else has.</summary>
    public async Task<string> NewNamespaceAsync()
    {
        var name = $"konstruct-test-{_id}-{Interlocked.Increment(ref _made)}";
        await RawAsync(HttpMethod.Post, "api/v1/namespaces", new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } });
        _toDelete.Add($"api/v1/namespaces/{name}");
        return name;
    }

    /// <summary>A kind that nobody else has.</summary>
    public async Task<KubernetesResource> NewKindAsync()
    {
        var number = Interlocked.Increment(ref _made);
        var kind = new KubernetesResource($"test-{_id}.konstruct.example", "v1beta1", $"Thing{_id}x{number}", $"thing{_id}x{number}s", IsNamespaced: true);
        await RawAsync(HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", JsonNode.Parse($$$"""
            {"metadata":{"name":"{{{kind.Plural}}}.{{{kind.Group}}}"},"spec":{"group":"{{{kind.Group}}}","scope":"Namespaced","names":{"plural":"{{{kind.Plural}}}","kind":"{{{kind.Kind}}}"},
             "versions":[{"name":"v1beta1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
            """));
        _toDelete.Add($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{kind.Plural}.{kind.Group}");
        await UntilServedAsync(kind);
        return kind;
    }

    /// <summary>Has a kind served where it is not yet, without a schema.</summary>
    public async Task ServeAsync(string group, string version, string kind, bool isNamespaced)
    {
        using var cluster = Open();
        if (await cluster.FindAsync(group, kind) is not null)
            return;
        var plural = kind.ToLowerInvariant() + "s";
        await RawAsync(HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", JsonNode.Parse($$$"""
            {"metadata":{"name":"{{{plural}}}.{{{group}}}"},"spec":{"group":"{{{group}}}","scope":"{{{(isNamespaced ? "Namespaced" : "Cluster")}}}","names":{"plural":"{{{plural}}}","kind":"{{{kind}}}"},
             "versions":[{"name":"{{{version}}}","served":true,"storage":true,"subresources":{"status":{} },"schema":{"openAPIV3Schema":{"type":"object","x-kubernetes-preserve-unknown-fields":true} } }]} }
            """));
        _toDelete.Add($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{plural}.{group}");
        await UntilServedAsync(new KubernetesResource(group, version, kind, plural, isNamespaced));
    }

    /// <summary>Makes an object of any kind that is served.</summary>
    public async Task AddAsync(JsonObject manifest)
    {
        using var cluster = Open();
        var version = ((string)manifest["apiVersion"]!).Split('/');
        var resource = await cluster.FindAsync(version.Length == 1 ? "" : version[0], (string)manifest["kind"]!) ?? throw new InvalidOperationException($"{manifest["kind"]} is not served.");
        var path = resource.Path((string?)manifest["metadata"]!["namespace"]);
        await RawAsync(HttpMethod.Post, path, manifest);
        // Of a kind with a status of its own that is not taken from what makes the object.
        if (manifest["status"] is { } status && version[0].Contains('.', StringComparison.Ordinal))
        {
            try
            {
                await RawAsync(HttpMethod.Patch, $"{path}/{manifest["metadata"]!["name"]}/status", new JsonObject { ["status"] = status.DeepClone() });
            }
            catch (HttpRequestException e) when (e.StatusCode == System.Net.HttpStatusCode.NotFound)
            {
            }
        }
        if (!resource.IsNamespaced)
            _toDelete.Add($"{path}/{manifest["metadata"]!["name"]}");
    }

    /// <summary>How somebody who was granted roles reaches it.</summary>
    /// <param name="roles">Roles and ClusterRoles.</param>
    public async Task<KubernetesSettings> SettingsWithRolesAsync(IEnumerable<JsonObject> roles)
    {
        var user = $"konstruct-test-{_id}-{Interlocked.Increment(ref _made)}";
        var rules = new List<KubernetesRule>();
        var granted = new List<JsonObject>();
        foreach (var role in roles)
        {
            var space = (string?)role["metadata"]!["namespace"];
            rules.AddRange(from rule in role["rules"]!.AsArray() from resource in rule["resources"]!.AsArray() select new KubernetesRule([.. rule["verbs"]!.AsArray().Select(v => (string)v!)], (string)rule["apiGroups"]![0]!, (string)resource!, space));
            if (!IsReal)
                continue;
            granted.AddRange(from rule in role["rules"]!.AsArray() from resource in rule["resources"]!.AsArray() select new JsonObject { ["namespace"] = space ?? "", ["verb"] = (string)rule["verbs"]![0]!, ["group"] = (string)rule["apiGroups"]![0]!, ["resource"] = (string)resource!, ["name"] = (string?)rule["resourceNames"]?[0] });
            var (kind, root) = space is null ? ("ClusterRole", "apis/rbac.authorization.k8s.io/v1") : ("Role", $"apis/rbac.authorization.k8s.io/v1/namespaces/{space}");
            var (plural, bindings) = space is null ? ("clusterroles", "clusterrolebindings") : ("roles", "rolebindings");
            await RawAsync(HttpMethod.Post, $"{root}/{plural}", new JsonObject { ["metadata"] = new JsonObject { ["name"] = user }, ["rules"] = role["rules"]!.DeepClone() });
            await RawAsync(HttpMethod.Post, $"{root}/{bindings}", JsonNode.Parse($$$"""{"metadata":{"name":"{{{user}}}"},"subjects":[{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"{{{user}}}"}],"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{{kind}}}","name":"{{{user}}}"} }"""));
            if (space is null)
                _toDelete.AddRange([$"{root}/{plural}/{user}", $"{root}/{bindings}/{user}"]);
        }
        foreach (var right in granted)
            await UntilGrantedAsync(user, right);
        return WriteKubeConfig(IsReal ? $"{{token: {Token}, as: {user}}}" : $"{{token: {_sandbox!.CreateToken([.. rules])}}}");
    }

    /// <summary>Makes a Secret.</summary>
    public async Task AddSecretAsync(string space, string name, JsonObject? metadata = null)
    {
        var all = metadata ?? [];
        all["name"] = name;
        await RawAsync(HttpMethod.Post, $"api/v1/namespaces/{space}/secrets", new JsonObject { ["metadata"] = all, ["data"] = new JsonObject { ["a"] = "MQ==" } });
    }

    /// <summary>Sends a request past the client under test.</summary>
    public async Task<JsonObject?> RawAsync(HttpMethod method, string path, JsonNode? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Server, path));
        await _raw!.Credentials.ProcessHttpRequestAsync(request, CancellationToken.None);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json");
        using var response = await _raw.HttpClient.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonObject>();
    }

    private KubernetesSettings WriteKubeConfig(string user)
    {
        var path = Path.Combine(_folder, $"config-{Interlocked.Increment(ref _made)}");
        var authority = Authority is null ? "" : $", certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(Authority))}";
        File.WriteAllText(path, $"current-context: x\ncontexts: [{{name: x, context: {{cluster: x, user: x}}}}]\nclusters: [{{name: x, cluster: {{server: '{Server}'{authority}}}}}]\nusers: [{{name: x, user: {user}}}]\n");
        return Settings() with { KubeConfig = [path] };
    }

    // A kind is served a moment after it was made.
    private async Task UntilServedAsync(KubernetesResource kind)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RawAsync(HttpMethod.Get, kind.Path());
                return;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
    }

    // A real server learns of a right a moment after it was granted.
    private async Task UntilGrantedAsync(string user, JsonObject right)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var review = await RawAsync(HttpMethod.Post, "apis/authorization.k8s.io/v1/subjectaccessreviews", new JsonObject { ["spec"] = new JsonObject { ["user"] = user, ["resourceAttributes"] = right.DeepClone() } });
            if ((bool?)review!["status"]?["allowed"] == true)
                return;
            await Task.Delay(50);
        }
        throw new InvalidOperationException($"The right {right.ToJsonString()} was not granted to '{user}'.");
    }
}
