using System.Collections;
using System.Runtime.CompilerServices;
using Konstruct.Core;
using Konstruct.Sandbox;

namespace Konstruct.Cmdlets;

/// <summary>The sandbox of this process: one at a time, stopped by its command, when the module is removed, and at the end of the process.</summary>
internal static class RunningSandbox
{
    private static readonly TimeSpan _untilSettled = TimeSpan.FromSeconds(30);

    private static readonly object _lock = new();
    private static LoopbackSandbox? _sandbox;
    private static SandboxEnvironment? _environment;
    private static string? _gitOps;
    private static bool _endsWithProcess;

    /// <summary>Whether one is running.</summary>
    public static bool IsRunning
    {
        get
        {
            lock (_lock)
                return _sandbox is not null;
        }
    }

    /// <summary>Where the one that is running is; null where none is.</summary>
    public static SandboxEnvironment? Environment
    {
        get
        {
            lock (_lock)
                return _environment;
        }
    }

    /// <summary>Whether the clusters of the one that is running run a folder.</summary>
    /// <param name="gitOps">The folder.</param>
    public static bool Runs(string gitOps)
    {
        lock (_lock)
            return _gitOps == gitOps;
    }

    /// <summary>Whether a folder is one that clusters can run.</summary>
    /// <param name="gitOps">The folder.</param>
    public static bool CanRun(string gitOps) => LoopbackSandbox.CanRun(gitOps);

    /// <summary>Starts one, or gives the one that is running.</summary>
    /// <param name="gitOps">The folder that its clusters run; null for none.</param>
    public static SandboxEnvironment Start(string? gitOps)
    {
        lock (_lock)
            return _environment ??= StartNew(gitOps);
    }

    /// <summary>Changes the one that is running, and waits until its clusters have come to rest.</summary>
    /// <param name="suspend">Organisations on which the installation is suspended.</param>
    /// <param name="resume">Organisations on which it no longer is.</param>
    /// <param name="movesGitAccounts">Whether the GitAccounts become those of the App.</param>
    /// <returns>The organisations that there is no installation on.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IReadOnlyList<string> Change(IEnumerable<string> suspend, IEnumerable<string> resume, bool movesGitAccounts)
    {
        lock (_lock)
        {
            if (_sandbox is not { } sandbox)
                return [];
            var unknown = new List<string>();
            Each(suspend, sandbox.GitHub.Suspend);
            Each(resume, sandbox.GitHub.Unsuspend);
            if (movesGitAccounts)
                sandbox.MoveGitAccounts();
            sandbox.Settle(_untilSettled);
            return unknown;

            void Each(IEnumerable<string> organizations, Action<long> change)
            {
                foreach (var organization in organizations)
                {
                    if (sandbox.GitHub.InstallationOn(organization) is { } installation)
                        change(installation.Id);
                    else
                        unknown.Add(organization);
                }
            }
        }
    }

    /// <summary>Stops it where it is running, and gives its files back.</summary>
    public static void Stop()
    {
        lock (_lock)
        {
            _sandbox?.Dispose();
            _sandbox = null;
            _environment = null;
        }
    }

    // Apart, so that looking whether there is a sandbox does not load it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static SandboxEnvironment StartNew(string? gitOps)
    {
        var sandbox = LoopbackSandbox.Start(gitOps);
        // So that whoever looks at once sees clusters that have come to rest.
        sandbox.Settle(_untilSettled);
        if (!_endsWithProcess)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        _endsWithProcess = true;
        _sandbox = sandbox;
        _gitOps = gitOps;
        return new SandboxEnvironment
        {
            VaultAddress = sandbox.Vault.Address,
            VaultToken = SecretText.Protect(sandbox.Vault.RootToken),
            GitHubApiUrl = sandbox.GitHub.ApiUrl,
            AppId = sandbox.AppId,
            PrivateKeyPath = sandbox.PrivateKeyPath,
            Organizations = sandbox.Organizations,
            ProjectNames = sandbox.ProjectNames,
            KubeConfig = sandbox.KubeConfigPath,
            DestinationContext = new Hashtable(sandbox.Clusters.Keys.ToDictionary(name => name, name => name, StringComparer.Ordinal)),
            ArgoServer = sandbox.ArgoServer?.Address,
            ArgoToken = sandbox.ArgoServer is { } argo ? SecretText.Protect(argo.Token) : null,
        };
    }
}
