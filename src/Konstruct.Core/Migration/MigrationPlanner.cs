using Konstruct.Core.Credentials;
using Konstruct.Core.Files;
using Konstruct.Core.Git;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>Makes the plan of a run by taking every step without writing. What stands in the way of the whole run is found before anything is done.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="vault">Vault; null where no cluster has credentials there.</param>
/// <param name="mount">Where the KV engine is mounted.</param>
internal sealed class MigrationPlanner(MigrationRequest request, VaultClient? vault, string mount)
{
    private readonly List<string> _warnings = [];

    /// <summary>What became, without writing, of each secret, by its path.</summary>
    public IReadOnlyDictionary<string, CredentialOutcome> Vault { get; private set; } = new Dictionary<string, CredentialOutcome>();

    /// <summary>The clusters.</summary>
    public IReadOnlyList<PlannedCluster> Clusters { get; private set; } = [];

    /// <summary>Makes the plan.</summary>
    /// <exception cref="ServiceException">Nothing can be done at all.</exception>
    public async Task<MigrationPlan> MakeAsync(IReadOnlyList<Cluster> clusters, Action<int> onDone, CancellationToken cancellation)
    {
        await CheckBranchAsync(clusters, cancellation).ConfigureAwait(false);
        var planned = new PlannedCluster[clusters.Count];
        var done = 0;
        await Parallel.ForAsync(0, clusters.Count, cancellation, async (i, token) =>
        {
            planned[i] = await PlanAsync(clusters[i], token).ConfigureAwait(false);
            onDone(Interlocked.Increment(ref done));
        }).ConfigureAwait(false);
        Clusters = planned;
        // With nothing to commit, a branch that has been merged is in nobody's way.
        if (request.Branch is { } branch)
        {
            foreach (var root in Roots(planned.Where(c => c.Plan.Files.Count > 0).Select(c => c.Cluster)))
                await CheckStartAsync(new GitWorkTree(root), branch, cancellation).ConfigureAwait(false);
        }
        var paths = planned.SelectMany(c => c.Paths).DistinctBy(p => p.Path, StringComparer.Ordinal).ToList();
        Vault = await AskVaultAsync(paths, removesPat: false, cancellation).ConfigureAwait(false);
        var removals = request.RemovesPat ? await AskVaultAsync(paths, removesPat: true, cancellation).ConfigureAwait(false) : new Dictionary<string, CredentialOutcome>();
        return new MigrationPlan
        {
            Clusters = [.. planned.Select(c => c.Plan)],
            Vault = [.. paths.Select(p => Vault.GetValueOrDefault(p.Path)?.Result).OfType<VaultCredentialResult>()],
            PatRemovals = [.. paths.Select(p => removals.GetValueOrDefault(p.Path)?.Result).OfType<VaultCredentialResult>().Select(Removal).Where(r => r.Fields.Count > 0)],
            Warnings = [.. _warnings.Distinct(StringComparer.Ordinal)],
            VaultAddress = paths.Count > 0 ? vault?.Settings.Address : null,
            VaultNamespace = paths.Count > 0 ? vault?.Settings.Namespace : null,
            AppId = request.Credential.AppId?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Repositories = [.. Roots(clusters)],
            IsPreview = request.IsPreview,
            Branch = request.Branch ?? Roots(clusters).Select(GitRepository.BranchOf).FirstOrDefault(),
        };
    }

    /// <summary>The work trees that clusters lie in.</summary>
    public static IEnumerable<string> Roots(IEnumerable<Cluster> clusters) => clusters.Select(c => c.RepositoryRoot).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The request for credentials, for one purpose.</summary>
    public static CredentialRequest Credential(CredentialRequest from, bool removesPat, bool isPreview, bool isProven) => new()
    {
        AppId = from.AppId,
        Key = from.Key,
        Installations = from.Installations,
        GitHub = from.GitHub,
        IsProven = isProven,
        ProvesUnchanged = isPreview,
        Url = from.Url,
        PlatformUrl = from.PlatformUrl,
        InstallationId = from.InstallationId,
        PlatformInstallationId = from.PlatformInstallationId,
        RemovesPat = removesPat,
        ThrottleLimit = from.ThrottleLimit,
        IsPreview = isPreview,
    };

    private async Task CheckBranchAsync(IReadOnlyList<Cluster> clusters, CancellationToken cancellation)
    {
        if (request.Branch is not { } branch)
            return;
        if (clusters.FirstOrDefault(c => c.RepositoryRoot is null) is { } outside)
            throw new GitException(GitProblem.GitNotARepository, $"'{outside.Path}' lies in no work tree of git, so that nothing can be committed to '{branch}'.", "Leave -Branch out, or give a clone.");
        foreach (var root in Roots(clusters))
        {
            var tree = new GitWorkTree(root);
            await GitBranchStart.CheckNameAsync(tree, branch, cancellation).ConfigureAwait(false);
            if (request.Pushes)
                await GitBranch.RemoteOfAsync(tree, cancellation).ConfigureAwait(false);
            if (request.PullRequests is { } pullRequests)
                await pullRequests.CheckAsync(await tree.UrlAsync(await GitBranch.RemoteOfAsync(tree, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        }
    }

    private async Task CheckStartAsync(GitWorkTree tree, string branch, CancellationToken cancellation)
    {
        var start = await GitBranchStart.FindAsync(tree, branch, cancellation).ConfigureAwait(false);
        if (!request.Pushes)
            return;
        var remote = await GitBranch.RemoteOfAsync(tree, cancellation).ConfigureAwait(false);
        await start.CheckPushAsync(tree, branch, remote, cancellation).ConfigureAwait(false);
        if (await start.UnpushedAsync(tree, remote, cancellation).ConfigureAwait(false) is { Count: > 0 } along)
            _warnings.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"With '{branch}' {along.Count} of the commits in '{tree.Root}' go to '{remote}' that it is not known to have: '{string.Join("', '", along.Take(3))}'{(along.Count > 3 ? ", …" : "")}."));
    }

    private async Task<PlannedCluster> PlanAsync(Cluster cluster, CancellationToken cancellation)
    {
        var files = new ClusterFilesPlan(cluster, request.Files).Make(cancellation);
        Exception? problem = files.Select(f => f.Outcome.Problem).OfType<FileProblemException>().FirstOrDefault();
        var problems = files.Select(f => f.Outcome.Problem).OfType<FileProblemException>().Select(p => $"{p.Message} {p.Recommendation}").ToList();
        var changed = files.Select(f => f.Outcome.Change).OfType<ManifestChange>().Where(c => c.Status == ChangeStatus.Pending).ToList();
        if (problem is null && request.Branch is not null && await DirtyAsync(cluster, changed, cancellation).ConfigureAwait(false) is { } dirty)
        {
            problem = dirty;
            problems.Add($"{dirty.Message} {dirty.Recommendation}");
        }
        IReadOnlyList<CredentialPath> paths = [];
        VaultException? pathProblem = null;
        try
        {
            if (cluster is { Dialect: ManifestDialect.Rendered, ProjectName: { } project })
                paths = [.. CredentialPath.Of(request.Prefix, project, request.Scope)];
        }
        catch (VaultException e)
        {
            pathProblem = e;
            problems.Add($"{e.Message} {e.Recommendation}");
        }
        var plan = new MigrationPlanCluster { Cluster = cluster, Files = changed, VaultPaths = [.. paths.Select(p => p.Path)], Problems = problems };
        return new PlannedCluster(plan, paths) { FilesProblem = problem, PathProblem = pathProblem };
    }

    // A link may lead out of the cluster's folder.
    private static IReadOnlyList<string> FoldersOf(Cluster cluster, IEnumerable<string> files) =>
        [ManifestSearch.Relative(cluster.RepositoryRoot!, cluster.Path) is { Length: > 0 } folder ? folder : ".", .. files.Where(f => !ManifestFile.IsBelow(f, cluster.Path)).Select(f => ManifestSearch.Relative(cluster.RepositoryRoot!, f))];

    // What is not committed is on no branch, and what is made of it must not be, either.
    private static async Task<GitException?> DirtyAsync(Cluster cluster, List<ManifestChange> changed, CancellationToken cancellation)
    {
        if (changed.Count == 0)
            return null;
        var root = cluster.RepositoryRoot!;
        var dirty = await new GitWorkTree(root).DirtyAsync(FoldersOf(cluster, changed.Select(c => c.Path)), cancellation).ConfigureAwait(false);
        return changed.Select(c => ManifestSearch.Relative(root, c.Path)).FirstOrDefault(p => dirty.Contains(p, StringComparer.Ordinal)) is { } path
            ? new GitException(GitProblem.GitFileDirty, $"'{path}' in '{root}' has changes that are not committed, so that it cannot be changed on a branch of its own.", "Commit or stash them, or leave -Branch out.")
            : null;
    }

    private async Task<Dictionary<string, CredentialOutcome>> AskVaultAsync(List<CredentialPath> paths, bool removesPat, CancellationToken cancellation)
    {
        var outcomes = new Dictionary<string, CredentialOutcome>(StringComparer.Ordinal);
        if (vault is null || paths.Count == 0)
            return outcomes;
        var run = new CredentialRun(vault, mount)
        {
            OnWarning = m =>
            {
                lock (_warnings)
                    _warnings.Add(m);
            },
        };
        var asked = Credential(request.Credential, removesPat, isPreview: true, isProven: request.Credential.IsProven && !removesPat);
        await foreach (var outcome in run.SetAsync(paths, asked, _ => ValueTask.FromResult(false), cancellation).ConfigureAwait(false))
            outcomes.Add(outcome.Result.Path, outcome);
        return outcomes;
    }

    private static VaultCredentialResult Removal(VaultCredentialResult result) => result with { Fields = [.. result.Fields.Where(f => f.Kind == VaultFieldChangeKind.Removed)] };
}
