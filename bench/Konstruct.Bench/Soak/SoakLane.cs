using System.Globalization;
using Konstruct.Sandbox;

namespace Konstruct.Bench.Soak;

/// <summary>A runspace as the benchmark drives it: it draws operations, has them done, and compares what they say with what is there. It has a Vault and a GitHub of its own, so that what was in the way of an operation is known.</summary>
internal sealed class SoakLane : IDisposable
{
    private const int OwnProjects = 4;
    private const int AppsAtGitHub = 6;
    private const int FreshEvery = 150;
    private const double StopProbability = 0.07;
    private const double FaultProbability = 0.13;

    // Ctrl+C ends within one request, and no request is late for as long as that on a machine that has much else to do.
    private const int LongestStop = 20_000;

    private const string Prepare = """
        param($Vault, $Token, $GitHub, $SharedVault, $SharedToken, $PlatformVault, $PlatformToken, $PlatformGitHub, $KubeConfig, [hashtable] $Contexts)
        function Protect-Text([string] $Text) {
            $secure = [securestring]::new()
            foreach ($letter in $Text.ToCharArray()) { $secure.AppendChar($letter) }
            $secure
        }
        $global:vault = @{ VaultAddress = $Vault; VaultToken = Protect-Text $Token }
        $global:shared = @{ VaultAddress = $SharedVault; VaultToken = Protect-Text $SharedToken }
        $global:platform = @{ VaultAddress = $PlatformVault; VaultToken = Protect-Text $PlatformToken }
        $global:clusters = @{ KubeConfig = $KubeConfig; DestinationContext = $Contexts; ApiUrl = $PlatformGitHub }
        $global:github = $GitHub
        $global:wrong = Protect-Text 'hvs.of-nobody'
        $global:written = @()
        """;

    private readonly Credential[] _apps;
    private readonly string[] _secrets;
    private FaultDice[] _inPlay = [];
    private int _metBefore;
    private int _sinceFresh = FreshEvery;
    private int _nextApp;
    private int? _stopAfter;
    private bool _wasSlow;

    /// <summary>Prepares a lane.</summary>
    /// <param name="world">What all have in common.</param>
    /// <param name="number">Its number, from 0.</param>
    public SoakLane(SoakWorld world, int number)
    {
        (World, Number) = (world, number);
        var seed = (world.Run.Options.Seed * 1000) + number;
        Random = new Random(seed);
        Sandbox = LoopbackSandbox.Start(canDrop: true);
        Folder = Directory.CreateDirectory(Path.Combine(world.Run.Folder, FormattableString.Invariant($"lane-{number}"))).FullName;
        Projects = [.. Enumerable.Range(1, OwnProjects).Select(n => FormattableString.Invariant($"own-{n}"))];
        var sample = Sandbox.ProjectNames.SelectMany(static p => new[] { $"{SoakWorld.Prefix}/{p}", $"{SoakWorld.Prefix}/{p}-platform" }).Select(p => SoakWorld.Ledger(Sandbox, p));
        Ledgers = Projects.SelectMany(p => SoakWorld.Seed(Sandbox, p)).Concat(sample).ToDictionary(static l => l.Path, StringComparer.Ordinal);
        Vault = world.VaultDice(Sandbox, Ledgers, seed + 100);
        GitHub = new FaultDice(Sandbox.GitHub.Faults, world.Tally, new Random(seed + 200));
        _apps = [.. Enumerable.Range(1, AppsAtGitHub).Select(AddApp)];
        var own = Sandbox.Organizations.Select(o => Sandbox.GitHub.InstallationOn(o)!.Id.ToString(CultureInfo.InvariantCulture)).ToArray();
        SandboxApp = new Credential(Sandbox.AppId.ToString(CultureInfo.InvariantCulture), File.ReadAllText(Sandbox.PrivateKeyPath), Sandbox.PrivateKeyPath, own[0], own[1], IsAtGitHub: true);
        _secrets = ["ghp_", .. world.KeyLines, .. _apps.Append(SandboxApp).Select(static a => SoakWorld.KeyLine(a.Key)), Sandbox.Vault.RootToken, world.Shared.Vault.RootToken, world.Platform.Vault.RootToken];
    }

    /// <summary>What all lanes have in common.</summary>
    public SoakWorld World { get; }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>What draws.</summary>
    public Random Random { get; }

    /// <summary>Its own Vault and GitHub.</summary>
    public LoopbackSandbox Sandbox { get; }

    /// <summary>The faults of its Vault.</summary>
    public FaultDice Vault { get; }

    /// <summary>The faults of its GitHub.</summary>
    public FaultDice GitHub { get; }

    /// <summary>Its folder.</summary>
    public string Folder { get; }

    /// <summary>The projects that it alone writes.</summary>
    public IReadOnlyList<string> Projects { get; }

    /// <summary>Their secrets, and those of the sample's projects, by path.</summary>
    public IReadOnlyDictionary<string, SecretLedger> Ledgers { get; }

    /// <summary>The App of the sandbox itself.</summary>
    public Credential SandboxApp { get; }

    /// <summary>What the last write of own projects was, if each of its secrets has it; null: it cannot be written again unchanged.</summary>
    public (string[] Projects, Credential Credential)? Last { get; set; }

    /// <summary>What of the last write of own projects an undo is to take back: path, version before and after.</summary>
    public List<VaultCredentialResult> Undoable { get; } = [];

    /// <summary>Whether anything was put in the way of the operation so far.</summary>
    public bool HasMet => _wasSlow || _inPlay.Sum(static d => d.Met) > _metBefore;

    /// <summary>Whether the operation is to be stopped at some moment.</summary>
    public bool IsToBeStopped => _stopAfter is not null;

    /// <summary>Does one operation.</summary>
    /// <param name="operation">Which.</param>
    /// <param name="isCalm">Whether nothing is to be put in its way.</param>
    public async Task DoAsync(SoakOperation operation, bool isCalm = false)
    {
        if (_sinceFresh++ >= FreshEvery)
            await OpenAsync().ConfigureAwait(false);
        _stopAfter = !isCalm && operation.MayBeStopped && Random.NextDouble() < StopProbability ? Random.Next(operation.UsualMilliseconds * 3 / 2) : null;
        _inPlay = [];
        _wasSlow = false;
        IsCalm = isCalm;
        World.Tally.AddOperation(operation.Name);
        await operation.Run(this).ConfigureAwait(false);
        Vault.Clear();
        GitHub.Clear();
        await Vault.SettleAsync().ConfigureAwait(false);
        Sandbox.Vault.Unseal();
        Sandbox.Vault.Requests.Clear();
        Sandbox.GitHub.Requests.Clear();
    }

    /// <summary>Lets the rest of the operation run to its end.</summary>
    public void StopNoMore() => _stopAfter = null;

    /// <summary>Whether nothing is put in the way of the operation.</summary>
    public bool IsCalm { get; private set; }

    /// <summary>Says whose faults the operation may meet, and throws some of its own.</summary>
    /// <param name="dice">The servers that it asks.</param>
    public void Face(params FaultDice[] dice)
    {
        _inPlay = dice;
        _metBefore = dice.Sum(static d => d.Met);
        if (IsCalm || Random.NextDouble() >= FaultProbability)
            return;
        foreach (var own in dice.Where(d => d == Vault || d == GitHub))
        {
            SoakFault[] common = [SoakFault.LateAnswer, SoakFault.LateEffect, SoakFault.RateLimited, SoakFault.ServerError, SoakFault.DroppedBefore, SoakFault.DroppedAfter, SoakFault.ProxyPage];
            SoakFault[] all = own == GitHub ? common : [.. common, SoakFault.ServerErrorAfterEffect, SoakFault.Sealed, SoakFault.OtherWriter, SoakFault.OtherWriter, SoakFault.TooLate];
            for (var count = Random.Next(own == GitHub ? 1 : 3); count >= 0; count--)
                own.Throw(all[Random.Next(all.Length)], Random.Next(5), Random.Next(4) == 0 ? Random.Next(2, 5) : 1);
        }
    }

    /// <summary>How patient a command is with Vault: not for long, so that the run comes to its end.</summary>
    public Dictionary<string, object?> Patience() => new(StringComparer.Ordinal) { ["VaultMaxRetries"] = Random.Next(3), ["VaultTimeoutSec"] = 1 };

    /// <summary>Has the runspace run a script, and judges what it reports.</summary>
    /// <param name="script">The script.</param>
    /// <param name="arguments">Its parameters.</param>
    /// <param name="expected">The ids of errors that are to come, or may, without anything in the way.</param>
    public async Task<SoakOutcome> RunAsync(string script, Dictionary<string, object?> arguments, params string[] expected)
    {
        var line = await World.Host.RunAsync(new SoakOrder(Number, script, arguments, IsFresh: false, _stopAfter)).ConfigureAwait(false);
        var outcome = SoakOutcome.Read(line);
        World.Tally.AddPipeline();
        if (outcome.IsStopped)
            World.Tally.AddStop(outcome.StopMilliseconds);
        // What was under way when the pipeline was stopped has come to its end then.
        if (outcome.IsStopped || outcome.Problems.Any())
            await Task.Delay(60).ConfigureAwait(false);
        foreach (var dice in _inPlay)
            await dice.SettleAsync().ConfigureAwait(false);
        Expect(!Array.Exists(_secrets, s => line.Contains(s, StringComparison.Ordinal)), () => $"a value of a secret was put out: {script}");
        Expect(outcome.IsStopped ? IsToBeStopped : outcome.State == (outcome.Failure is null ? "Completed" : "Failed"), () => $"the pipeline ended as {outcome.State}");
        Expect(outcome.StopMilliseconds < LongestStop, () => $"it took {outcome.StopMilliseconds} ms to stop");
        // A machine that has much else to do is in the way, too.
        _wasSlow |= outcome.Problems.Any(static p => p.StableId == "VaultTimeout");
        foreach (var problem in outcome.Problems)
        {
            World.Tally.AddError(problem.StableId);
            Expect(expected.Contains(problem.StableId) || (HasMet && StableIds.OfTrouble.Contains(problem.StableId)), () => $"an error that nothing gave rise to: {problem.Id}: {problem.Message}");
        }

        return outcome;
    }

    /// <summary>Compares a statement with what is there.</summary>
    /// <param name="isTrue">Whether it is true.</param>
    /// <param name="what">What is wrong where it is not.</param>
    public void Expect(bool isTrue, Func<string> what) => World.Tally.Expect(isTrue, () => $"[runspace {Number}] {what()}");

    /// <summary>Looks at every version of a secret that has come since the last look.</summary>
    public void Audit(SecretLedger ledger)
    {
        var wrong = ledger.Audit();
        Expect(wrong.Count == 0, () => string.Join("; ", wrong));
    }

    /// <summary>A credential to write: one that GitHub knows, which was written before, or one that nobody has written yet.</summary>
    public Credential NextCredential() => Random.Next(2) == 0 ? World.NextCredential() : _apps[_nextApp++ % _apps.Length];

    /// <summary>The parameters that name a credential.</summary>
    public Dictionary<string, object?> Naming(Credential credential)
    {
        var named = Patience();
        (named["AppId"], named["PrivateKeyPath"]) = (credential.AppId, credential.KeyPath);
        if (credential.IsAtGitHub)
            named["ApiUrl"] = Sandbox.GitHub.ApiUrl.ToString();
        else
            (named["SkipGitHubCheck"], named["InstallationId"], named["PlatformInstallationId"]) = (true, long.Parse(credential.InstallationId, CultureInfo.InvariantCulture), long.Parse(credential.PlatformInstallationId, CultureInfo.InvariantCulture));
        return named;
    }

    /// <inheritdoc/>
    public void Dispose() => Sandbox.Dispose();

    // A runspace does not live as long as its process: a pool opens others.
    private async Task OpenAsync()
    {
        _sinceFresh = 0;
        Undoable.Clear();
        var platform = World.Platform;
        var line = await World.Host.RunAsync(new SoakOrder(Number, Prepare, new Dictionary<string, object?>
        {
            ["Vault"] = Sandbox.Vault.Address.ToString(),
            ["Token"] = Sandbox.Vault.RootToken,
            ["GitHub"] = Sandbox.GitHub.ApiUrl.ToString(),
            ["SharedVault"] = World.Shared.Vault.Address.ToString(),
            ["SharedToken"] = World.Shared.Vault.RootToken,
            ["PlatformVault"] = platform.Vault.Address.ToString(),
            ["PlatformToken"] = platform.Vault.RootToken,
            ["PlatformGitHub"] = platform.GitHub.ApiUrl.ToString(),
            ["KubeConfig"] = platform.KubeConfigPath,
            ["Contexts"] = platform.Clusters.Keys.ToDictionary(static n => n, static n => n, StringComparer.Ordinal),
        }, IsFresh: true, StopAfter: null)).ConfigureAwait(false);
        var outcome = SoakOutcome.Read(line);
        if (outcome.Problems.FirstOrDefault() is { } problem)
            throw new InvalidOperationException($"A runspace could not be prepared: {problem.Message}");
    }

    private Credential AddApp(int number)
    {
        var app = Sandbox.GitHub.AddApp(FormattableString.Invariant($"soak-{number}"), Sandbox.Organizations[0]);
        var installations = Sandbox.Organizations.Select(o => Sandbox.GitHub.Install(app, o).Id.ToString(CultureInfo.InvariantCulture)).ToArray();
        var path = Path.Combine(Folder, FormattableString.Invariant($"app-{number}.pem"));
        File.WriteAllText(path, app.PrivateKeyPem);
        return new Credential(app.Id.ToString(CultureInfo.InvariantCulture), app.PrivateKeyPem, path, installations[0], installations[1], IsAtGitHub: true);
    }
}
