using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Platform;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Sandbox;

/// <summary>
/// The stand-ins together, with what the sample repository expects: Vault holds the personal access token of both projects, for the teams' and for the
/// platform's repository, and an App is installed on both organisations. With a GitOps folder there are also the clusters that run it, with ArgoCD, External
/// Secrets and Crossplane on each. Nothing in it is a real credential.
/// </summary>
public sealed class LoopbackSandbox : IDisposable
{
    private const string TeamsOrganization = "acme";
    private const string PlatformOrganization = "acme-platform";
    private const string Folder = "argocd/repo-credentials-template";
    private const string PersonalToken = "ghp_sandboxTokenOfTheRobots000000000000";

    private readonly DirectoryInfo _folder;
    private readonly GitOpsPlatform? _platform;

    private LoopbackSandbox(string? gitOpsFolder, bool canDrop)
    {
        Vault = VaultServer.Start(new VaultServerOptions { CanDrop = canDrop });
        GitHub = GitHubServer.Start(new GitHubServerOptions { CanDrop = canDrop });
        foreach (var project in ProjectNames)
        {
            Seed(project, TeamsOrganization);
            Seed($"{project}-platform", PlatformOrganization);
        }
        var app = GitHub.AddApp("acme-konstruct", PlatformOrganization, new Dictionary<string, string> { ["contents"] = "read", ["metadata"] = "read", ["organization_self_hosted_runners"] = "write" });
        foreach (var organization in Organizations)
        {
            GitHub.AddRepository($"{organization}/gitops");
            GitHub.Install(app, organization);
        }
        GitHub.AddPersonalAccessToken(PersonalToken, [.. Organizations]);
        AppId = app.Id;
        _folder = Directory.CreateTempSubdirectory("konstruct-sandbox-");
        PrivateKeyPath = Path.Combine(_folder.FullName, "app.pem");
        WritePrivately(PrivateKeyPath, app.PrivateKeyPem);
        if (gitOpsFolder is null)
            return;
        SeedPlatform();
        try
        {
            _platform = GitOpsPlatform.Start(gitOpsFolder, Vault, GitHub, Organizations, canDrop);
        }
        catch
        {
            Dispose();
            throw;
        }
        KubeConfigPath = Path.Combine(_folder.FullName, "kubeconfig");
        WritePrivately(KubeConfigPath, _platform.KubeConfig());
    }

    /// <summary>Vault.</summary>
    public VaultServer Vault { get; }

    /// <summary>GitHub.</summary>
    public GitHubServer GitHub { get; }

    /// <summary>The App's id.</summary>
    public long AppId { get; }

    /// <summary>The file with the App's private key, which only the user may read. It goes with the sandbox.</summary>
    public string PrivateKeyPath { get; }

    /// <summary>The organisations that the App is installed on: the teams' and the platform's.</summary>
    public IReadOnlyList<string> Organizations { get; } = [TeamsOrganization, PlatformOrganization];

    /// <summary>The projects of the sample repository.</summary>
    public IReadOnlyList<string> ProjectNames { get; } = ["engineering", "data"];

    /// <summary>The kubeconfig with a context for every cluster, the parent's being the current one; only the user may read it. Null without a GitOps folder.</summary>
    public string? KubeConfigPath { get; }

    /// <summary>The parent cluster; null without a GitOps folder.</summary>
    public KubernetesServer? Parent => _platform?.Parent;

    /// <summary>The project clusters by the name that Applications have for them, which is also their context; none without a GitOps folder.</summary>
    public IReadOnlyDictionary<string, KubernetesServer> Clusters => _platform?.Clusters ?? new Dictionary<string, KubernetesServer>();

    /// <summary>The API of every cluster's own ArgoCD, by the cluster's name; none without a GitOps folder.</summary>
    public IReadOnlyDictionary<string, ArgoApiServer> ArgoServers => _platform?.ArgoServers ?? new Dictionary<string, ArgoApiServer>();

    /// <summary>The API of the first project cluster's ArgoCD, which reads repositories with what a migration changes; null without a GitOps folder.</summary>
    public ArgoApiServer? ArgoServer => _platform is null || _platform.Clusters.Count == 0 ? null : _platform.ArgoServers[_platform.Clusters.Keys.Order(StringComparer.Ordinal).First()];

    /// <summary>Whether a folder is a GitOps repository that clusters can run.</summary>
    /// <param name="gitOpsFolder">The folder.</param>
    public static bool CanRun(string gitOpsFolder) => GitOpsPlatform.ParentIn(gitOpsFolder) is not null;

    /// <summary>Starts the stand-ins.</summary>
    /// <param name="gitOpsFolder">
    /// A GitOps repository, e.g. a copy of the sample, that the clusters are to run; a file that changes there is a push. Null for Vault and GitHub alone.
    /// </param>
    /// <param name="canDrop">Whether faults may cut connections.</param>
    /// <exception cref="ArgumentException">The folder is no such repository.</exception>
    public static LoopbackSandbox Start(string? gitOpsFolder = null, bool canDrop = false) => new(gitOpsFolder, canDrop);

    /// <summary>Waits until the clusters have come to rest; what is only due later, such as an interval that is not over, is not waited for.</summary>
    /// <param name="longest">How long at most.</param>
    /// <returns>Whether they came to rest in that time; true without a GitOps folder.</returns>
    public bool Settle(TimeSpan longest) => _platform?.Settle(longest) ?? true;

    /// <summary>Has every ExternalSecret read and every Application compared now, whether or not it is due.</summary>
    public void Refresh() => _platform?.Refresh();

    /// <summary>Replaces each GitAccount of the token by one of the App, as the guide has a person do; without a GitOps folder there is none.</summary>
    public void MoveGitAccounts() => _platform?.MoveGitAccounts();

    /// <inheritdoc />
    public void Dispose()
    {
        _platform?.Dispose();
        Vault.Dispose();
        GitHub.Dispose();
        _folder.Refresh();
        if (_folder.Exists)
            _folder.Delete(recursive: true);
    }

    private void Seed(string name, string organization) => Vault.Put("secret", $"{Folder}/{name}", new JsonObject
    {
        ["type"] = "git",
        ["url"] = $"https://github.com/{organization}/gitops.git",
        ["name"] = $"{organization}-gitops",
        ["username"] = $"{organization}-bot",
        ["password"] = PersonalToken,
    });

    // What the sample's clusters read from Vault beside the projects' credentials.
    private void SeedPlatform()
    {
        GitHub.AddRepository("argoproj/argo-cd", isPrivate: false);
        Vault.Put("secret", Folder, new JsonObject { ["username"] = $"{PlatformOrganization}-bot", ["password"] = PersonalToken });
        Vault.Put("secret", "crossplane", new JsonObject { ["username"] = $"{PlatformOrganization}-bot", ["password"] = PersonalToken, ["AWS_REGION"] = "eu-central-1" });
        Vault.Put("secret", "teams/billing/database", new JsonObject { ["username"] = "billing", ["password"] = "sandbox" });
    }

    private static void WritePrivately(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
