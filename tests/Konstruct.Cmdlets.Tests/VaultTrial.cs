using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Cmdlets.Tests;

/// <summary>An engine beside a Vault with the tokens of two projects, and a GitHub with an App on their organisations. Scripts find them in <c>$vault</c>, <c>$app</c> and <c>$key</c>.</summary>
internal sealed class VaultTrial : IDisposable
{
    public const string Prefix = "argocd/repo-credentials-template";

    private readonly TemporaryFolder _folder = new();

    public VaultTrial(VaultServerOptions? options = null)
    {
        Vault = VaultServer.Start(options);
        App = GitHub.AddApp("konstruct", "acme");
        foreach (var organization in new[] { "acme", "acme-platform" })
        {
            GitHub.AddRepository($"{organization}/gitops");
            GitHub.Install(App, organization);
        }
        foreach (var project in new[] { "engineering", "data" })
        {
            Vault.Put("secret", $"{Prefix}/{project}", Pat("acme"));
            Vault.Put("secret", $"{Prefix}/{project}-platform", Pat("acme-platform"));
        }
        var variables = Engine.Runspace.SessionStateProxy;
        variables.SetVariable("key", _folder.Write("app.pem", App.PrivateKeyPem));
        variables.SetVariable("api", GitHub.ApiUrl);
        variables.SetVariable("id", App.Id);
        variables.SetVariable("token", Vault.RootToken);
        var connected = Engine.Run($$"""
            function global:Protect([string] $text) { $s = [securestring]::new(); foreach ($c in $text.ToCharArray()) { $s.AppendChar($c) }; $s }
            $global:vault = @{ VaultAddress = '{{Vault.Address}}'; VaultToken = Protect $token }
            $global:app = Get-KonstructGitHubApp -AppId $id -PrivateKeyPath $key -ApiUrl $api
            """);
        Assert.Null(connected.Failure);
        Assert.Empty(connected.Errors);
        Vault.Requests.Clear();
    }

    public Engine Engine { get; } = new();

    public VaultServer Vault { get; }

    public GitHubServer GitHub { get; } = GitHubServer.Start();

    public SandboxApp App { get; }

    public static JsonObject Pat(string organization) =>
        new() { ["type"] = "git", ["url"] = $"https://github.com/{organization}/gitops.git", ["name"] = "gitops", ["username"] = "robot", ["password"] = "the-token" };

    /// <summary>Has scripts use another token.</summary>
    public void UseToken(string token)
    {
        Engine.Runspace.SessionStateProxy.SetVariable("token", token);
        Engine.Run("$global:vault.VaultToken = Protect $token");
    }

    public EngineResult Run(string script) => Engine.Run(script);

    /// <summary>Runs a script that goes well.</summary>
    public IReadOnlyList<VaultRow> Ok(string script)
    {
        var run = Run(script);
        Assert.Null(run.Failure);
        Assert.Empty(run.Errors);
        return VaultRow.Of(run);
    }

    /// <summary>Runs a script where somebody gives the same answer to each question, and tells the questions.</summary>
    public IReadOnlyList<string> Ask(string script, string answer)
    {
        var host = new AnsweringHost(_ => answer);
        using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        foreach (var name in new[] { "vault", "app", "api" })
            runspace.SessionStateProxy.SetVariable(name, Engine.Runspace.SessionStateProxy.GetVariable(name));
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"Import-Module '{Cmdlets.Tests.Engine.Manifest}'; {script}").Invoke();
        Assert.Empty(shell.Streams.Error);
        return host.Questions;
    }

    public JsonObject? Secret(string project) => Vault.Get("secret", $"{Prefix}/{project}");

    public int Version(string project) => Vault.Version("secret", $"{Prefix}/{project}");

    public string Field(string project, string name) => (string?)Secret(project)?[name] ?? "";

    public void Dispose()
    {
        Engine.Dispose();
        Vault.Dispose();
        GitHub.Dispose();
        _folder.Dispose();
    }
}
