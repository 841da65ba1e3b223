using Konstruct.Core.Migration;

namespace Konstruct.Contract.Tests.Migration;

/// <summary>When a secret may lose the token: with all readers migrated and proven, and not before.</summary>
public sealed class RemovePatTests : RemovalStage
{
    [Fact]
    public async Task The_token_works_until_all_is_proven_and_then_goes()
    {
        Verifier.OnVerify = _ => Assert.True(HasToken("engineering"));

        var outcomes = await RunAsync();

        Assert.Equal(["Done", "Done"], Statuses(outcomes, MigrationPhase.Verification));
        Assert.Equal(["Done", "Done"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.All(new[] { "engineering", "engineering-platform", "data", "data-platform" }, p => Assert.False(HasToken(p)));
        Assert.All(new[] { "engineering", "data-platform" }, p => Assert.NotNull(Sandbox.Vault.Get("secret", $"{Prefix}/{p}")!["githubAppPrivateKey"]));
        Assert.Equal(["sync", "verify", "sync"], Verifier.Asked.Where(a => a.EndsWith(" engineering", StringComparison.Ordinal)).Select(a => a.Split(' ')[0]));
    }

    [Fact]
    public async Task It_can_be_a_later_run_without_the_App()
    {
        await RunAsync(removesPat: false);
        Assert.True(HasToken("data"));

        var outcomes = await RunAsync(withApp: false);

        Assert.Equal(["Unchanged", "Unchanged"], Statuses(outcomes, MigrationPhase.Files));
        Assert.Equal(["Done", "Done"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.False(HasToken("data"));
    }

    [Fact]
    public async Task A_cluster_that_does_not_pass_keeps_its_project_s_token_and_no_other()
    {
        Verifier.Outcomes["mgmt-data"] = VerificationOutcome.Failed("the Secret still has a password.", "KON201");

        var outcomes = await RunAsync();

        Assert.Equal(["KON201"], Assert.Single(outcomes, o => o.Result.Step == MigrationPhase.Verification && o.Result.Status == MigrationStatus.Failed).Result.RuleIds);
        Assert.Equal(["Done", "Skipped"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.Equal((false, true), (HasToken("engineering"), HasToken("data")));
        Assert.Contains("the Secret still has a password", outcomes[^1].Result.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not selected and not migrated", "still authenticates with the token")]
    [InlineData("not selected, migrated, and does not pass", "has not passed verification")]
    [InlineData("outside of clusters", "may read the token from it: KON101")]
    public async Task Whoever_else_reads_a_path_in_the_repository_keeps_its_token(string who, string reason)
    {
        if (who == "outside of clusters")
        {
            var outside = Path.Combine(Repository, "registry", "clusters", "mgmt", "components", "argocd", "more.yaml");
            await File.WriteAllTextAsync(outside, """
                apiVersion: external-secrets.io/v1
                kind: ExternalSecret
                metadata:
                  name: more
                spec:
                  data:
                    - secretKey: token
                      remoteRef:
                        key: argocd/repo-credentials-template/engineering
                        property: password
                """, TestContext.Current.CancellationToken);
        }
        else
        {
            // A second cluster of the same project.
            CopyEngineering("second");
            if (who.Contains(", migrated", StringComparison.Ordinal))
            {
                await RunAsync(removesPat: false, only: "second");
                Verifier.Outcomes["second"] = VerificationOutcome.Failed("it does not pass.");
            }
        }

        var outcomes = await RunAsync(only: "engineering");

        // The platform's path has no other reader there.
        Assert.Equal([who == "outside of clusters" ? "Done" : "Skipped"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.Contains(reason, outcomes[^1].Result.Reason, StringComparison.Ordinal);
        Assert.True(HasToken("engineering"));
    }

    [Fact]
    public async Task Without_aVerifier_no_token_goes()
    {
        var outcomes = await RunAsync(withVerifier: false);

        Assert.Equal(["Skipped", "Skipped"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.True(HasToken("engineering"));
    }

    [Fact]
    public async Task All_of_it_is_taken_back_together()
    {
        await RunAsync();

        foreach (var outcome in await UndoAsync())
            Assert.Equal(MigrationStatus.Done, outcome.Result.Status);

        Assert.True(HasToken("engineering"));
        Assert.Null(Sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
    }

    [Fact]
    public async Task A_run_is_not_taken_back_before_a_later_one_that_removed_the_token()
    {
        await RunAsync(removesPat: false, journal: "1.jsonl");
        await RunAsync(withApp: false, journal: "2.jsonl");
        var secrets = Directory.EnumerateFiles(Repository, "*.yaml", SearchOption.AllDirectories).ToDictionary(f => f, File.ReadAllText);

        var refused = await UndoAsync("1.jsonl");

        Assert.All(Statuses(refused, MigrationPhase.Files), s => Assert.Equal("Skipped", s));
        Assert.All(Statuses(refused, MigrationPhase.Vault), s => Assert.Equal("Failed", s));
        Assert.Equal("VaultChangedSince", refused[^1].Result.ErrorId);
        Assert.Contains("(-username -password)", refused[^1].Problem!.Message, StringComparison.Ordinal);
        Assert.EndsWith($"The later run is that of the journal '{Path.Combine(Folder, "2.jsonl")}'.", refused[^1].Problem!.Message, StringComparison.Ordinal);
        Assert.All(secrets, f => Assert.Equal(f.Value, File.ReadAllText(f.Key)));
        Assert.False(HasToken("engineering"));

        Assert.All(await UndoAsync("2.jsonl"), o => Assert.Equal(MigrationStatus.Done, o.Result.Status));
        Assert.True(HasToken("engineering"));
        Assert.All(await UndoAsync("1.jsonl"), o => Assert.Equal(MigrationStatus.Done, o.Result.Status));
        AssertAsBefore();
        Assert.Null(Sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
    }

    [Fact]
    public async Task Journals_are_taken_back_by_their_time_and_not_in_the_order_they_are_named()
    {
        await RunAsync(removesPat: false, journal: "1.jsonl");
        await RunAsync(withApp: false, journal: "2.jsonl");

        Assert.All(await UndoAsync("2.jsonl", "1.jsonl"), o => Assert.Equal(MigrationStatus.Done, o.Result.Status));

        AssertAsBefore();
        Assert.Equal((true, 5), (HasToken("engineering"), Sandbox.Vault.Version("secret", $"{Prefix}/engineering")));
    }

    [Fact]
    public async Task Files_are_not_given_back_a_token_that_is_gone_even_where_their_run_wrote_nothing_to_Vault()
    {
        CopyEngineering("second");
        await RunAsync(removesPat: false, only: "engineering", journal: "1.jsonl");
        await RunAsync(removesPat: false, only: "second", journal: "2.jsonl");
        await RunAsync(withApp: false, journal: "3.jsonl");

        var refused = Assert.Single(await UndoAsync("2.jsonl"));

        Assert.Equal((MigrationStatus.Failed, "JournalTokenGone"), (refused.Result.Status, refused.Result.ErrorId));
        Assert.Contains("3.jsonl", refused.Problem!.Message, StringComparison.Ordinal);
        await UndoAsync("3.jsonl");
        Assert.All(await UndoAsync("2.jsonl"), o => Assert.Equal(MigrationStatus.Done, o.Result.Status));
    }

    [Fact]
    public async Task A_secret_keeps_what_a_cluster_of_another_run_reads()
    {
        CopyEngineering("second");
        // So that the journal knows both for clusters of one repository.
        Directory.CreateDirectory(Path.Combine(Repository, ".git"));
        await RunAsync(removesPat: false, only: "engineering", journal: "1.jsonl");
        await RunAsync(removesPat: false, only: "second", journal: "2.jsonl");

        var outcomes = await UndoAsync("1.jsonl");

        Assert.All(Statuses(outcomes, MigrationPhase.Files), s => Assert.Equal("Done", s));
        Assert.All(Statuses(outcomes, MigrationPhase.Vault), s => Assert.Equal("Skipped", s));
        Assert.Contains("'second', which another run moved, reads the App's credential", outcomes[^1].Result.Reason, StringComparison.Ordinal);
        Assert.NotNull(Sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
        Assert.All(await UndoAsync("1.jsonl", "2.jsonl"), o => Assert.Contains(o.Result.Status, new[] { MigrationStatus.Done, MigrationStatus.Unchanged }));
        Assert.Null(Sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
    }

    [Fact]
    public async Task A_run_that_is_stopped_in_between_can_be_taken_back()
    {
        using var stop = new CancellationTokenSource();
        var files = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(onFiles: () =>
        {
            if (++files == 2)
                stop.Cancel();
        }, cancellation: stop.Token));

        foreach (var outcome in await UndoAsync())
            Assert.Contains(outcome.Result.Status, new[] { MigrationStatus.Done, MigrationStatus.Unchanged });
        AssertAsBefore();
        Assert.Null(Sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
    }
}
