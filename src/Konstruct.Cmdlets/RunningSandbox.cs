using System.Runtime.CompilerServices;
using Konstruct.Core;
using Konstruct.Sandbox;

namespace Konstruct.Cmdlets;

/// <summary>The sandbox of this process: one at a time, stopped by its command, when the module is removed, and at the end of the process.</summary>
internal static class RunningSandbox
{
    private static readonly object _lock = new();
    private static LoopbackSandbox? _sandbox;
    private static SandboxEnvironment? _environment;
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

    /// <summary>Starts one, or gives the one that is running.</summary>
    public static SandboxEnvironment Start()
    {
        lock (_lock)
            return _environment ??= StartNew();
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
    private static SandboxEnvironment StartNew()
    {
        var sandbox = LoopbackSandbox.Start();
        if (!_endsWithProcess)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Stop();
        _endsWithProcess = true;
        _sandbox = sandbox;
        return new SandboxEnvironment
        {
            VaultAddress = sandbox.Vault.Address,
            VaultToken = SecretText.Protect(sandbox.Vault.RootToken),
            GitHubApiUrl = sandbox.GitHub.ApiUrl,
            AppId = sandbox.AppId,
            PrivateKeyPath = sandbox.PrivateKeyPath,
            Organizations = sandbox.Organizations,
            ProjectNames = sandbox.ProjectNames,
        };
    }
}
