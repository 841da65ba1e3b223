using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.GitHub;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;
using Konstruct.Sandbox;

namespace Konstruct.Contract.Tests.Migration;

/// <summary>A copy of the sample repository beside a Vault and a GitHub, and clusters that pass unless they are told not to.</summary>
public abstract class RemovalStage : IDisposable
{
    protected const string Prefix = "argocd/repo-credentials-template";

    private protected LoopbackSandbox Sandbox { get; } = LoopbackSandbox.Start();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("konstruct-remove-");
    private protected FakeVerifier Verifier { get; } = new();

    protected RemovalStage()
    {
        var sample = RepositoryFolder.Sample;
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(Repository, Path.GetRelativePath(sample, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    private protected List<string> Warnings { get; } = [];

    protected string Repository => Path.Combine(_folder.FullName, "gitops");

    protected string JournalPath => Path.Combine(_folder.FullName, "run.jsonl");

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    protected async Task<IReadOnlyList<MigrationOutcome>> RunAsync(bool removesPat = true, bool withApp = true, bool withVerifier = true, string? only = null, Action? onFiles = null, CancellationToken cancellation = default)
    {
        var clusters = new List<Cluster>();
        await foreach (var cluster in new ClusterReader(new ClusterSearch()) { IsWanted = n => only is null || n == only }.BelowAsync(Repository, TestContext.Current.CancellationToken))
            clusters.Add(cluster);
        using var key = withApp ? await GitHubAppKey.ReadAsync(Sandbox.PrivateKeyPath, _ => { }, TestContext.Current.CancellationToken) : null;
        var request = new MigrationRequest
        {
            Credential = new CredentialRequest { AppId = withApp ? Sandbox.AppId : null, Key = key, GitHub = new GitHubSettings { ApiUrl = Sandbox.GitHub.ApiUrl } },
            Files = new ClusterFilesOptions { Searched = [Repository] },
            Verifies = true,
            RemovesPat = removesPat,
            JournalPath = JournalPath,
        };
        await using var vault = await ConnectAsync(Sandbox.Vault.Address);
        await using var run = new MigrationRun(request, vault, "secret")
        {
            OnWarning = Warnings.Add,
            Verifier = withVerifier ? Verifier : null,
            Questions = new MigrationQuestions
            {
                WriteVault = _ => ValueTask.FromResult(true),
                RemovePat = _ => ValueTask.FromResult(true),
                ChangeFiles = _ =>
                {
                    onFiles?.Invoke();
                    return ValueTask.FromResult(true);
                },
                Push = _ => ValueTask.FromResult(true),
                OpenPullRequest = _ => ValueTask.FromResult(true),
                Sync = _ => ValueTask.FromResult(true),
            },
        };
        await run.PlanAsync(clusters, cancellation);
        var outcomes = new List<MigrationOutcome>();
        await foreach (var outcome in run.RunAsync(cancellation))
            outcomes.Add(outcome);
        return outcomes;
    }

    protected Task<VaultClient> ConnectAsync(Uri address) =>
        VaultClient.ConnectAsync(new VaultSettings { Address = address, Login = VaultLogin.WithToken(Sandbox.Vault.RootToken) }, TestContext.Current.CancellationToken);

    protected bool HasToken(string name) => Sandbox.Vault.Get("secret", $"{Prefix}/{name}")!["password"] is not null;

    protected static IEnumerable<string> Statuses(IEnumerable<MigrationOutcome> outcomes, MigrationPhase step) => outcomes.Where(o => o.Result.Step == step).Select(o => $"{o.Result.Status}");
}
