namespace Konstruct.Bench.Soak.Operations;

/// <summary>Writing credentials to Vault, and taking them back.</summary>
internal static class VaultOperations
{
    private const string Write = """
        param([string[]] $Projects, [hashtable] $Named)
        $global:written = @()
        $Projects | Set-KonstructVaultAppCredential @vault @Named | & { process { $global:written += $_; $_ } }
        """;

    private const string WriteShared = "param([string[]] $Projects, [hashtable] $Named) $Projects | Set-KonstructVaultAppCredential @shared @Named";

    private const string Undo = "param([hashtable] $Named) $global:written | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken @Named";

    /// <summary>The operations.</summary>
    public static IReadOnlyList<SoakOperation> All { get; } =
    [
        new("`Set-KonstructVaultAppCredential`, another App", 210, 60, WriteAnotherAsync),
        new("`Set-KonstructVaultAppCredential`, the same again", 80, 40, WriteAgainAsync),
        new("`Set-KonstructVaultAppCredential -WhatIf`", 30, 40, PreviewAsync),
        new("`Set-KonstructVaultAppCredential`, secrets that all runspaces write", 120, 60, WriteSharedAsync),
        new("`Undo-KonstructVaultAppCredential`", 90, 40, UndoAsync),
    ];

    /// <summary>The ledgers of projects.</summary>
    public static IReadOnlyList<SecretLedger> Of(IReadOnlyDictionary<string, SecretLedger> ledgers, IEnumerable<string> projects) =>
        [.. projects.SelectMany(static p => new[] { $"{SoakWorld.Prefix}/{p}", $"{SoakWorld.Prefix}/{p}-platform" }).Select(path => ledgers[path])];

    private static async Task WriteAnotherAsync(SoakLane lane)
    {
        var credential = lane.NextCredential();
        var projects = Some(lane);
        await WriteAsync(lane, projects, credential, lane.Naming(credential)).ConfigureAwait(false);
    }

    private static async Task WriteAgainAsync(SoakLane lane)
    {
        if (lane.Last is not var (projects, credential))
        {
            await WriteAnotherAsync(lane).ConfigureAwait(false);
            return;
        }
        var ledgers = Of(lane.Ledgers, projects);
        var own = ledgers.Sum(static l => l.Own);
        var outcome = await WriteAsync(lane, projects, credential, lane.Naming(credential)).ConfigureAwait(false);
        lane.Expect(ledgers.Sum(static l => l.Own) == own, () => $"a write of what was there already added a version: {outcome}");
        lane.Expect(outcome.Objects<VaultCredentialResult>().All(static r => r.Status is VaultCredentialStatus.Unchanged or VaultCredentialStatus.Failed), () => "a write of what was there already is told as one");
    }

    private static async Task PreviewAsync(SoakLane lane)
    {
        var credential = lane.NextCredential();
        var named = lane.Naming(credential);
        named["WhatIf"] = true;
        var projects = Some(lane);
        var ledgers = Of(lane.Ledgers, projects);
        var own = ledgers.Sum(static l => l.Own);
        await WriteAsync(lane, projects, credential, named).ConfigureAwait(false);
        lane.Expect(ledgers.Sum(static l => l.Own) == own, () => "-WhatIf has written");
    }

    private static async Task<SoakOutcome> WriteAsync(SoakLane lane, string[] projects, Credential credential, Dictionary<string, object?> named)
    {
        lane.Face(lane.Vault, lane.GitHub);
        var ledgers = Of(lane.Ledgers, projects);
        foreach (var ledger in ledgers)
            ledger.Expect(credential);
        var before = ledgers.Select(static l => (l.App, l.Own)).ToList();
        var outcome = await lane.RunAsync(Write, new() { ["Projects"] = projects, ["Named"] = named }).ConfigureAwait(false);
        var results = outcome.Objects<VaultCredentialResult>();
        for (var index = 0; index < ledgers.Count; index++)
        {
            var ledger = ledgers[index];
            lane.Audit(ledger);
            Judge(lane, ledger, results.FirstOrDefault(r => r.Path == ledger.Path), outcome, credential, before[index].App, before[index].Own);
        }

        lane.Undoable.Clear();
        lane.Undoable.AddRange(results);
        lane.Last = ledgers.All(l => l.App == credential.AppId) ? (projects, credential) : null;
        return outcome;
    }

    private static void Judge(SoakLane lane, SecretLedger ledger, VaultCredentialResult? result, SoakOutcome outcome, Credential credential, string? appBefore, int ownBefore)
    {
        var isNew = ledger.App == credential.AppId;
        var where = $"'{ledger.Path}' for the App {credential.AppId}";
        switch (result?.Status)
        {
            case null:
                lane.Expect(outcome.IsStopped || outcome.Problems.Any(), () => $"{where} has no result, and no error says why");
                lane.Expect(outcome.IsStopped || ledger.App == appBefore, () => $"{where} was written, and no result says so");
                break;
            case VaultCredentialStatus.Written:
                lane.Expect(isNew && result.Holds == VaultCredentialState.New, () => $"{where} is told as written, but holds {ledger.App}; Holds is {result.Holds}");
                lane.Expect(ledger.AppAt(result.VersionAfter ?? 0) == credential.AppId, () => $"{where} was written as version {result.VersionAfter}, it says, but that holds {ledger.AppAt(result.VersionAfter ?? 0)}");
                lane.Expect(result.VersionBefore + 1 == result.VersionAfter, () => $"{where} went from version {result.VersionBefore} to {result.VersionAfter}, although check-and-set lets nobody in between");
                var fields = string.Join(' ', result.Fields.Select(static f => f.ToString()).Order(StringComparer.Ordinal));
                lane.Expect(fields == ledger.Fields(result.VersionAfter ?? 0), () => $"{where} is told to change '{fields}', but changed '{ledger.Fields(result.VersionAfter ?? 0)}'");
                break;
            case VaultCredentialStatus.Unchanged:
                lane.Expect(isNew && ledger.Own == ownBefore && result.Holds == VaultCredentialState.New, () => $"{where} is told as unchanged, but holds {ledger.App}");
                break;
            case VaultCredentialStatus.Pending:
                lane.Expect(ledger.Own == ownBefore && result.Holds == VaultCredentialState.Old, () => $"{where} is told as pending, but was written");
                break;
            default:
                lane.Expect(result.ErrorId is { } id && (outcome.IsStopped || outcome.Problems.Any(p => p.StableId == id)), () => $"{where} failed with '{result.ErrorId}', which no error reports");
                lane.Expect(result.Holds switch { VaultCredentialState.New => isNew, VaultCredentialState.Old => ledger.App == appBefore && (!isNew || appBefore == credential.AppId), _ => isNew || ledger.App == appBefore },
                    () => $"{where} failed with '{result.ErrorId}' and is told to hold {result.Holds}, but holds {ledger.App}; before it was {appBefore}");
                break;
        }
    }

    private static async Task WriteSharedAsync(SoakLane lane)
    {
        lane.Face(lane.World.SharedVault);
        var credential = lane.World.NextCredential();
        string[] projects = lane.Random.Next(3) == 0 ? SoakWorld.SharedProjects : [SoakWorld.SharedProjects[lane.Random.Next(SoakWorld.SharedProjects.Length)]];
        var ledgers = Of(lane.World.SharedLedgers, projects);
        foreach (var ledger in ledgers)
            ledger.Expect(credential);
        var outcome = await lane.RunAsync(WriteShared, new() { ["Projects"] = projects, ["Named"] = lane.Naming(credential) }, "VaultConflict").ConfigureAwait(false);
        var results = outcome.Objects<VaultCredentialResult>();
        foreach (var ledger in ledgers)
        {
            lane.Audit(ledger);
            var where = $"'{ledger.Path}' for the App {credential.AppId}";
            var times = ledger.VersionsOf(credential.AppId);
            var result = results.FirstOrDefault(r => r.Path == ledger.Path);
            lane.Expect(result is not null || outcome.IsStopped || (outcome.Problems.Any() && times == 0), () => $"{where} has no result, but {times} versions");
            // Others write at once: only that it was written can be told for certain, not that it still stands there.
            if (result is { Status: VaultCredentialStatus.Written })
                lane.Expect(ledger.AppAt(result.VersionAfter ?? 0) == credential.AppId && result.VersionBefore + 1 == result.VersionAfter, () => $"{where} was written as version {result.VersionAfter}, it says, but that holds {ledger.AppAt(result.VersionAfter ?? 0)}");
            else if (result is { Status: VaultCredentialStatus.Failed, Holds: VaultCredentialState.New })
                lane.Expect(times > 0, () => $"{where} failed and is told to hold the new credential, which was never written");
            else if (result is not null)
                lane.Expect(result.Status == VaultCredentialStatus.Failed, () => $"{where} is told as {result.Status}, although it was new");
        }
    }

    private static async Task UndoAsync(SoakLane lane)
    {
        if (lane.Undoable.Count == 0)
            await WriteAnotherAsync(lane).ConfigureAwait(false);
        var written = lane.Undoable.Where(static r => r.Status == VaultCredentialStatus.Written || r.Holds == VaultCredentialState.Unknown || (r.Status == VaultCredentialStatus.Failed && r.Holds == VaultCredentialState.New)).ToList();
        lane.Face(lane.Vault);
        var ledgers = written.ConvertAll(w => lane.Ledgers[w.Path]);
        var before = ledgers.ConvertAll(static l => (l.App, l.Own));
        // Where a foreign writer was quicker, or what was written without an answer was not written after all, an undo is refused.
        var outcome = await lane.RunAsync(Undo, new() { ["Named"] = lane.Patience() }, "VaultChangedSince", "VaultVersionNotFound").ConfigureAwait(false);
        var results = outcome.Objects<VaultCredentialResult>();
        lane.Expect(results.Count <= written.Count, () => $"{results.Count} secrets were taken back, but only {written.Count} were written");
        for (var index = 0; index < ledgers.Count; index++)
        {
            var (ledger, wrote) = (ledgers[index], written[index]);
            lane.Audit(ledger);
            var restored = ledger.AppAt(wrote.VersionBefore ?? 0);
            var result = results.FirstOrDefault(r => r.Path == ledger.Path);
            var where = $"'{ledger.Path}', which is to go back from {wrote.AppId} to {restored}";
            switch (result?.Status)
            {
                case null:
                    lane.Expect(outcome.IsStopped || outcome.Problems.Any(), () => $"{where} has no result, and no error says why");
                    break;
                case VaultCredentialStatus.Written:
                    lane.Expect(ledger.App == restored && ledger.AppAt(result.VersionAfter ?? 0) == restored && result.Holds == VaultCredentialState.Old, () => $"{where} is told as taken back, but holds {ledger.App}; Holds is {result.Holds}");
                    break;
                case VaultCredentialStatus.Unchanged:
                    lane.Expect(ledger.App == restored && ledger.Own == before[index].Own, () => $"{where} is told as unchanged, but holds {ledger.App}");
                    break;
                default:
                    lane.Expect(result.ErrorId is not null, () => $"{where} is told as {result.Status} without an error");
                    lane.Expect(result.Holds == VaultCredentialState.Unknown || ledger.App == (result.Holds == VaultCredentialState.Old ? restored : before[index].App), () => $"{where} failed with '{result.ErrorId}' and is told to hold {result.Holds}, but holds {ledger.App}");
                    break;
            }
        }

        lane.Undoable.Clear();
        lane.Last = null;
    }

    private static string[] Some(SoakLane lane)
    {
        var projects = lane.Projects.ToArray();
        lane.Random.Shuffle(projects);
        return projects[..lane.Random.Next(1, 4)];
    }
}
