namespace Konstruct.Bench.Soak.Operations;

/// <summary>What people get wrong: one stable error each, and everything stays as it was.</summary>
internal static class MistakeOperations
{
    private static readonly (string Script, string ErrorId)[] _mistakes =
    [
        ("param($Folder) Convert-KonstructExternalSecret -LiteralPath \"$Folder/nowhere\"", "PathNotFound"),
        ("param($Folder) Get-KonstructCluster -LiteralPath \"$Folder/key.txt\"", "PathNotAFolder"),
        ("\"a: [`n\" | Convert-KonstructExternalSecret -Yaml", "YamlSyntax"),
        ("param($Folder, $Project, $AppId, $KeyPath) Set-KonstructVaultAppCredential $Project -AppId $AppId -PrivateKeyPath $KeyPath -ApiUrl $github -VaultAddress $vault.VaultAddress -VaultToken $wrong", "VaultTokenInvalid"),
        ("param($Folder, $Project, $AppId, $KeyPath) Set-KonstructVaultAppCredential 'nobody' -AppId $AppId -PrivateKeyPath $KeyPath -ApiUrl $github @vault", "VaultUrlMissing"),
        ("param($Folder, $Project, $AppId, $KeyPath) Set-KonstructVaultAppCredential $Project -AppId $AppId -PrivateKeyPath $KeyPath -ApiUrl $github @vault -Mount nowhere", "VaultMountForbidden"),
        ("param($Folder, $Project, $AppId, $KeyPath) Set-KonstructVaultAppCredential $Project -AppId 1 -PrivateKeyPath $KeyPath -ApiUrl $github @vault", "GitHubAppNotFound"),
        ("param($Folder, $Project, $AppId) Set-KonstructVaultAppCredential $Project -AppId $AppId -PrivateKeyPath \"$Folder/key.txt\" @vault", "GitHubKeyNotPem"),
        ("param($Folder, $Project, $AppId, $KeyPath, $OtherKeyPath) Get-KonstructGitHubApp -AppId $AppId -PrivateKeyPath $OtherKeyPath -ApiUrl $github", "GitHubKeyNotOfApp"),
        ("param($Folder) Undo-KonstructMigration \"$Folder/nowhere.jsonl\" @vault", "JournalNotFound"),
        ("param($Folder, $Project) Undo-KonstructVaultAppCredential \"argocd/repo-credentials-template/$Project\" 4000 @vault", "VaultVersionNotFound"),
        ("Sync-KonstructExternalSecret nothing -KubeConfig $clusters.KubeConfig", "KubernetesObjectNotFound"),
        ("Restart-KonstructOperator -KubeConfig $clusters.KubeConfig -Context nowhere", "KubernetesContextNotFound"),
        ("Test-KonstructArgoAuth @clusters -ExcludeRule KON999", "ValueUnknown"),
    ];

    /// <summary>The operations.</summary>
    public static IReadOnlyList<SoakOperation> All { get; } = [new("a mistake of the caller", 60, 10, MistakeAsync, MayBeStopped: false)];

    private static async Task MistakeAsync(SoakLane lane)
    {
        lane.Face([lane.Vault, lane.GitHub, .. lane.World.PlatformDice]);
        var (script, id) = _mistakes[lane.Random.Next(_mistakes.Length)];
        var project = lane.Projects[lane.Random.Next(lane.Projects.Count)];
        var ledgers = VaultOperations.Of(lane.Ledgers, [project]);
        var own = ledgers.Sum(static l => l.Own);
        await File.WriteAllTextAsync(Path.Combine(lane.Folder, "key.txt"), "no key").ConfigureAwait(false);
        var outcome = await lane.RunAsync(script, new()
        {
            ["Folder"] = lane.Folder,
            ["Project"] = project,
            ["AppId"] = lane.SandboxApp.AppId,
            ["KeyPath"] = lane.SandboxApp.KeyPath,
            ["OtherKeyPath"] = lane.World.NextCredential().KeyPath,
        }, id).ConfigureAwait(false);
        lane.Expect(outcome.Problems.Any(p => p.StableId == id) || (lane.HasMet && outcome.Problems.Any()), () => $"'{id}' was to be reported, but it was: {string.Join(", ", outcome.Problems.Select(static p => p.Id))}: {script}");
        foreach (var ledger in ledgers)
            lane.Audit(ledger);
        lane.Expect(ledgers.Sum(static l => l.Own) == own, () => $"'{id}' was to leave everything as it was");
    }
}
