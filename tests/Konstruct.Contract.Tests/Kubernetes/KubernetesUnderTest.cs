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
        var path = Path.Combine(_folder, $"config-{Interlocked.Increment(ref _made)}");
        var authority = Authority is null ? "" : $", certificate-authority-data: {Convert.ToBase64String(Encoding.UTF8.GetBytes(Authority))}";
        File.WriteAllText(path, $"current-context: x\ncontexts: [{{name: x, context: {{cluster: x, user: x}}}}]\nclusters: [{{name: x, cluster: {{server: '{Server}'{authority}}}}}]\nusers: [{{name: x, user: {user}}}]\n");
        return KubernetesCluster.Open(Settings() with { KubeConfig = [path] });
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
            await UntilGrantedAsync(user, space, verbs[^1]);
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
        // It is served a moment later.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RawAsync(HttpMethod.Get, kind.Path());
                return kind;
            }
            catch (HttpRequestException) when (attempt < 100)
            {
                await Task.Delay(100);
            }
        }
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

    // A real server learns of a right a moment after it was granted.
    private async Task UntilGrantedAsync(string user, string space, string verb)
    {
        var attributes = new JsonObject { ["namespace"] = space, ["verb"] = verb, ["resource"] = "secrets" };
        for (var attempt = 0; attempt < 100; attempt++)
        {
            var review = await RawAsync(HttpMethod.Post, "apis/authorization.k8s.io/v1/subjectaccessreviews", new JsonObject { ["spec"] = new JsonObject { ["user"] = user, ["resourceAttributes"] = attributes.DeepClone() } });
            if ((bool?)review!["status"]?["allowed"] == true)
                return;
            await Task.Delay(50);
        }
        throw new InvalidOperationException($"The right to {verb} Secrets was not granted to '{user}'.");
    }
}
