using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.Sandbox;

/// <summary>The sample repository on the clusters, before and after what the module makes of it.</summary>
public sealed class PlatformGitOpsTests : IDisposable
{
    private const string Credentials = "argocd/repo-credentials-template";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("konstruct-platform-");
    private readonly LoopbackSandbox _sandbox;

    public PlatformGitOpsTests()
    {
        var sample = RepositoryFolder.Sample;
        foreach (var file in Directory.GetFiles(sample, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(_folder.FullName, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        _sandbox = LoopbackSandbox.Start(_folder.FullName);
    }

    private KubernetesServer Engineering => _sandbox.Clusters["engineering"];

    public void Dispose()
    {
        _sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task With_the_access_token_everything_is_healthy()
    {
        Settle();
        Assert.Equal(["engineering", "mgmt-data"], _sandbox.Clusters.Keys.Order(StringComparer.Ordinal));
        AssertHealthy();
        Assert.Equal("git", Secret(Engineering, "argocd", "repo-credentials-template-acme")["type"]);
        Assert.NotNull(Engineering.Get("", "Secret", "crossplane-system", "git-credentials"));
        var list = await RepositoriesAsync(_sandbox.ArgoServer!);
        Assert.Equal(2, list.Count);
        Assert.All(list, r => Assert.Equal("Successful", (string?)r!["connectionState"]!["status"]));
        Assert.Contains(list, r => (string?)r!["username"] == "acme-bot");
        // Applied by hand only: the one of the sample that has no automated sync.
        Assert.Equal("OutOfSync", Sync(Application(_sandbox.Parent!, "mgmt-data-environment")));
    }

    [Fact]
    public void After_the_migration_everything_is_healthy_with_the_app_until_it_is_suspended()
    {
        Settle();
        Migrate();
        Settle();
        _sandbox.Refresh();
        Settle();
        AssertHealthy();
        Assert.Equal(["githubAppID", "githubAppInstallationID", "githubAppPrivateKey", "type", "url"], Secret(Engineering, "argocd", "repo-credentials-template-acme").Keys.Order(StringComparer.Ordinal));
        Assert.Null(Engineering.Get("", "Secret", "crossplane-system", "git-credentials"));
        Assert.Equal(["app_id", "github_app_private_key", "installation_id", "type", "url"], Secret(Engineering, "crossplane-system", "github-app-credentials").Keys.Order(StringComparer.Ordinal));

        _sandbox.GitHub.Suspend(InstallationId("acme"));
        Settle();
        Assert.Equal("Synced", Sync(Application(Engineering, "acme-applications")));
        Annotate(Engineering, "acme-applications", "hard");
        Settle();
        var suspended = Application(Engineering, "acme-applications");
        Assert.Equal("Unknown", Sync(suspended));
        Assert.Equal($"Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = could not refresh installation id {InstallationId("acme")}'s token: received non 2xx response status \"403 Forbidden\" when fetching https://api.github.com/app/installations/{InstallationId("acme")}/access_tokens", Condition(suspended, "ComparisonError"));
        Assert.Null(suspended["metadata"]!["annotations"]?["argocd.argoproj.io/refresh"]);
        Assert.Equal("Synced", Sync(Application(Engineering, "acme-platform-applications")));

        _sandbox.GitHub.Unsuspend(InstallationId("acme"));
        Annotate(Engineering, "acme-applications", "normal");
        Settle();
        Assert.Null(Condition(Application(Engineering, "acme-applications"), "ComparisonError"));
    }

    [Fact]
    public void A_changed_file_is_a_push_and_a_removed_one_is_pruned()
    {
        Settle();
        var file = Path.Combine(_folder.FullName, "registry/environments/engineering/more.yaml");
        File.WriteAllText(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, namespace: billing}\ndata: {a: '1', b: '1'}\n");
        Settle();
        Assert.Equal("1", (string?)Engineering.Get("", "ConfigMap", "billing", "more")!["data"]!["b"]);
        File.WriteAllText(file, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, namespace: billing}\ndata: {a: '22'}\n");
        Settle();
        var now = Engineering.Get("", "ConfigMap", "billing", "more")!["data"]!.AsObject();
        Assert.Equal(("22", 1), ((string?)now["a"], now.Count));
        Engineering.Delete("", "ConfigMap", "billing", "more");
        Settle();
        Assert.NotNull(Engineering.Get("", "ConfigMap", "billing", "more"));
        File.Delete(file);
        Settle();
        Assert.Null(Engineering.Get("", "ConfigMap", "billing", "more"));
        File.WriteAllText(file, "apiVersion: v1\nkind: ConfigMap\n  metadata: {name: broken");
        Settle();
        Assert.Contains("failed to unmarshal manifest", Condition(Application(_sandbox.Parent!, "engineering-environment"), "ComparisonError"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_that_was_revoked_shows_after_a_hard_refresh()
    {
        Settle();
        var password = Secret(Engineering, "argocd", "repo-credentials-template-acme")["password"];
        _sandbox.GitHub.RevokePersonalAccessToken(password);
        Settle();
        Assert.Equal("Synced", Sync(Application(Engineering, "acme-applications")));
        Annotate(Engineering, "acme-applications", "hard");
        Settle();
        Assert.EndsWith("rpc error: code = Unknown desc = authentication required", Condition(Application(Engineering, "acme-applications"), "ComparisonError"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_of_argocd_wants_its_token()
    {
        using var client = new HttpClient();
        var address = new Uri(_sandbox.ArgoServer!.Address, "api/v1/repositories?forceRefresh=true");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(address)).StatusCode);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "other");
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(address)).StatusCode);
    }

    [Fact]
    public void Each_cluster_has_a_context_in_a_private_file()
    {
        var text = File.ReadAllText(_sandbox.KubeConfigPath!);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_sandbox.KubeConfigPath!));
        Assert.Contains("current-context: mgmt", text.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.All(_sandbox.Clusters.Values.Append(_sandbox.Parent!), c => Assert.Contains(c.Address.ToString().TrimEnd('/'), text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_without_a_parent_cluster_is_refused()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_folder.FullName, "empty")).FullName;
        Assert.Contains("registry/clusters/<name>", Assert.Throws<ArgumentException>(() => LoopbackSandbox.Start(empty)).Message, StringComparison.Ordinal);
    }

    private static JsonObject Application(KubernetesServer cluster, string name) => cluster.Get("argoproj.io", "Application", "argocd", name)!;

    private static string? Sync(JsonObject application) => (string?)application["status"]?["sync"]?["status"];

    private static string? Condition(JsonObject application, string type) =>
        (string?)(application["status"]?["conditions"] as JsonArray)?.FirstOrDefault(c => (string?)c!["type"] == type)?["message"];

    private static Dictionary<string, string> Secret(KubernetesServer cluster, string space, string name) =>
        cluster.Get("", "Secret", space, name)!["data"]!.AsObject().ToDictionary(e => e.Key, e => Encoding.UTF8.GetString(Convert.FromBase64String((string)e.Value!)));

    private static void Annotate(KubernetesServer cluster, string name, string refresh)
    {
        var application = Application(cluster, name);
        var metadata = application["metadata"]!.AsObject();
        if (metadata["annotations"] is null)
            metadata["annotations"] = new JsonObject();
        metadata["annotations"]!["argocd.argoproj.io/refresh"] = refresh;
        cluster.Apply(application);
    }

    private static async Task<JsonArray> RepositoriesAsync(Konstruct.Sandbox.Platform.ArgoApiServer server)
    {
        using var client = new HttpClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.Token);
        return JsonNode.Parse(await client.GetStringAsync(new Uri(server.Address, "api/v1/repositories?forceRefresh=true")))!["items"]!.AsArray();
    }

    private void Settle() => Assert.True(_sandbox.Settle(_patience));

    private long InstallationId(string account) => _sandbox.GitHub.InstallationOn(account)!.Id;

    private void AssertHealthy()
    {
        foreach (var (name, cluster) in _sandbox.Clusters.Append(KeyValuePair.Create("mgmt", _sandbox.Parent!)))
        {
            foreach (var secret in cluster.List("external-secrets.io", "ExternalSecret"))
                Assert.True((string?)secret["status"]?["conditions"]?[0]?["status"] == "True", $"{name}: {secret}\n{string.Join('\n', cluster.List("", "Event").Select(e => e.ToString()))}");
            foreach (var application in cluster.List("argoproj.io", "Application"))
            {
                var isManual = application["spec"]!["syncPolicy"] is null;
                Assert.True(Sync(application) == (isManual ? "OutOfSync" : "Synced") && (isManual || (string?)application["status"]!["health"]!["status"] == "Healthy") && application["status"]!["conditions"] is null, $"{name}: {application}");
            }
            foreach (var workspace in cluster.List("tf.upbound.io", "Workspace"))
                Assert.True((string?)workspace["status"]!["conditions"]![0]!["status"] == "True", $"{name}: {workspace}");
        }
    }

    // As the module does it, but by plain text.
    private void Migrate()
    {
        foreach (var (project, organization) in _sandbox.ProjectNames.SelectMany(p => (IEnumerable<(string, string)>)[(p, "acme"), ($"{p}-platform", "acme-platform")]))
        {
            var data = _sandbox.Vault.Get("secret", $"{Credentials}/{project}")!;
            data["githubAppID"] = _sandbox.AppId.ToString(System.Globalization.CultureInfo.InvariantCulture);
            data["githubAppInstallationID"] = InstallationId(organization).ToString(System.Globalization.CultureInfo.InvariantCulture);
            data["githubAppPrivateKey"] = File.ReadAllText(_sandbox.PrivateKeyPath);
            _sandbox.Vault.Put("secret", $"{Credentials}/{project}", data);
        }
        foreach (var (cluster, project) in (IEnumerable<(string, string)>)[("engineering", "engineering"), ("mgmt-data", "data")])
        {
            var folder = Path.Combine(_folder.FullName, "registry/konstruct-clusters", cluster);
            var secrets = Path.Combine(folder, "secrets/secret.yaml");
            var lines = File.ReadAllLines(secrets).Where(l => !(l.Contains("{{ .username", StringComparison.Ordinal) || l.Contains("{{ .name", StringComparison.Ordinal)))
                .SelectMany(l => l.Contains("{{ .password", StringComparison.Ordinal) ? new[] { "githubAppID", "githubAppInstallationID", "githubAppPrivateKey" }.Select(k => $"{l[..(l.Length - l.TrimStart().Length)]}{k}: \"{{{{ .{k} }}}}\"") : [l]);
            File.WriteAllLines(secrets, lines.ToArray());
            var components = Path.Combine(folder, "crossplane-components");
            var crossplane = Path.Combine(components, "crossplane-secrets.yaml");
            var text = File.ReadAllText(crossplane);
            text = text[..text.LastIndexOf("---", StringComparison.Ordinal)] + $$$"""
                ---
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata: {name: github-app-credentials}
                spec:
                  refreshInterval: 120s
                  secretStoreRef: {kind: ClusterSecretStore, name: {{{cluster}}}-vault-kv-secret}
                  target:
                    name: github-app-credentials
                    template: {data: {type: "{{ .type }}", url: "{{ .url }}", app_id: "{{ .githubAppID }}", installation_id: "{{ .githubAppInstallationID }}", github_app_private_key: "{{ .githubAppPrivateKey }}"}}
                  dataFrom: [{extract: {key: {{{Credentials}}}/{{{project}}}-platform}}]

                """;
            File.WriteAllText(crossplane, text);
            var runtime = Path.Combine(components, "controllerconfig.yaml");
            File.WriteAllText(runtime, File.ReadAllText(runtime).Replace("provider-terraform:v0.0.1", "provider-terraform:v0.0.1-rc.3", StringComparison.Ordinal));
        }
    }
}
