using System.Collections;
using Konstruct.Cmdlets.Tests.Leaks;
using Konstruct.Sandbox;

namespace Konstruct.Cmdlets.Tests.Help;

/// <summary>
/// Where examples run: in a folder with the sample repository and the App's key, as those that the examples name. What the environment tells a user's session (Vault, kubeconfig, GitHub) is told by default values, which leave the process
/// as it is; all of it leads to a sandbox that is started when it is first needed.
/// </summary>
internal sealed class ExampleStage : IDisposable
{
    private static readonly TimeSpan _untilSettled = TimeSpan.FromSeconds(30);
    private static readonly string[] _services =
        ["-KonstructGitHubApp", "-KonstructVaultAppCredential", "-KonstructArgoAuth", "Sync-Konstruct", "Restart-Konstruct", "-KonstructMigration"];

    // What runs in a cluster, which a sandbox has with a repository alone.
    private static readonly string[] _inClusters = ["-KonstructArgoAuth", "Sync-Konstruct", "Restart-Konstruct", "-Verify"];

    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();
    private readonly bool _hasClusters;
    private LoopbackSandbox? _sandbox;
    private IDisposable? _turn;

    /// <summary>Makes the folder.</summary>
    /// <param name="commands">All that will be typed.</param>
    /// <param name="isWorkTree">Whether the folder is a git work tree, as the repository of the readme is.</param>
    public ExampleStage(IEnumerable<string> commands, bool isWorkTree)
    {
        _hasClusters = commands.Any(c => Array.Exists(_inClusters, w => c.Contains(w, StringComparison.Ordinal)));
        if (isWorkTree)
            _folder.Write("here/.git/HEAD", "ref: refs/heads/main\n");
        // Where pages are read from the repository's root, and where it is somebody's own.
        foreach (var name in (string[])["here/gitops", "here/samples/gitops"])
            _folder.WriteSample(name);
        _engine.Runspace.SessionStateProxy.Path.SetLocation(Here);
        // The hosted engine has none of its own.
        _engine.Run("""
            function global:Copy-Item([switch] $Recurse, [string] $Path, [string] $Destination) {
                $from, $to = $Path, $Destination | ForEach-Object { $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($_) }
                foreach ($file in [IO.Directory]::GetFiles($from, '*', 'AllDirectories')) {
                    $copy = [IO.Path]::Combine($to, [IO.Path]::GetRelativePath($from, $file))
                    $null = [IO.Directory]::CreateDirectory([IO.Path]::GetDirectoryName($copy))
                    [IO.File]::Copy($file, $copy)
                }
            }
            """);
    }

    private string Here => Path.Combine(_folder.Path, "here");

    /// <summary>Types a command, and tells what the console shows.</summary>
    public string Type(string command, int width)
    {
        if (command.Contains("Start-KonstructSandbox", StringComparison.Ordinal))
            _turn ??= OneSandbox.Take();
        if (_sandbox is null && _turn is null && Array.Exists(_services, s => command.Contains(s, StringComparison.Ordinal)))
            StartSandbox();
        if (_hasClusters)
            _sandbox?.Settle(_untilSettled);
        return _engine.Type(command, width);
    }

    public void Dispose()
    {
        if (_turn is not null)
            _engine.Run("Stop-KonstructSandbox");
        _turn?.Dispose();
        _engine.Dispose();
        _sandbox?.Dispose();
        _folder.Dispose();
    }

    private void StartSandbox()
    {
        _sandbox = LoopbackSandbox.Start(_hasClusters ? Path.Combine(Here, "gitops") : null);
        File.Copy(_sandbox.PrivateKeyPath, Path.Combine(Here, "app.pem"));
        var defaults = new Hashtable
        {
            ["*-Konstruct*:VaultAddress"] = _sandbox.Vault.Address.ToString(),
            ["*-Konstruct*:VaultToken"] = LeakStage.Secure(_sandbox.Vault.RootToken),
            ["*-Konstruct*:ApiUrl"] = _sandbox.GitHub.ApiUrl,
        };
        if (_hasClusters)
        {
            defaults["*-Konstruct*:KubeConfig"] = _sandbox.KubeConfigPath;
            defaults["*-Konstruct*:DestinationContext"] = new Hashtable(_sandbox.Clusters.Keys.ToDictionary(n => n, n => n, StringComparer.Ordinal));
        }
        _engine.Runspace.SessionStateProxy.SetVariable("PSDefaultParameterValues", new System.Management.Automation.DefaultParameterDictionary(defaults));
    }
}
