using System.Globalization;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Bench.Soak.Operations;

/// <summary>Looking at a platform, and waking what runs on it. It is the same for all runspaces.</summary>
internal static class PlatformOperations
{
    private const string Test = "param([hashtable] $Named) Test-KonstructArgoAuth @platform @clusters @Named";
    private const string Sync = "param([hashtable] $Named) Sync-KonstructExternalSecret -KubeConfig $clusters.KubeConfig -TimeoutSec 30 @Named";
    private const string Restart = "Restart-KonstructOperator -KubeConfig $clusters.KubeConfig -TimeoutSec 30";
    private const string Migrate = "param($Path, $Journal, [hashtable] $Named) Invoke-KonstructMigration -LiteralPath $Path -Verify -TimeoutSec 90 -JournalPath $Journal @platform @clusters @Named | & { process { if ($_ -isnot [Konstruct.MigrationPlan]) { $_ } } }";
    private const string Undo = "param($Journal) Undo-KonstructMigration -Journal $Journal @platform -Confirm:$false";

    private static readonly string _nobodysApp = Convert.ToBase64String("1"u8);

    private static readonly (string Key, Dictionary<string, object?> Named)[] _questions =
    [
        ("all", []),
        ("one project", new(StringComparer.Ordinal) { ["ProjectName"] = new[] { "engineering" } }),
        ("some areas", new(StringComparer.Ordinal) { ["Scope"] = new[] { "Vault", "ExternalSecret", "Secret" } }),
        ("other areas", new(StringComparer.Ordinal) { ["Scope"] = new[] { "GitHub", "ArgoCD", "Crossplane" }, ["ProjectName"] = new[] { "data" } }),
    ];

    /// <summary>The operations.</summary>
    public static IReadOnlyList<SoakOperation> All { get; } =
    [
        new("`Test-KonstructArgoAuth`", 70, 80, static lane => lane.World.Access.LookAsync(() => TestAsync(lane))),
        new("`Test-KonstructArgoAuth` of a platform with something wrong", 6, 80, static lane => lane.World.Access.ChangeAsync(() => TestTroubleAsync(lane)), MayBeStopped: false),
        new("`Sync-KonstructExternalSecret`", 35, 100, static lane => lane.World.Access.LookAsync(() => SyncAsync(lane))),
        new("`Restart-KonstructOperator`", 20, 150, static lane => lane.World.Access.LookAsync(() =>
        {
            lane.Face([.. lane.World.PlatformDice]);
            return RestartAsync(lane);
        })),
        new("`Undo-KonstructMigration` and `Invoke-KonstructMigration -Verify` of the platform", 1, 5000, static lane => lane.World.Access.ChangeAsync(() => MoveAsync(lane)), MayBeStopped: false),
    ];

    /// <summary>Moves the platform to the App and learns what the checks say of it then; nothing may be in the way yet.</summary>
    public static async Task PrepareAsync(SoakLane lane)
    {
        lane.Face([.. lane.World.PlatformDice]);
        await MigrateAsync(lane).ConfigureAwait(false);
        lane.World.Platform.MoveGitAccounts();
        await RestartAsync(lane).ConfigureAwait(false);
        lane.World.SettlePlatform();
        foreach (var (key, named) in _questions)
        {
            var outcome = await lane.RunAsync(Test, new() { ["Named"] = named }).ConfigureAwait(false);
            lane.World.Checks[key] = States(outcome.Objects<ArgoAuthCheck>());
        }
        if (lane.World.Checks["all"].Values.Count(static s => s == nameof(CheckStatus.Pass)) < 50)
            throw new InvalidOperationException("The sandbox's platform was to pass the checks, but did not.");
    }

    private static async Task TestAsync(SoakLane lane)
    {
        lane.Face([.. lane.World.PlatformDice]);
        var (key, asked) = _questions[lane.Random.Next(_questions.Length)];
        var named = new Dictionary<string, object?>(asked, StringComparer.Ordinal) { ["VaultMaxRetries"] = lane.Random.Next(3) };
        var outcome = await lane.RunAsync(Test, new() { ["Named"] = named }).ConfigureAwait(false);
        var checks = outcome.Objects<ArgoAuthCheck>();
        Judge(lane, checks);
        var states = States(checks);
        var usual = lane.World.Checks[key];
        var wrong = Wrong(lane, checks);
        foreach (var (what, state) in states)
            lane.Expect(state == usual.GetValueOrDefault(what) || MayBeRestarting(what, state) || wrong.Contains(what) || (lane.HasMet && MayBeOtherwise(usual.GetValueOrDefault(what), state)), () => $"nothing has changed, but {what} is {state}; it was {usual.GetValueOrDefault(what, "not there")}");
        lane.Expect(lane.HasMet || outcome.IsStopped || states.Count == usual.Count, () => $"nothing has changed, but there are {states.Count} checks; there were {usual.Count}");
    }

    // What met ArgoCD itself when it asked GitHub stands in an Application, and what is skipped for it is skipped rightly.
    private static HashSet<string> Wrong(SoakLane lane, IReadOnlyList<ArgoAuthCheck> checks)
    {
        var truth = new PlatformTruth(lane.World.Platform);
        var failed = checks.Where(c => c.Status is CheckStatus.Fail or CheckStatus.Warn && truth.IsTrue(c) == false).ToList();
        var rules = failed.Select(static c => c.RuleId).ToHashSet(StringComparer.Ordinal);
        return [.. failed.Concat(checks.Where(c => c is { Status: CheckStatus.Skipped, BlockedBy: { } by } && rules.Contains(by))).Select(What)];
    }

    // What a fault kept from being asked is skipped, and keeps nothing that is asked for itself from being looked at: whether that is true is judged by the platform's own stores.
    private static bool MayBeOtherwise(string? usual, string state) => usual is null or nameof(CheckStatus.Skipped) || state != nameof(CheckStatus.Pass);

    // Another runspace may be restarting the operator: no new pod runs yet, and no check can tell since when it does.
    private static bool MayBeRestarting(string what, string state) => what.StartsWith("KON261 ", StringComparison.Ordinal) && state == nameof(CheckStatus.Warn);

    private static async Task TestTroubleAsync(SoakLane lane)
    {
        lane.Face([.. lane.World.PlatformDice]);
        var platform = lane.World.Platform;
        var organization = platform.Organizations[lane.Random.Next(platform.Organizations.Count)];
        var installation = platform.GitHub.InstallationOn(organization)!;
        var isSuspended = lane.Random.Next(2) == 0;
        if (isSuspended)
            platform.GitHub.Suspend(installation.Id);
        else
            Spoil(platform.Clusters["engineering"], $"repo-credentials-template-{organization}");
        var outcome = await lane.RunAsync(Test, new() { ["Named"] = _questions[1].Named }).ConfigureAwait(false);
        var checks = outcome.Objects<ArgoAuthCheck>();
        Judge(lane, checks);
        var rule = isSuspended ? "KON232" : "KON223";
        // External Secrets may have mended it before anybody looked.
        var isStill = isSuspended || IsSpoilt(platform.Clusters["engineering"], $"repo-credentials-template-{organization}");
        lane.Expect(lane.HasMet || !isStill || checks.Any(c => c.RuleId == rule && c.Status != CheckStatus.Pass), () => $"{organization} was made to fail {rule}, but no check says so");
        if (isSuspended)
            platform.GitHub.Unsuspend(installation.Id);
        // External Secrets mends what was spoilt.
        lane.World.SettlePlatform();
        await RestartAsync(lane).ConfigureAwait(false);
    }

    private static void Spoil(KubernetesServer cluster, string name)
    {
        var secret = cluster.Get("", "Secret", "argocd", name) ?? throw new InvalidOperationException($"The platform has no Secret '{name}'.");
        secret["data"]!["githubAppID"] = _nobodysApp;
        cluster.Apply(secret);
    }

    private static bool IsSpoilt(KubernetesServer cluster, string name) => cluster.Get("", "Secret", "argocd", name)?["data"]?["githubAppID"]?.GetValue<string>() == _nobodysApp;

    private static async Task SyncAsync(SoakLane lane)
    {
        lane.Face([.. lane.World.PlatformDice]);
        var context = lane.Random.Next(2) == 0 ? "engineering" : "mgmt-data";
        var project = context == "engineering" ? "engineering" : "data";
        var started = TimeProvider.System.GetUtcNow();
        var outcome = await lane.RunAsync(Sync, new() { ["Named"] = new Dictionary<string, object?>(StringComparer.Ordinal) { ["ProjectName"] = new[] { project }, ["Context"] = context } }, "KubernetesNotSettled").ConfigureAwait(false);
        var results = outcome.Objects<ExternalSecretResult>();
        lane.Expect(results.Count == 4 || outcome.IsStopped || lane.HasMet, () => $"{results.Count} ExternalSecrets of {project} were refreshed");
        foreach (var result in results.Where(static r => r.Status == ExternalSecretStatus.Refreshed))
        {
            var manifest = lane.World.Platform.Clusters[context].Get("external-secrets.io", "ExternalSecret", result.Namespace, result.Name);
            var refreshed = manifest?["status"]?["refreshTime"]?.GetValue<string>() is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;
            // The time is told in whole seconds.
            lane.Expect(refreshed >= started.AddSeconds(-1) && refreshed >= result.RefreshTime, () => $"'{result}' is told as refreshed at {result.RefreshTime}, but was at {refreshed}");
        }
        foreach (var result in results.Where(static r => r.Status is not (ExternalSecretStatus.Refreshed or ExternalSecretStatus.Pending)))
            lane.Expect(lane.HasMet, () => $"'{result}' is {result.Status}, and nothing was in the way: {result.Reason}");
    }

    private static async Task RestartAsync(SoakLane lane)
    {
        var outcome = await lane.RunAsync(Restart, []).ConfigureAwait(false);
        var results = outcome.Objects<OperatorResult>();
        lane.Expect(results.Count == 1 || outcome.IsStopped || outcome.Problems.Any(), () => $"{results.Count} operators were restarted");
        foreach (var result in results)
        {
            var deployment = lane.World.Platform.Parent!.Get("apps", "Deployment", result.Namespace, result.Name);
            var told = deployment?["spec"]?["template"]?["metadata"]?["annotations"]?["kubectl.kubernetes.io/restartedAt"]?.GetValue<string>();
            var restarted = told is null ? DateTimeOffset.MinValue : DateTimeOffset.Parse(told, CultureInfo.InvariantCulture);
            lane.Expect(result.Status == OperatorStatus.Restarted ? restarted >= result.RestartedAt?.AddSeconds(-1) : lane.HasMet, () => $"the operator is told as {result.Status} at {result.RestartedAt}, but was restarted at {restarted}");
        }
    }

    private static async Task MoveAsync(SoakLane lane)
    {
        lane.Face([.. lane.World.PlatformDice]);
        // Rain would have to be waited for again and again, while nobody else may look.
        foreach (var dice in lane.World.PlatformDice)
            dice.Clear();
        var outcome = await lane.RunAsync(Undo, new() { ["Journal"] = lane.World.PlatformJournal }).ConfigureAwait(false);
        lane.Expect(outcome.Objects<MigrationResult>().All(static r => r.Status is MigrationStatus.Done), () => "the platform's migration was not taken back as a whole");
        lane.Expect(Folders.Differing(Folders.Read(lane.World.Samples), Folders.Read(lane.World.PlatformFolder)).Count == 0, () => "the platform's repository is not what it was before the migration");
        lane.World.SettlePlatform();
        await MigrateAsync(lane).ConfigureAwait(false);
        await RestartAsync(lane).ConfigureAwait(false);
        lane.World.SettlePlatform();
        lane.World.RainOnPlatform();
    }

    private static async Task MigrateAsync(SoakLane lane)
    {
        var platform = lane.World.Platform;
        var journal = lane.World.PlatformJournal = Path.Combine(lane.World.Run.Folder, FormattableString.Invariant($"platform-{Guid.NewGuid():N}.jsonl"));
        var named = new Dictionary<string, object?>(StringComparer.Ordinal) { ["AppId"] = platform.AppId, ["PrivateKeyPath"] = platform.PrivateKeyPath };
        var outcome = await lane.RunAsync(Migrate, new() { ["Path"] = lane.World.PlatformFolder, ["Journal"] = journal, ["Named"] = named }).ConfigureAwait(false);
        var results = outcome.Objects<MigrationResult>();
        lane.Expect(results.Count(static r => r is { Step: MigrationPhase.Verification, Status: MigrationStatus.Done }) == platform.Clusters.Count, () => $"the platform was not verified: {string.Join("; ", results)}");
        foreach (var project in platform.ProjectNames)
            lane.Expect(platform.Vault.Get("secret", $"{SoakWorld.Prefix}/{project}")?["githubAppID"]?.GetValue<string>() == platform.AppId.ToString(CultureInfo.InvariantCulture), () => $"the project '{project}' has no App in Vault after the migration");
    }

    private static void Judge(SoakLane lane, IReadOnlyList<ArgoAuthCheck> checks)
    {
        var truth = new PlatformTruth(lane.World.Platform);
        foreach (var check in checks.Where(static c => c.Status == CheckStatus.Pass))
        {
            if (truth.IsTrue(check) is { } isTrue)
                lane.Expect(isTrue, () => $"a check passed that does not hold: {check}");
        }
    }

    private static string What(ArgoAuthCheck check) => $"{check.RuleId} of {check.ProjectName ?? "all"} in {check.Context ?? "GitHub"}: {check.Subject}";

    // What is seen of a check, without the moment in which it was.
    private static Dictionary<string, string> States(IEnumerable<ArgoAuthCheck> checks)
    {
        var states = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var check in checks)
        {
            var what = What(check);
            states[states.ContainsKey(what) ? $"{what} (again)" : what] = check.Status.ToString();
        }

        return states;
    }
}
