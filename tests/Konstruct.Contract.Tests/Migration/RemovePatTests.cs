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
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository, "registry/konstruct-clusters/engineering"), "*", SearchOption.AllDirectories))
            {
                var to = file.Replace("/engineering/", "/second/", StringComparison.Ordinal);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
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

        using var undo = MigrationUndo.Open(JournalPath, new UndoRequest
        {
            Connect = async (address, _) => await ConnectAsync(address),
            RestoreVault = _ => ValueTask.FromResult(true),
            RestoreFile = (_, _) => ValueTask.FromResult(true),
            DeleteBranch = (_, _) => ValueTask.FromResult(true),
        });
        await foreach (var outcome in undo.RunAsync(TestContext.Current.CancellationToken))
            Assert.Equal(MigrationStatus.Done, outcome.Result.Status);

        Assert.True(HasToken("engineering"));
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

        using var undo = MigrationUndo.Open(JournalPath, new UndoRequest
        {
            Connect = async (address, _) => await ConnectAsync(address),
            RestoreVault = _ => ValueTask.FromResult(true),
            RestoreFile = (_, _) => ValueTask.FromResult(true),
            DeleteBranch = (_, _) => ValueTask.FromResult(true),
        });
        await foreach (var outcome in undo.RunAsync(TestContext.Current.CancellationToken))
            Assert.Contains(outcome.Result.Status, new[] { MigrationStatus.Done, MigrationStatus.Unchanged });
        var sample = RepositoryFolder.Sample;
        Assert.All(Directory.EnumerateFiles(Repository, "*", SearchOption.AllDirectories), f => Assert.Equal(File.ReadAllBytes(Path.Combine(sample, Path.GetRelativePath(Repository, f))), File.ReadAllBytes(f)));
        Assert.Null(Sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
    }
}
