using System.Collections;
using System.Management.Automation;
using System.Security;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core;
using Konstruct.Core.Files;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Migration;
using Konstruct.Core.Vault;
using Konstruct.Core.Verification;

namespace Konstruct.Cmdlets;

/// <summary>
/// Moves clusters from a personal access token to a GitHub App in the safe order: GitHub confirms the App, its credential is merged into Vault beside the token, files are changed, the clusters are asked, and only then may the
/// token go. Puts out the plan, then one result for each step and cluster. Running again goes on from where the last run ended; <c>Undo-KonstructMigration</c> takes it back.
/// </summary>
[Cmdlet(VerbsLifecycle.Invoke, "KonstructMigration", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(MigrationPlan), typeof(MigrationResult))]
public sealed class InvokeKonstructMigrationCommand : AppCredentialCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const string ClusterSet = "Cluster";

    private readonly List<Cluster> _clusters = [];
    private readonly List<string> _searched = [];
    private Dictionary<string, string> _contexts = [];
    private KubernetesSettings? _kubernetes;
    private WildcardPattern[] _excluded = [];
    private WildcardPattern[] _names = [];

    /// <summary>Folders to search for clusters: a repository, or the folder of one cluster. Wildcards are resolved.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Folders to search, by their exact names.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP", "FullName")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Clusters, as <c>Get-KonstructCluster</c> finds them.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ClusterSet, ValueFromPipeline = true)]
    [ValidateNotNull]
    public Cluster[] Cluster { get; set; } = [];

    /// <summary>Names of clusters, as wildcards: for a canary, say. Default: all.</summary>
    [Parameter(Position = 1)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ClusterNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>Files and folders to leave out, as wildcards: by name, or by path relative to the folder that is searched, for clusters from the pipeline to the repository, with slashes. Readers of the token are looked for there all the same.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Exclude { get; set; } = [];

    /// <summary>The domain that metrics are sent to, <c>prometheus-remote-write.&lt;domain&gt;</c>. Default: each cluster's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Domain { get; set; }

    /// <summary>Where metrics are sent. Default: <c>https://prometheus-remote-write.&lt;domain&gt;/api/v1/write</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RemoteWriteUrl { get; set; }

    /// <summary>Has External Secrets bring the clusters' Secrets up to date in the end, and runs the checks. A cluster whose files are not in Git yet, as ArgoCD reads it, is skipped.</summary>
    [Parameter]
    public SwitchParameter Verify { get; set; }

    /// <summary>The kubeconfig files for <c>-Verify</c>; where several name the same thing, the first wins. Default: those of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>, or in a pod its service account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KubeConfig { get; set; } = [];

    /// <summary>The context of the cluster whose ArgoCD deploys the clusters of the repository. Default: the current one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>The contexts of the clusters that ArgoCD deploys to, by ArgoCD's names for them: <c>@{ engineering = 'engineering-admin' }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable DestinationContext { get; set; } = [];

    /// <summary>Reaches the clusters that ArgoCD deploys to by ArgoCD's own Secrets for them, where no context is given.</summary>
    [Parameter]
    public SwitchParameter UseClusterSecret { get; set; }

    /// <summary>ArgoCD's namespace. Default: <c>argocd</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string ArgoNamespace { get; set; } = "argocd";

    /// <summary>How long the verification of each cluster may wait for ArgoCD and External Secrets, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Takes <c>username</c> and <c>password</c> out of Vault after the verification, which it implies, and after a question: at a path only when every cluster of the repository that reads it, selected or not, is migrated and passes, and nothing else in it names the path.</summary>
    [Parameter]
    public SwitchParameter RemovePat { get; set; }

    /// <summary>The journal from which the run can be taken back: a file, which may be there already, or a folder for a new one. Default: a new one in the folder of the user's state, <c>konstruct/journals</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    /// <summary>A new branch, from the commit that is checked out, to commit the changed files to with the user's git, one commit for each cluster; or one that earlier runs made. The work tree stays as it is. Default: files are changed where they are, and not committed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Branch { get; set; }

    /// <summary>Pushes the branch to the remote that the user pushes to, which is asked before anything is done whether it would take it.</summary>
    [Parameter]
    public SwitchParameter Push { get; set; }

    /// <summary>Opens a pull request for the branch, with the plan as its text, or updates the one that is open. Takes <c>-Branch</c> and <c>-Push</c>.</summary>
    [Parameter]
    public SwitchParameter PullRequest { get; set; }

    /// <summary>The branch that the pull request is to be merged into. Default: the repository's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BaseBranch { get; set; }

    /// <summary>Token to open the pull request with. Default: <c>GH_TOKEN</c>, or else that of the App's installation, where it may.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? GitToken { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Migrating";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _excluded = ItemPaths.Patterns(Exclude);
        _names = ItemPaths.Patterns(Name);
        RefuseUnaskable(RemovePat);
        if ((Push && Branch is null) || (PullRequest && !Push))
            ThrowTerminatingError(FileErrors.Unknown(Push ? nameof(Branch) : nameof(Push), Push ? "-Push was given, but no branch to push." : "-PullRequest was given, but not -Push: a pull request is about a branch that GitHub has.", "Give -Branch and -Push."));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName == ClusterSet)
        {
            _clusters.AddRange(Cluster.Where(c => _names.Length == 0 || ItemPaths.Matches(_names, c.Name)));
            return;
        }
        var paths = new ItemPaths(this);
        foreach (var path in ParameterSetName == LiteralPathSet ? LiteralPath : Path)
        {
            foreach (var folder in ParameterSetName == LiteralPathSet ? paths.Literal(path) : paths.Resolve(path))
            {
                if (Directory.Exists(folder))
                    Find(folder);
                else
                    WriteError(File.Exists(folder) ? FileErrors.NotAFolder(path) : FileErrors.NotFound(path));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_clusters.Count == 0)
            return;
        try
        {
            Run([.. _clusters.DistinctBy(c => c.Path, StringComparer.Ordinal)]);
        }
        catch (ServiceException e)
        {
            ThrowTerminatingError(ServiceErrors.Record(e, Branch ?? AppId ?? Prefix));
        }
    }

    private void Find(string folder)
    {
        _searched.Add(System.IO.Path.TrimEndingDirectorySeparator(folder));
        var before = _clusters.Count;
        Pump(async () =>
        {
            var progress = Progress("Looking for clusters");
            var search = new ClusterSearch(IsExcluded) { OnSkipped = m => Post(() => WriteWarning(m)) };
            await foreach (var cluster in new ClusterReader(search) { IsWanted = n => _names.Length == 0 || ItemPaths.Matches(_names, n) }.BelowAsync(folder, Cancellation).ConfigureAwait(false))
            {
                _clusters.Add(cluster);
                progress($"{_clusters.Count} clusters");
            }
        });
        if (_clusters.Count == before)
            WriteWarning($"No cluster was found below '{folder}'{(_names.Length > 0 ? $" whose name is like '{string.Join("', '", Name)}'" : "")}.");
    }

    private bool IsExcluded(string relative) => _excluded.Length > 0 && ItemPaths.Matches(_excluded, relative);

    private void Run(IReadOnlyList<Cluster> clusters)
    {
        JudgeApp(App, mayBeMissing: RemovePat);
        using var key = Key(App);
        var credential = Request(App, key, removesPat: false);
        using var pullRequests = PullRequest
            ? new GitHubPullRequests(credential.GitHub, GitToken is null ? GitHubPullRequests.EnvironmentToken(credential.GitHub) : SecretText.Reveal(GitToken), credential.AppId, key, BaseBranch)
            : null;
        var request = new MigrationRequest
        {
            Credential = credential,
            Prefix = Prefix,
            Scope = Scope,
            Files = new ClusterFilesOptions { Searched = _searched, IsExcluded = _excluded.Length > 0 ? IsExcluded : null, Domain = Domain, RemoteWriteUrl = RemoteWriteUrl },
            Verifies = Verify,
            RemovesPat = RemovePat,
            Branch = Branch,
            Pushes = Push,
            PullRequests = pullRequests,
            JournalPath = JournalPath is null ? null : GetUnresolvedProviderPathFromPSPath(JournalPath),
            ThrottleLimit = ThrottleLimit,
            IsPreview = IsPreview,
        };
        _kubernetes = Verify || RemovePat ? new KubernetesSettings { KubeConfig = [.. KubeConfig.Select(GetUnresolvedProviderPathFromPSPath)], Context = Context, OnWait = TellWait, OnWarning = m => Post(() => WriteWarning(m)) } : null;
        _contexts = DestinationContexts.Of(DestinationContext);
        var settings = clusters.Any(c => c is { Dialect: ManifestDialect.Rendered, ProjectName: not null }) ? Settings(null, null) : null;
        var questions = Questions(AsksToRemove);
        Pump(() => RunAsync(clusters, request, settings, questions));
    }

    private async Task RunAsync(IReadOnlyList<Cluster> clusters, MigrationRequest request, VaultSettings? settings, MigrationQuestions questions)
    {
        if (settings is null)
        {
            await RunAsync(clusters, request, (VaultClient?)null, questions).ConfigureAwait(false);
            return;
        }
        var vault = await ConnectAsync(settings).ConfigureAwait(false);
        await using (vault.ConfigureAwait(false))
            await RunAsync(clusters, request, vault, questions).ConfigureAwait(false);
    }

    private async Task RunAsync(IReadOnlyList<Cluster> clusters, MigrationRequest request, VaultClient? vault, MigrationQuestions questions)
    {
        var progress = Progress(Activity);
        using var known = request.IsPreview ? null : await ClustersAsync().ConfigureAwait(false);
        var places = new ArgoAuthPlaces { ArgoNamespace = ArgoNamespace, VaultPrefix = Prefix.Trim('/'), VaultMount = Mount };
        var run = new MigrationRun(request, vault, Mount)
        {
            Verifier = known is null ? null : new ClusterVerifier(known, vault, request.Credential.GitHub, places, TimeSpan.FromSeconds(TimeoutSec)),
            Questions = questions,
            OnProgress = progress,
            OnWarning = m => Post(() => WriteWarning(m)),
        };
        await using var ending = run.ConfigureAwait(false);
        var plan = await run.PlanAsync(clusters, Cancellation).ConfigureAwait(false);
        Post(() =>
        {
            foreach (var warning in plan.Warnings)
                WriteWarning(warning);
            WriteObject(plan);
        });
        await foreach (var outcome in run.RunAsync(Cancellation).ConfigureAwait(false))
            Post(() => Put(outcome));
    }

    // Where no cluster was named and none is known, the rest is done all the same, and the verification says why it was not.
    private async Task<KnownClusters?> ClustersAsync()
    {
        if (_kubernetes is null)
            return null;
        try
        {
            return await KnownClusters.OpenAsync(_kubernetes, _contexts, UseClusterSecret ? ArgoNamespace : null, Cancellation).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesConfigMissing && KubeConfig.Length == 0 && Context is null && _contexts.Count == 0)
        {
            Post(() => WriteWarning($"Nothing can be verified: {e.Message}"));
            return null;
        }
    }

    private void Put(MigrationOutcome outcome)
    {
        // First what became of it: an error may end the pipeline.
        WriteObject(outcome.Result);
        if (outcome.Problem is ServiceException service)
            WriteError(ServiceErrors.Record(service, outcome.Result));
        else if (outcome.Problem is FileProblemException file)
            WriteError(FileErrors.Record(file, outcome.Result.ClusterName!));
    }

    private MigrationQuestions Questions(bool asksToRemove) => new()
    {
        WriteVault = p => AskAsync(p, "Write the GitHub App's credential"),
        RemovePat = p => AskAsync(p, "Remove the token", asksToRemove ? AskToRemove : null),
        ChangeFiles = c => AskAsync(() => ShouldProcess(Target(c), $"Move to the GitHub App: {string.Join(", ", c.Files.Select(f => System.IO.Path.GetFileName(f.Path)))}")),
        Push = t => AskAsync(() => ShouldProcess($"the branch {t.Branch} of '{t.Root}', to {t.Remote} ({t.Url})", "Push")),
        OpenPullRequest = t => AskAsync(() => ShouldProcess($"the branch {t.Branch} of '{t.Root}', at {t.Remote} ({t.Url})", "Open a pull request, or update the one that is open")),
        Sync = c => AskAsync(() => ShouldProcess($"the cluster {c.Name}", "Refresh ExternalSecrets")),
    };

    private string Target(MigrationPlanCluster cluster)
    {
        var root = cluster.Cluster.RepositoryRoot;
        var branch = Branch ?? (root is null ? null : GitRepository.BranchOf(root));
        return $"{cluster.Cluster.Path}{(branch is null ? "" : $" (branch {branch})")}";
    }
}
