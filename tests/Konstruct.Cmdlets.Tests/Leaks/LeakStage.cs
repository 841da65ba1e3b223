using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Security;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>A session, a Vault and a GitHub in which every secret is marked, and a look at all that a script lets out.</summary>
public sealed class LeakStage : IDisposable
{
    /// <summary>The secret of the project that scripts write.</summary>
    public const string SecretPath = "argocd/repo-credentials-template/engineering";

    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();
    private readonly Marks _marks = new();
    // Other files may have what merely looks like a token.
    private readonly Marks _ours = new(knowsBeginnings: false);
    private readonly Dictionary<string, object> _variables = new(StringComparer.Ordinal);
    private VaultServer? _vault;

    /// <summary>Makes the secrets, and sets the variables by which scripts have them.</summary>
    public LeakStage()
    {
        GitHub = GitHubServer.Start(new GitHubServerOptions { CanDrop = true });
        App = GitHub.AddApp("acme-konstruct", "acme");
        GitHub.AddRepository("acme/gitops");
        Installation = GitHub.Install(App, "acme");
        Key = App.PrivateKeyPem;
        AddKey(Key);
        AddText(Pat, "the personal access token");
        AddText(SecretId, "the secret id");
        AddText(Jwt, "the signed token");
        Set("key", Secure(Key));
        Set("secretId", Secure(SecretId));
        Set("jwtPath", _folder.Write("jwt", Jwt));
        Set("app", new Hashtable { ["AppId"] = App.Id, ["PrivateKeyPath"] = _folder.Write("app.pem", Key), ["ApiUrl"] = GitHub.ApiUrl });
        StartCluster();
        // So that no text is wrapped or cut where it is shown.
        _engine.RunText("''", width: 10_000);
        NewVault();
    }

    /// <summary>GitHub.</summary>
    public GitHubServer GitHub { get; }

    /// <summary>A cluster whose Secrets hold the key and the token; <c>$kubeConfig</c> leads to it.</summary>
    public KubernetesServer Cluster { get; } = KubernetesServer.Start();

    /// <summary>The App.</summary>
    public SandboxApp App { get; }

    /// <summary>Where it is installed.</summary>
    public SandboxInstallation Installation { get; }

    /// <summary>Vault, as <see cref="NewVault"/> made it last.</summary>
    public VaultServer Vault => _vault!;

    /// <summary>The App's private key.</summary>
    public string Key { get; }

    /// <summary>The personal access token that stands in Vault.</summary>
    public string Pat { get; } = "ghp_marked" + Random(30);

    /// <summary>The secret id of the application role <c>role</c>.</summary>
    public string SecretId { get; } = "marked-" + Random(36);

    /// <summary>The signed token of the role <c>role</c>.</summary>
    public string Jwt { get; } = $"eyJ{Random(33)}.eyJ{Random(60)}.{Random(80)}";

    /// <summary>The limited token that scripts have as <c>$vault.VaultToken</c>.</summary>
    public string Token { get; private set; } = "";

    /// <summary>Puts a fresh Vault in place, which no fault meets yet; <c>$vault</c> speaks to it.</summary>
    public void NewVault()
    {
        _vault?.Dispose();
        GitHub.Faults.Clear();
        _vault = VaultServer.Start(new VaultServerOptions { CanDrop = true });
        VaultRule[] rules = [new("secret/data/*", "create", "read", "update"), new("secret/delete/*", "update"), new("secret/metadata/*", "read")];
        Token = Vault.CreateToken(rules);
        Vault.AddAppRole("role", SecretId, rules);
        Vault.AddJwtRole("jwt", "role", Jwt, rules);
        Vault.AddJwtRole("kubernetes", "role", Jwt, rules);
        AddText(Token, "Vault's token");
        AddText(Vault.RootToken, "Vault's root token");
        Write("https://github.com/acme/gitops.git");
        Set("address", Vault.Address.ToString());
        Set("vault", new Hashtable { ["VaultAddress"] = Vault.Address.ToString(), ["VaultToken"] = Secure(Token), ["VaultMaxRetries"] = 0 });
    }

    /// <summary>Writes the secret as it is before a migration.</summary>
    /// <param name="url">Its address.</param>
    public void Write(string url) => Vault.Put("secret", SecretPath, new JsonObject { ["type"] = "git", ["url"] = url, ["username"] = "robot", ["password"] = Pat });

    // Half-migrated, so that checks have something to say of each field: both kinds of credentials stand there.
    private void StartCluster()
    {
        AddText(Cluster.AdminToken, "the cluster's token");
        Set("kubeConfig", _folder.Write("kubeconfig", KubernetesServer.KubeConfig(new KubernetesContext("marked", Cluster.Address, Cluster.AdminToken))));
        Apply($$"""{"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"repo","namespace":"argocd"},"spec":{"refreshInterval":"0","target":{"name":"repo","template":{"metadata":{"labels":{"argocd.argoproj.io/secret-type":"repository"} },"data":{"githubAppID":"x","githubAppInstallationID":"x","githubAppPrivateKey":"x"} } },"dataFrom":[{"extract":{"key":"{{SecretPath}}"} }] },"status":{"conditions":[{"type":"Ready","status":"True"}],"refreshTime":"2035-01-01T00:00:00Z"} }""");
        Cluster.Apply(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "repo", ["namespace"] = "argocd", ["labels"] = new JsonObject { ["argocd.argoproj.io/secret-type"] = "repository" } },
            ["stringData"] = new JsonObject { ["type"] = "git", ["url"] = "https://github.com/acme/gitops.git", ["password"] = Pat, ["githubAppID"] = $"{App.Id}", ["githubAppInstallationID"] = $"{Installation.Id}", ["githubAppPrivateKey"] = Key },
        });
        Apply($$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"a","namespace":"argocd"},"spec":{"source":{"repoURL":"https://github.com/acme/gitops.git","path":"x"} },"status":{"conditions":[{"type":"ComparisonError","message":"authentication failed for https://robot:{{Pat}}@github.com/acme/gitops.git"}] } }""");
        Apply("""{"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"workloadcluster-operator","namespace":"konstruct-system"},"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"} },"template":{"metadata":{"labels":{"a":"b"} },"spec":{"containers":[{"name":"c","image":"i"}] } } } }""");
    }

    private void Apply(string json) => Cluster.Apply((JsonObject)JsonNode.Parse(json)!);

    /// <summary>Adds a key to what must not be found.</summary>
    /// <param name="pem">The key.</param>
    public void AddKey(string pem)
    {
        _marks.AddKey(pem);
        _ours.AddKey(pem);
    }

    /// <summary>Sets a variable.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value; a text that is secret goes in as <see cref="Secure"/> gives it.</param>
    public void Set(string name, object value)
    {
        _variables[name] = value;
        _engine.Runspace.SessionStateProxy.SetVariable(name, value);
    }

    /// <summary>Runs a script where somebody answers the questions, and finds no secret in them, nor in what comes of it.</summary>
    /// <param name="script">The script.</param>
    /// <param name="answer">The answer to each.</param>
    /// <returns>How many questions there were.</returns>
    public int RunAsked(string script, string answer)
    {
        var host = new AnsweringHost(_ => answer);
        using var runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        runspace.Open();
        foreach (var (name, value) in _variables)
            runspace.SessionStateProxy.SetVariable(name, value);
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"Import-Module '{Engine.Manifest}'\n{script}");
        var output = shell.Invoke();
        AssertNoLeak([.. host.Questions, .. output, .. shell.Streams.Error, .. shell.Streams.Verbose], script);
        return host.Questions.Count;
    }

    /// <summary>Runs a script with every stream on, shows all that comes of it, and finds no secret in any of it.</summary>
    /// <param name="script">The script.</param>
    /// <returns>The outputs and the records of all streams, in their order.</returns>
    public IReadOnlyList<object> Run(string script)
    {
        var result = RunOpenly(script);
        var errors = (IEnumerable)_engine.Runspace.SessionStateProxy.GetVariable("Error");
        AssertNoLeak([.. result.Output, .. errors.Cast<object>(), .. result.Progress, .. result.Information, .. result.Errors, .. result.Warnings, .. result.Verbose, .. result.Debug, result.HostText], script);
        return [.. result.Output.Select(o => o.BaseObject)];
    }

    /// <summary>Runs a script whose arguments themselves hold a secret, and finds none in what a user is shown.</summary>
    /// <param name="script">The script.</param>
    /// <returns>What a user sees of it.</returns>
    public string RunShown(string script)
    {
        var result = RunOpenly(script);
        AssertNoLeak([result.HostText, .. result.Output.Select(o => $"{o}")], script);
        return result.HostText;
    }

    private EngineResult RunOpenly(string script)
    {
        var result = _engine.Run($$"""
            $VerbosePreference = $DebugPreference = $InformationPreference = $WarningPreference = $ProgressPreference = $ErrorActionPreference = 'Continue'
            $Error.Clear()
            $records = @(try { & {
            {{script}}
            } *>&1 } catch { $_ })
            $records | Out-Default
            $records
            """);
        Assert.Null(result.Failure);
        return result;
    }

    /// <summary>Asserts that no secret can be reached from any of these.</summary>
    /// <param name="things">The things.</param>
    /// <param name="script">What they come from.</param>
    private void AssertNoLeak(IEnumerable<object> things, string script)
    {
        var detector = new LeakDetector(_marks);
        var found = things.SelectMany((thing, i) => detector.Find(thing, $"[{i}] {(thing is PSObject o ? o.BaseObject : thing).GetType().Name}")).Distinct().Take(20).ToList();
        Assert.True(found.Count == 0, $"{script}\n{string.Join('\n', found)}");
    }

    /// <summary>Asserts that no secret stands in a text.</summary>
    /// <param name="text">The text.</param>
    public void AssertNoLeakIn(string text) => AssertNoLeak([text], text);

    /// <summary>Asserts that no secret stands in a file that was written in the temporary folder meanwhile.</summary>
    /// <param name="since">Since when.</param>
    public void AssertNoLeakOnDisk(DateTime since)
    {
        var everywhere = new EnumerationOptions { IgnoreInaccessible = true, RecurseSubdirectories = true, MaxRecursionDepth = 3, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device };
        var files = new DirectoryInfo(Path.GetTempPath()).EnumerateFiles("*", everywhere)
            // Other tests hand their commands the same key in a file of this name.
            .Where(f => f.LastWriteTimeUtc >= since && f.Length < 10_000_000 && f.Name != "app.pem" && !f.FullName.StartsWith(_folder.Path, StringComparison.Ordinal));
        foreach (var file in files)
        {
            try
            {
                Assert.Empty(new LeakDetector(_ours).Find(File.ReadAllBytes(file.FullName), file.FullName));
            }
            // Another's, and gone or locked.
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    /// <summary>A text as a secret.</summary>
    /// <param name="text">The text.</param>
    public static SecureString Secure(string text)
    {
        var secret = new SecureString();
        foreach (var character in text)
            secret.AppendChar(character);
        secret.MakeReadOnly();
        return secret;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Cluster.Dispose();
        _engine.Dispose();
        _vault?.Dispose();
        GitHub.Dispose();
        _folder.Dispose();
    }

    private void AddText(string text, string kind)
    {
        _marks.AddText(text, kind);
        _ours.AddText(text, kind);
    }

    private static string Random(int length) => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789", length);
}
