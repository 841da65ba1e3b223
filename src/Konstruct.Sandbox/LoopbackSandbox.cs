using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Sandbox;

/// <summary>
/// The stand-ins together, with what the sample repository expects: Vault holds the personal access token of both projects, for the teams' and for the
/// platform's repository, and an App is installed on both organisations. Nothing in it is a real credential.
/// </summary>
public sealed class LoopbackSandbox : IDisposable
{
    private const string TeamsOrganization = "acme";
    private const string PlatformOrganization = "acme-platform";
    private const string Folder = "argocd/repo-credentials-template";

    private readonly DirectoryInfo _folder;

    private LoopbackSandbox()
    {
        Vault = VaultServer.Start();
        GitHub = GitHubServer.Start();
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
        AppId = app.Id;
        _folder = Directory.CreateTempSubdirectory("konstruct-sandbox-");
        PrivateKeyPath = Path.Combine(_folder.FullName, "app.pem");
        WritePrivately(PrivateKeyPath, app.PrivateKeyPem);
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

    /// <summary>Starts the stand-ins.</summary>
    public static LoopbackSandbox Start() => new();

    /// <inheritdoc />
    public void Dispose()
    {
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
        ["password"] = "ghp_sandboxTokenThatOpensNothing0000000",
    });

    private static void WritePrivately(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
    }
}
