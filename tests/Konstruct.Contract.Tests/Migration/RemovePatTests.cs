using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.GitHub;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;
using Konstruct.Sandbox;

namespace Konstruct.Contract.Tests.Migration;

/// <summary>When a secret may lose the token: with all readers migrated and proven, and not before.</summary>
public sealed class RemovePatTests : IDisposable
{
    private const string Prefix = "argocd/repo-credentials-template";

    private readonly LoopbackSandbox _sandbox = LoopbackSandbox.Start();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("konstruct-remove-");
    private readonly FakeVerifier _verifier = new();

    public RemovePatTests()
    {
        var sample = RepositoryFolder.Sample;
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Repository, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    private string Repository => Path.Combine(_folder.FullName, "gitops");

    private string JournalPath => Path.Combine(_folder.FullName, "run.jsonl");

    public void Dispose()
    {
        _sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_token_works_until_all_is_proven_and_then_goes()
    {
        _verifier.OnVerify = _ => Assert.True(HasToken("engineering"));

        var outcomes = await RunAsync();

        Assert.Equal(["Done", "Done"], Statuses(outcomes, MigrationPhase.Verification));
        Assert.Equal(["Done", "Done"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.All(new[] { "engineering", "engineering-platform", "data", "data-platform" }, p => Assert.False(HasToken(p)));
        Assert.All(new[] { "engineering", "data-platform" }, p => Assert.NotNull(_sandbox.Vault.Get("secret", $"{Prefix}/{p}")!["githubAppPrivateKey"]));
        Assert.Equal(["sync", "verify", "sync"], _verifier.Asked.Where(a => a.EndsWith(" engineering", StringComparison.Ordinal)).Select(a => a.Split(' ')[0]));
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
        _verifier.Outcomes["mgmt-data"] = VerificationOutcome.Failed("the Secret still has a password.", "KON201");

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
                _verifier.Outcomes["second"] = VerificationOutcome.Failed("it does not pass.");
            }
        }

        var outcomes = await RunAsync(only: "engineering");

        Assert.Equal(["Skipped"], Statuses(outcomes, MigrationPhase.RemovePat));
        Assert.Contains(reason, outcomes[^1].Result.Reason, StringComparison.Ordinal);
        Assert.True(HasToken("engineering"));
    }

    [Fact]
    public async Task Without_a_verifier_no_token_goes()
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
        Assert.Null(_sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
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
        Assert.Null(_sandbox.Vault.Get("secret", $"{Prefix}/engineering")!["githubAppID"]);
    }

    private async Task<IReadOnlyList<MigrationOutcome>> RunAsync(bool removesPat = true, bool withApp = true, bool withVerifier = true, string? only = null, Action? onFiles = null, CancellationToken cancellation = default)
    {
        var clusters = new List<Cluster>();
        await foreach (var cluster in new ClusterReader(new ClusterSearch()) { IsWanted = n => only is null || n == only }.BelowAsync(Repository, TestContext.Current.CancellationToken))
            clusters.Add(cluster);
        using var key = withApp ? await GitHubAppKey.ReadAsync(_sandbox.PrivateKeyPath, _ => { }, TestContext.Current.CancellationToken) : null;
        var request = new MigrationRequest
        {
            Credential = new CredentialRequest { AppId = withApp ? _sandbox.AppId : null, Key = key, GitHub = new GitHubSettings { ApiUrl = _sandbox.GitHub.ApiUrl } },
            Files = new ClusterFilesOptions { Searched = [Repository] },
            Verifies = true,
            RemovesPat = removesPat,
            JournalPath = JournalPath,
        };
        await using var vault = await ConnectAsync(_sandbox.Vault.Address);
        await using var run = new MigrationRun(request, vault, "secret")
        {
            Verifier = withVerifier ? _verifier : null,
            Questions = new MigrationQuestions
            {
                WriteVault = _ => ValueTask.FromResult(true),
                RemovePat = _ => ValueTask.FromResult(true),
                ChangeFiles = _ =>
                {
                    onFiles?.Invoke();
                    return ValueTask.FromResult(true);
                },
                Push = (_, _) => ValueTask.FromResult(true),
                OpenPullRequest = (_, _) => ValueTask.FromResult(true),
                Sync = _ => ValueTask.FromResult(true),
            },
        };
        await run.PlanAsync(clusters, cancellation);
        var outcomes = new List<MigrationOutcome>();
        await foreach (var outcome in run.RunAsync(cancellation))
            outcomes.Add(outcome);
        return outcomes;
    }

    private Task<VaultClient> ConnectAsync(Uri address) =>
        VaultClient.ConnectAsync(new VaultSettings { Address = address, Login = VaultLogin.WithToken(_sandbox.Vault.RootToken) }, TestContext.Current.CancellationToken);

    private bool HasToken(string name) => _sandbox.Vault.Get("secret", $"{Prefix}/{name}")!["password"] is not null;

    private static IEnumerable<string> Statuses(IEnumerable<MigrationOutcome> outcomes, MigrationPhase step) => outcomes.Where(o => o.Result.Step == step).Select(o => $"{o.Result.Status}");
}
