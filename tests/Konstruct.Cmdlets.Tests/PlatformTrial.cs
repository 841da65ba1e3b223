using System.Collections;
using Konstruct.Sandbox;

namespace Konstruct.Cmdlets.Tests;

/// <summary>An engine beside a sandbox whose clusters run a copy of the sample repository. Scripts find the copy in <c>$repository</c>, and what they reach the sandbox by in <c>$vault</c>, <c>$clusters</c> and <c>$app</c>.</summary>
public sealed class PlatformTrial : IDisposable
{
    private static readonly TimeSpan _untilSettled = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _beside = new();

    /// <summary>Starts all of it, and waits until the clusters have come to rest.</summary>
    public PlatformTrial()
    {
        _folder.WriteSample();
        Sandbox = LoopbackSandbox.Start(_folder.Path);
        Settle();
        var variables = Engine.Runspace.SessionStateProxy;
        variables.SetVariable("repository", _folder.Path);
        variables.SetVariable("config", Sandbox.KubeConfigPath);
        variables.SetVariable("vault", new Hashtable { ["VaultAddress"] = Sandbox.Vault.Address.ToString(), ["VaultToken"] = Leaks.LeakStage.Secure(Sandbox.Vault.RootToken) });
        variables.SetVariable("app", new Hashtable { ["AppId"] = Sandbox.AppId, ["PrivateKeyPath"] = Sandbox.PrivateKeyPath });
        variables.SetVariable("clusters", new Hashtable
        {
            ["KubeConfig"] = Sandbox.KubeConfigPath,
            ["ApiUrl"] = Sandbox.GitHub.ApiUrl,
            ["DestinationContext"] = new Hashtable(Sandbox.Clusters.Keys.ToDictionary(n => n, n => n, StringComparer.Ordinal)),
        });
        variables.SetVariable("journal", Path.Combine(_beside.Path, "run.jsonl"));
    }

    /// <summary>The engine.</summary>
    public Engine Engine { get; } = new();

    /// <summary>The sandbox.</summary>
    public LoopbackSandbox Sandbox { get; }

    /// <summary>Waits until the clusters have come to rest.</summary>
    public void Settle() => Assert.True(Sandbox.Settle(_untilSettled), "The clusters have not come to rest.");

    /// <summary>Runs a script.</summary>
    public EngineResult Run(string script) => Engine.Run(script);

    /// <summary>Runs a script that goes well.</summary>
    public EngineResult Ok(string script)
    {
        var run = Run(script);
        Assert.Null(run.Failure);
        Assert.Empty(run.Errors);
        return run;
    }

    /// <summary>Runs a script that ends by an error, and tells its id, without the cmdlet's name.</summary>
    public string FailureOf(string script)
    {
        var run = Run(script);
        Assert.NotNull(run.Failure);
        return run.Failure.FullyQualifiedErrorId.Split(',')[0];
    }

    /// <summary>Runs a script that tells one error and goes on, and tells its id, without the cmdlet's name.</summary>
    public string ErrorOf(string script)
    {
        var run = Run(script);
        Assert.Null(run.Failure);
        return Assert.Single(run.Errors).FullyQualifiedErrorId.Split(',')[0];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Engine.Dispose();
        Sandbox.Dispose();
        _folder.Dispose();
        _beside.Dispose();
    }
}
