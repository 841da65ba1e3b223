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

    protected string Folder => _folder.FullName;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Sandbox.Dispose();
        _folder.Delete(recursive: true);
    }

    protected async Task<IReadOnlyList<MigrationOutcome>> RunAsync(bool removesPat = true, bool withApp = true, bool withVerifier = true, string? only = null, string journal = "run.jsonl", Action? onFiles = null, CancellationToken cancellation = default)
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
            JournalPath = Path.Combine(_folder.FullName, journal),
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

    protected async Task<IReadOnlyList<MigrationOutcome>> UndoAsync(params string[] names)
    {
        var journals = names.DefaultIfEmpty("run.jsonl").Select(n => UndoJournal.Open(Path.Combine(_folder.FullName, n), isPreview: false)).ToList();
        try
        {
            var undo = new MigrationUndo(new UndoRequest
            {
                Connect = async (address, _) => await ConnectAsync(address),
                RestoreVault = _ => ValueTask.FromResult(true),
                RestoreFile = (_, _) => ValueTask.FromResult(true),
                RestoreBranch = (_, _, _) => ValueTask.FromResult(true),
            }, journals);
            var outcomes = new List<MigrationOutcome>();
            await foreach (var outcome in undo.RunAsync(TestContext.Current.CancellationToken))
                outcomes.Add(outcome);
            return outcomes;
        }
        finally
        {
            journals.ForEach(j => j.Dispose());
        }
    }

    protected void CopyEngineering(string name)
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository, "registry/konstruct-clusters/engineering"), "*", SearchOption.AllDirectories))
        {
            var to = file.Replace("/engineering/", $"/{name}/", StringComparison.Ordinal);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    protected void AssertAsBefore(string below = "")
    {
        var sample = RepositoryFolder.Sample;
        var files = Directory.EnumerateFiles(Path.Combine(Repository, below), "*", SearchOption.AllDirectories).ToList();
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(Path.Combine(sample, Path.GetRelativePath(Repository, f))), File.ReadAllBytes(f)));
    }

    protected Task<VaultClient> ConnectAsync(Uri address) =>
        VaultClient.ConnectAsync(new VaultSettings { Address = address, Login = VaultLogin.WithToken(Sandbox.Vault.RootToken) }, TestContext.Current.CancellationToken);

    protected bool HasToken(string name) => Sandbox.Vault.Get("secret", $"{Prefix}/{name}")!["password"] is not null;

    protected static IEnumerable<string> Statuses(IEnumerable<MigrationOutcome> outcomes, MigrationPhase step) => outcomes.Where(o => o.Result.Step == step).Select(o => $"{o.Result.Status}");
}
