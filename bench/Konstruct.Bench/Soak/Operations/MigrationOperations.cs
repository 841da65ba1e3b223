namespace Konstruct.Bench.Soak.Operations;

/// <summary>The whole migration of a repository of the runspace's own, and back.</summary>
internal static class MigrationOperations
{
    private const string Migrate = "param($Path, $Journal, [hashtable] $Named) Invoke-KonstructMigration -LiteralPath $Path -JournalPath $Journal @vault @Named | & { process { if ($_ -isnot [Konstruct.MigrationPlan]) { $_ } } }";
    private const string Undo = "param($Journal, [hashtable] $Named) Undo-KonstructMigration -Journal $Journal @vault @Named";
    private const string Migrated = "migrated";

    /// <summary>The operations.</summary>
    public static IReadOnlyList<SoakOperation> All { get; } =
    [
        new("`Invoke-KonstructMigration -WhatIf`", 25, 80, PreviewAsync),
        new("`Invoke-KonstructMigration`, and `Undo-KonstructMigration`", 12, 150, MoveAsync),
    ];

    private static async Task PreviewAsync(SoakLane lane)
    {
        lane.Face(lane.Vault, lane.GitHub);
        var ledgers = VaultOperations.Of(lane.Ledgers, lane.Sandbox.ProjectNames);
        var own = ledgers.Sum(static l => l.Own);
        var named = lane.Naming(lane.SandboxApp);
        named["WhatIf"] = true;
        var repository = Copy(lane);
        var before = Folders.Read(repository);
        var journal = Path.Combine(lane.Folder, "preview.jsonl");
        var outcome = await lane.RunAsync(Migrate, new() { ["Path"] = repository, ["Journal"] = journal, ["Named"] = named }).ConfigureAwait(false);
        Audit(lane, ledgers);
        lane.Expect(ledgers.Sum(static l => l.Own) == own && Folders.Differing(before, Folders.Read(repository)).Count == 0 && !File.Exists(journal), () => "-WhatIf of a migration has changed something");
        lane.Expect(outcome.Objects<MigrationResult>().All(static r => r.Status is not MigrationStatus.Done || r.Step == MigrationPhase.GitHub), () => "-WhatIf of a migration tells that something was done");
    }

    private static async Task MoveAsync(SoakLane lane)
    {
        lane.Face(lane.Vault, lane.GitHub);
        var ledgers = VaultOperations.Of(lane.Ledgers, lane.Sandbox.ProjectNames);
        foreach (var ledger in ledgers)
            ledger.Expect(lane.SandboxApp);
        var foreign = ledgers.Sum(static l => l.Foreign);
        var repository = Copy(lane);
        var before = Folders.Read(repository);
        var journal = Path.Combine(lane.Folder, "journal.jsonl");
        File.Delete(journal);

        var outcome = await MigrateAsync(lane, repository, journal).ConfigureAwait(false);
        Judge(lane, outcome, ledgers, before, Folders.Read(repository));
        // What did not come to its end goes on from there.
        for (var times = 0; times < 3 && !IsMoved(lane, ledgers, before, repository); times++)
        {
            Calm(lane);
            outcome = await MigrateAsync(lane, repository, journal).ConfigureAwait(false);
        }
        var made = Folders.Read(repository);
        lane.Expect(ledgers.All(l => l.App == lane.SandboxApp.AppId), () => $"the migration was repeated, but Vault does not hold the App everywhere: {Told(outcome)}");
        lane.Expect(outcome.IsStopped || Folders.Differing(lane.World.Made.GetOrAdd(Migrated, made), made).Count == 0, () => $"the migration was repeated, but files are not as they should be: {Told(outcome)}");

        outcome = await UndoAsync(lane, journal).ConfigureAwait(false);
        for (var times = 0; times < 3 && !(ledgers.All(static l => l.App is null) && Folders.Differing(before, Folders.Read(repository)).Count == 0); times++)
        {
            Calm(lane);
            outcome = await UndoAsync(lane, journal).ConfigureAwait(false);
            Audit(lane, ledgers);
        }
        Audit(lane, ledgers);
        // A secret that somebody else has written since is left alone, and so are the files that read it.
        var isAlone = ledgers.Sum(static l => l.Foreign) == foreign;
        lane.Expect(!isAlone || ledgers.All(static l => l.App is null), () => $"the migration was taken back, but Vault holds {string.Join(", ", ledgers.Select(static l => l.App ?? "the token"))}: {Told(outcome)}");
        lane.Expect(!isAlone || Folders.Differing(before, Folders.Read(repository)).Count == 0, () => $"the migration was taken back, but '{string.Join(", ", Folders.Differing(before, Folders.Read(repository)))}' is not as it was: {Told(outcome)}");
        foreach (var ledger in ledgers.Where(static l => l.App is not null))
            ledger.Restore();
    }

    private static Task<SoakOutcome> MigrateAsync(SoakLane lane, string repository, string journal) =>
        lane.RunAsync(Migrate, new() { ["Path"] = repository, ["Journal"] = journal, ["Named"] = lane.Naming(lane.SandboxApp) });

    private static Task<SoakOutcome> UndoAsync(SoakLane lane, string journal) =>
        lane.RunAsync(Undo, new() { ["Journal"] = journal, ["Named"] = lane.Patience() }, "VaultChangedSince", "VaultVersionNotFound", "JournalNotFound", "JournalTokenGone");

    private static void Judge(SoakLane lane, SoakOutcome outcome, IReadOnlyList<SecretLedger> ledgers, IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        Audit(lane, ledgers);
        var results = outcome.Objects<MigrationResult>();
        foreach (var vault in results.SelectMany(static r => r.Vault).Where(static v => v.Status is VaultCredentialStatus.Written or VaultCredentialStatus.Unchanged))
            lane.Expect(ledgers.First(l => l.Path == vault.Path).App == lane.SandboxApp.AppId, () => $"the migration tells that '{vault}' is {vault.Status}, but it holds another credential");
        foreach (var result in results.Where(static r => r is { Status: MigrationStatus.Failed }))
            lane.Expect(result.ErrorId is not null, () => $"a step of the migration failed without an error: {result}");
        if (lane.World.Made.GetValueOrDefault(Migrated) is { } made)
            lane.Expect(Folders.Differing(before, after).All(path => after.GetValueOrDefault(path) == made.GetValueOrDefault(path)), () => "a file of the migration is neither old nor new");
    }

    private static bool IsMoved(SoakLane lane, IReadOnlyList<SecretLedger> ledgers, IReadOnlyDictionary<string, string> before, string repository)
    {
        Audit(lane, ledgers);
        var after = Folders.Read(repository);
        var made = lane.World.Made.GetValueOrDefault(Migrated);
        return ledgers.All(l => l.App == lane.SandboxApp.AppId) && (made is null ? Folders.Differing(before, after).Count > 0 : Folders.Differing(made, after).Count == 0);
    }

    private static void Calm(SoakLane lane)
    {
        lane.Vault.Clear();
        lane.GitHub.Clear();
        lane.StopNoMore();
        lane.Sandbox.Vault.Unseal();
    }

    private static void Audit(SoakLane lane, IReadOnlyList<SecretLedger> ledgers)
    {
        foreach (var ledger in ledgers)
            lane.Audit(ledger);
    }

    private static string Told(SoakOutcome outcome) => string.Join("; ", outcome.Objects<MigrationResult>().Select(static r => r.ToString()).Concat(outcome.Problems.Select(static p => p.ToString())));

    private static string Copy(SoakLane lane) => Folders.Copy(lane.World.Samples, Path.Combine(lane.Folder, "repository"));
}
