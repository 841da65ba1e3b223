using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Konstruct.Sandbox;

namespace Konstruct.Bench.Soak;

/// <summary>What all runspaces have in common: the process they are in, secrets that all of them write, and a platform that all of them look at. The servers are in the benchmark's own process, beside what tells the truth.</summary>
internal sealed class SoakWorld : IDisposable
{
    /// <summary>Where the projects' credentials stand, as the guide has it.</summary>
    public const string Prefix = "argocd/repo-credentials-template";

    private const int Keys = 8;
    private const double SharedFaults = 0.006;
    private const double PlatformFaults = 0.0015;

    /// <summary>The projects that all runspaces write.</summary>
    public static readonly string[] SharedProjects = ["shared-1", "shared-2"];

    private static readonly TimeSpan _betweenForeignWrites = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestRest = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _ending = new();
    private readonly (string Text, string Path)[] _keys;
    private long _lastApp = 900_000_000;

    /// <summary>Starts the servers that are shared.</summary>
    /// <param name="run">Where everything is.</param>
    /// <param name="host">The process with the runspaces.</param>
    /// <param name="lanes">How many runspaces there are.</param>
    public SoakWorld(BenchRun run, SoakHost host, int lanes)
    {
        (Run, Host) = (run, host);
        Samples = Path.Combine(run.RepositoryRoot, "samples", "gitops");
        _keys = [.. Enumerable.Range(0, Keys).Select(MakeKey)];
        Shared = LoopbackSandbox.Start(canDrop: true);
        SharedLedgers = SharedProjects.SelectMany(p => Seed(Shared, p)).ToDictionary(static l => l.Path, StringComparer.Ordinal);
        SharedVault = VaultDice(Shared, SharedLedgers, run.Options.Seed);
        PlatformFolder = Folders.Copy(Samples, Path.Combine(run.Folder, "platform"));
        Platform = LoopbackSandbox.Start(PlatformFolder, canDrop: true);
        var number = run.Options.Seed;
        PlatformDice =
        [
            VaultDice(Platform, new Dictionary<string, SecretLedger>(StringComparer.Ordinal), ++number), new FaultDice(Platform.GitHub.Faults, Tally, new Random(++number)),
            .. Platform.Clusters.Values.Append(Platform.Parent!).Select(c => new FaultDice(c.Faults, Tally, new Random(++number)) { EndWatches = c.EndWatches }),
        ];
        Access = new SharedAccess(lanes);
    }

    /// <summary>Where everything is.</summary>
    public BenchRun Run { get; }

    /// <summary>The process with the runspaces.</summary>
    public SoakHost Host { get; }

    /// <summary>What is counted.</summary>
    public SoakTally Tally { get; } = new();

    /// <summary>The sample repository.</summary>
    public string Samples { get; }

    /// <summary>The Vault and GitHub whose secrets all runspaces write.</summary>
    public LoopbackSandbox Shared { get; }

    /// <summary>Those secrets, by path.</summary>
    public IReadOnlyDictionary<string, SecretLedger> SharedLedgers { get; }

    /// <summary>The faults of that Vault.</summary>
    public FaultDice SharedVault { get; }

    /// <summary>The platform that all runspaces look at.</summary>
    public LoopbackSandbox Platform { get; }

    /// <summary>The repository that it runs.</summary>
    public string PlatformFolder { get; }

    /// <summary>The faults of its servers.</summary>
    public IReadOnlyList<FaultDice> PlatformDice { get; }

    /// <summary>Who looks at it, and who changes it.</summary>
    public SharedAccess Access { get; }

    /// <summary>The journal of the platform's last migration.</summary>
    public string? PlatformJournal { get; set; }

    /// <summary>What the checks said of the platform while nothing was in their way, by what they were asked.</summary>
    public ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Checks { get; } = new();

    /// <summary>What a command made of a folder's files the first time, by command and folder: the same input gives the same output, always.</summary>
    public ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> Made { get; } = new();

    /// <summary>A line of each key that credentials are made with.</summary>
    public IEnumerable<string> KeyLines => _keys.Select(static k => KeyLine(k.Text));

    /// <summary>A line of a key that no other has.</summary>
    public static string KeyLine(string pem) => pem.Split('\n')[5];

    /// <summary>Puts a project with a personal access token into a Vault.</summary>
    /// <returns>What tells the truth of its two paths.</returns>
    public static IEnumerable<SecretLedger> Seed(LoopbackSandbox sandbox, string project)
    {
        foreach (var (suffix, owner) in (IEnumerable<(string, string)>)[("", "acme"), ("-platform", "acme-platform")])
        {
            var path = $"{Prefix}/{project}{suffix}";
            sandbox.Vault.Put("secret", path, new JsonObject
            {
                ["type"] = "git",
                ["url"] = $"https://github.com/{owner}/gitops.git",
                ["username"] = $"{owner}-bot",
                ["password"] = "ghp_sandboxTokenOfTheRobots000000000000",
                ["note"] = "0",
            });
            yield return Ledger(sandbox, path);
        }
    }

    /// <summary>What tells the truth of a path that is there.</summary>
    public static SecretLedger Ledger(LoopbackSandbox sandbox, string path)
    {
        var ledger = new SecretLedger(sandbox.Vault, path, path.EndsWith("-platform", StringComparison.Ordinal));
        ledger.Audit();
        return ledger;
    }

    /// <summary>The dice of a sandbox's Vault.</summary>
    public FaultDice VaultDice(LoopbackSandbox sandbox, IReadOnlyDictionary<string, SecretLedger> ledgers, int seed) => new(sandbox.Vault.Faults, Tally, new Random(seed))
    {
        Seal = () =>
        {
            sandbox.Vault.Seal();
            _ = Task.Run(async () =>
            {
                await Task.Delay(80).ConfigureAwait(false);
                sandbox.Vault.Unseal();
            });
        },
        WriteFirst = path =>
        {
            if (ledgers.TryGetValue(path[(path.IndexOf("/data/", StringComparison.Ordinal) + "/data/".Length)..], out var ledger))
                ledger.WriteAsForeigner();
        },
    };

    /// <summary>A credential that was never written before, of which GitHub knows nothing.</summary>
    public Credential NextCredential()
    {
        var id = Interlocked.Increment(ref _lastApp);
        var (text, path) = _keys[id % Keys];
        return new Credential(id.ToString(CultureInfo.InvariantCulture), text, path, "77", "78", IsAtGitHub: false);
    }

    /// <summary>Lets it rain on what is shared; until then nothing is in the way.</summary>
    public void Begin()
    {
        SharedVault.Rain([SoakFault.LateAnswer, SoakFault.LateEffect, SoakFault.RateLimited, SoakFault.ServerError, SoakFault.ServerErrorAfterEffect, SoakFault.DroppedBefore, SoakFault.DroppedAfter, SoakFault.ProxyPage, SoakFault.OtherWriter], SharedFaults);
        RainOnPlatform();
        _ = Task.Run(WriteAsForeignerAsync);
    }

    /// <summary>Lets it rain on the platform.</summary>
    public void RainOnPlatform()
    {
        SoakFault[] common = [SoakFault.LateAnswer, SoakFault.LateEffect, SoakFault.RateLimited, SoakFault.ServerError, SoakFault.DroppedBefore, SoakFault.DroppedAfter, SoakFault.ProxyPage];
        PlatformDice[0].Rain([.. common, SoakFault.Sealed], PlatformFaults);
        PlatformDice[1].Rain(common, PlatformFaults);
        foreach (var cluster in PlatformDice.Skip(2))
            cluster.Rain([.. common, SoakFault.Conflict, SoakFault.Expired, SoakFault.EndedWatch], PlatformFaults);
    }

    /// <summary>Lets the platform come to rest.</summary>
    /// <exception cref="InvalidOperationException">It does not.</exception>
    public void SettlePlatform()
    {
        Platform.Refresh();
        if (!Platform.Settle(_longestRest))
            throw new InvalidOperationException("The sandbox's platform did not come to rest.");
    }

    /// <summary>Forgets what the servers were asked, which is of no use here.</summary>
    public void ForgetRequests()
    {
        foreach (var log in Platform.Clusters.Values.Append(Platform.Parent!).Select(static c => c.Requests).Concat([Shared.Vault.Requests, Shared.GitHub.Requests, Platform.Vault.Requests, Platform.GitHub.Requests]))
            log.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ending.Cancel();
        Shared.Dispose();
        Platform.Dispose();
        Access.Dispose();
        _ending.Dispose();
    }

    private (string Text, string Path) MakeKey(int number)
    {
        using var key = RSA.Create(2048);
        var text = key.ExportRSAPrivateKeyPem() + "\n";
        var path = Path.Combine(Run.Folder, FormattableString.Invariant($"key-{number}.pem"));
        File.WriteAllText(path, text);
        return (text, path);
    }

    // Somebody who has a field of his own in the shared secrets, and keeps changing it.
    private async Task WriteAsForeignerAsync()
    {
        var ending = _ending.Token;
        while (!ending.IsCancellationRequested)
        {
            foreach (var ledger in SharedLedgers.Values)
                ledger.WriteAsForeigner();
            await Task.Delay(_betweenForeignWrites, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
