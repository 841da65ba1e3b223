using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Core.ArgoCd;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Vault;
using Konstruct.Core.Verification;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Platform;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>One migrated project with the parent cluster, in which everything works until a test breaks it. Its operators only look when they are told to.</summary>
internal sealed class DiagnosisStage : IDisposable
{
    public const string Teams = "argocd/repo-credentials-template/engineering";
    public const string Platform = Teams + "-platform";
    public const string PersonalToken = "ghp_diagnosisTokenOfTheRobots0000000000";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("konstruct-diagnosis-");
    private readonly ArgoCdPlayer _argo;
    private readonly CrossplanePlayer _crossplane;
    private readonly ArgoApiServer _argoServer;
    private ExternalSecretsPlayer _secrets;

    public DiagnosisStage()
    {
        App = GitHub.AddApp("acme-konstruct", "acme", new Dictionary<string, string> { ["contents"] = "read", ["metadata"] = "read", ["organization_self_hosted_runners"] = "write" });
        GitHub.AddPersonalAccessToken(PersonalToken, "acme", "acme-platform");
        foreach (var (path, organization) in ((string, string)[])[(Teams, "acme"), (Platform, "acme-platform")])
        {
            GitHub.AddRepository($"{organization}/gitops");
            Write(path, new JsonObject
            {
                ["type"] = "git",
                ["url"] = $"https://github.com/{organization}/gitops.git",
                ["username"] = "robot",
                ["password"] = PersonalToken,
                ["githubAppID"] = Digits(App.Id),
                ["githubAppInstallationID"] = Digits(GitHub.Install(App, organization).Id),
                ["githubAppPrivateKey"] = App.PrivateKeyPem,
            });
        }
        foreach (var name in (string[])["registry", "platform"])
            Push($"{name}/settings.yaml", $"{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: default}}, data: {{a: b}}}}\n");
        Apply(Cluster, DiagnosisManifests.ExternalSecrets);
        Apply(Cluster, DiagnosisManifests.Cluster);
        Apply(Parent, DiagnosisManifests.Parent);
        _secrets = new ExternalSecretsPlayer(Cluster.Store, Vault);
        _argo = new ArgoCdPlayer(Cluster.Store, GitHub, new ArgoCdOptions { FolderOf = _ => _folder.FullName });
        _crossplane = new CrossplanePlayer(Cluster.Store, GitHub);
        _argoServer = ArgoApiServer.Start(_argo);
        Play();
    }

    public KubernetesServer Parent { get; } = KubernetesServer.Start();

    public KubernetesServer Cluster { get; } = KubernetesServer.Start();

    public VaultServer Vault { get; } = VaultServer.Start();

    public GitHubServer GitHub { get; } = GitHubServer.Start();

    public SandboxApp App { get; }

    /// <summary>The token for the project's cluster; by default one that may do everything.</summary>
    public string? ClusterToken { get; set; }

    /// <summary>The token for the parent; by default one that may do everything.</summary>
    public string? ParentToken { get; set; }

    /// <summary>Whether Vault is asked.</summary>
    public bool AsksVault { get; set; } = true;

    /// <summary>Whether the project's cluster has a context.</summary>
    public bool HasContext { get; set; } = true;

    /// <summary>Whether ArgoCD's cluster Secrets are used.</summary>
    public bool UsesClusterSecrets { get; set; }

    /// <summary>Who is asked about.</summary>
    public IReadOnlyList<string> ProjectNames { get; set; } = ["engineering"];

    /// <summary>The areas that are looked at.</summary>
    public IReadOnlyCollection<CheckScope> Scopes { get; set; } = Enum.GetValues<CheckScope>();

    /// <summary>Whether the current context is the project's cluster, and the parent is not known.</summary>
    public bool KnowsNoParent { get; set; }

    /// <summary>The ArgoCD whose server is asked; by default that of the project's cluster.</summary>
    public KubernetesServer? Served { get; set; }

    /// <summary>GitHub's API; by default the sandbox's.</summary>
    public Uri? ApiUrl { get; set; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Has the operators look at everything: what Vault has comes to the Secrets, and ArgoCD and Crossplane try them anew.</summary>
    public void Play()
    {
        _secrets.Refresh();
        foreach (var name in (string[])["teams-applications", "platform-applications"])
            Edit(Cluster, "argoproj.io", "Application", "argocd", name, a => a["metadata"]!["annotations"] = new JsonObject { ["argocd.argoproj.io/refresh"] = "hard" });
        _argo.Refresh();
        _crossplane.Refresh();
    }

    /// <summary>From now on a field that Vault lacks is written as a text, as old versions of External Secrets do.</summary>
    public void UseOldExternalSecrets()
    {
        _secrets.Dispose();
        _secrets = new ExternalSecretsPlayer(Cluster.Store, Vault, new ExternalSecretsOptions { WritesNoValue = true });
    }

    /// <summary>Writes a file of the repository.</summary>
    public void Push(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    /// <summary>Changes a field in Vault; null removes it.</summary>
    public void Write(string path, string field, JsonNode? value)
    {
        var data = Vault.Get("secret", path)!;
        if (value is null)
            data.Remove(field);
        else
            data[field] = value;
        Write(path, data);
    }

    /// <summary>Puts objects into a cluster.</summary>
    public static void Apply(KubernetesServer cluster, string yaml)
    {
        foreach (var manifest in YamlObjects.Read(yaml))
            cluster.Apply(manifest);
    }

    /// <summary>Changes an object.</summary>
    public static void Edit(KubernetesServer cluster, string group, string kind, string? space, string name, Action<JsonObject> change)
    {
        var found = cluster.Get(group, kind, space, name)!;
        change(found);
        cluster.Apply(found);
    }

    /// <summary>Changes an ExternalSecret's template of the project's cluster.</summary>
    public void EditTemplate(string name, Action<JsonObject> change) => Edit(Cluster, "external-secrets.io", "ExternalSecret", "argocd", name, e => change(e["spec"]!["target"]!["template"]!["data"]!.AsObject()));

    /// <summary>Changes a Secret of ArgoCD, as if somebody did so by hand.</summary>
    public void EditSecret(string name, string field, string value) => Edit(Cluster, "", "Secret", "argocd", name, s => s["data"]![field] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value)));

    /// <summary>Looks at everything, and sees that no secret is told.</summary>
    public async Task<IReadOnlyList<ArgoAuthCheck>> CheckAsync()
    {
        var kubeConfig = Path.Combine(_folder.FullName, "kubeconfig");
        await File.WriteAllTextAsync(kubeConfig, KubernetesServer.KubeConfig(new KubernetesContext("mgmt", Parent.Address, ParentToken ?? Parent.AdminToken), new KubernetesContext("engineering", Cluster.Address, ClusterToken ?? Cluster.AdminToken)), Cancellation);
        var settings = new KubernetesSettings { KubeConfig = [kubeConfig], Context = KnowsNoParent ? "engineering" : null, RetryDelay = TimeSpan.FromMilliseconds(5) };
        using var clusters = await KnownClusters.OpenAsync(settings, HasContext ? new Dictionary<string, string> { ["engineering"] = "engineering" } : [], UsesClusterSecrets ? "argocd" : null, Cancellation);
        using var other = Served is { } served ? new ArgoCdPlayer(served.Store, GitHub, new ArgoCdOptions { FolderOf = _ => _folder.FullName }) : null;
        using var otherServer = other is null ? null : ArgoApiServer.Start(other);
        using var server = new ArgoServerClient((otherServer ?? _argoServer).Address, (otherServer ?? _argoServer).Token, Cancellation);
        var vault = AsksVault ? await VaultClient.ConnectAsync(new VaultSettings { Address = Vault.Address, Login = VaultLogin.WithToken(Vault.RootToken) }, Cancellation) : null;
        try
        {
            var checks = new List<ArgoAuthCheck>();
            var request = new ArgoAuthRequest
            {
                Clusters = clusters,
                Vault = vault,
                GitHub = new GitHubSettings { ApiUrl = ApiUrl ?? GitHub.ApiUrl, MaxRetries = 0 },
                ArgoServer = server,
                ProjectNames = ProjectNames,
                Scopes = Scopes,
            };
            await foreach (var check in new ArgoAuthTest(request).RunAsync(Cancellation))
                checks.Add(check);
            AssertNothingSecret(checks);
            return checks;
        }
        finally
        {
            if (vault is not null)
                await vault.DisposeAsync();
        }
    }

    /// <summary>Looks, and sees that the check of the cause is the only one that fails, and that all others are good or blocked by it.</summary>
    public async Task<IReadOnlyList<ArgoAuthCheck>> NamesAsync(string rule, string reason, bool play = true)
    {
        if (play)
            Play();
        var checks = await CheckAsync();
        var failed = checks.Where(c => c.Status == CheckStatus.Fail).ToList();
        Assert.True(failed.Count == 1 && failed[0].RuleId == rule, string.Join('\n', failed));
        Assert.Contains(reason, failed[0].Reason, StringComparison.Ordinal);
        Assert.False(string.IsNullOrEmpty(failed[0].Recommendation));
        Assert.All(checks.Where(c => c.Status == CheckStatus.Skipped && (AsksVault || c.BlockedBy is not null)), c => Assert.Equal(rule, c.BlockedBy));
        return checks;
    }

    public void Dispose()
    {
        _argoServer.Dispose();
        _secrets.Dispose();
        _argo.Dispose();
        _crossplane.Dispose();
        Parent.Dispose();
        Cluster.Dispose();
        Vault.Dispose();
        GitHub.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Digits(long id) => id.ToString(CultureInfo.InvariantCulture);

    private void Write(string path, JsonObject data) => Vault.Put("secret", path, data);

    private void AssertNothingSecret(IEnumerable<ArgoAuthCheck> checks)
    {
        string[] marks = [PersonalToken, Vault.RootToken, Parent.AdminToken, Cluster.AdminToken, _argoServer.Token, .. App.PrivateKeyPem.Split('\n').Where(l => l.Length > 20 && !l.Contains("---", StringComparison.Ordinal))];
        foreach (var text in checks.SelectMany(c => (string?[])[c.Subject, c.Reason, c.Recommendation, c.Context]).OfType<string>())
            Assert.All(marks, m => Assert.DoesNotContain(m, text, StringComparison.Ordinal));
    }
}
