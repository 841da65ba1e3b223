using System.Collections;
using System.Management.Automation;
using System.Security;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core;
using Konstruct.Core.ArgoCd;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.GitHub;
using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Vault;
using Konstruct.Core.Verification;

namespace Konstruct.Cmdlets;

/// <summary>
/// Checks whether ArgoCD can authenticate as the GitHub App, and where not, says why: from the secret in Vault by the ExternalSecret and ArgoCD's Secret to GitHub and the Applications; and Crossplane, the GitAccounts and
/// the metrics. It changes nothing, but that <c>-Refresh</c> has ArgoCD look anew. What cannot be asked is told as skipped.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "KonstructArgoAuth", SupportsShouldProcess = true)]
[OutputType(typeof(ArgoAuthCheck), typeof(bool))]
public sealed class TestKonstructArgoAuthCommand : VaultCmdlet
{
    private static readonly TimeSpan _firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(10);

    private readonly List<string> _projects = [];
    private readonly List<Cluster> _clusters = [];
    private bool _isNamed;

    /// <summary>Names of projects, beside those of the clusters from the pipeline. Without any, and without clusters from the pipeline: every project whose ExternalSecrets are found.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Project")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ProjectNameCompleter))]
    public string?[]? ProjectName { get; set; }

    /// <summary>From the pipeline: names of projects, or clusters as <c>Get-KonstructCluster</c> finds them, which tell where things are deployed to.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The areas to look at. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public CheckScope[] Scope { get; set; } = Enum.GetValues<CheckScope>();

    /// <summary>Rules that are not looked at, by their ids: <c>KON243</c>, say, where ArgoCD's own server cannot be asked and <c>-Quiet</c> is to give <c>$true</c> all the same. They block nothing.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RuleIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ExcludeRule { get; set; } = [];

    /// <summary>The kubeconfig files; where several name the same thing, the first wins. Default: those of <c>KUBECONFIG</c>, or <c>~/.kube/config</c>, or in a pod its service account.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] KubeConfig { get; set; } = [];

    /// <summary>The context of the cluster with ArgoCD. Default: the current one.</summary>
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

    /// <summary>Crossplane's namespace. Default: <c>crossplane-system</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string CrossplaneNamespace { get; set; } = GuideValues.CrossplaneNamespace;

    /// <summary>The operator's namespace. Default: <c>konstruct-system</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string OperatorNamespace { get; set; } = "konstruct-system";

    /// <summary>The operator's Deployment, or the end of its name. Default: <c>workloadcluster-operator</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string OperatorName { get; set; } = "workloadcluster-operator";

    /// <summary>The Vault path below which all projects' credentials stand. Default: <c>argocd/repo-credentials-template</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = GuideValues.VaultPrefix;

    /// <summary>GitHub's API. Default: <c>https://api.github.com/</c>. Of an Enterprise Server: <c>https://HOST/api/v3</c>.</summary>
    [Parameter]
    [Alias("GitHubApiUrl")]
    [ValidateNotNull]
    public Uri ApiUrl { get; set; } = GitHubSettings.DefaultApiUrl;

    /// <summary>Address of ArgoCD's own server, e.g. <c>https://argocd.example.com</c>, to ask what it says of its repositories. It is made to try each anew.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ArgoServer { get; set; }

    /// <summary>Token for ArgoCD's server. Default: <c>ARGOCD_AUTH_TOKEN</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? ArgoToken { get; set; }

    /// <summary>First has ArgoCD look anew at the Applications that use the credentials, past its cache (a hard refresh), and waits for that.</summary>
    [Parameter]
    public SwitchParameter Refresh { get; set; }

    /// <summary>Looks again and again until nothing fails and nothing may come right by itself (<c>IsPending</c>), or the time is over; what was seen last is put out.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    /// <summary>How long <c>-Wait</c> and <c>-Refresh</c> take at most, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 300;

    /// <summary>Gives <c>$true</c> when nothing failed and nothing was skipped, else <c>$false</c>, instead of the checks.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Checking ArgoCD's credentials";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        // By its name in the command, not by a property of what comes down the pipeline.
        if (ExcludeRule.FirstOrDefault(r => !ArgoAuthTest.Rules.ContainsKey(r.ToUpperInvariant())) is { } unknown)
            ThrowTerminatingError(FileErrors.Unknown(nameof(ExcludeRule), $"'{unknown}' is no check's rule; expected one of {ArgoAuthTest.Rules.Keys.Min()} to {ArgoAuthTest.Rules.Keys.Max()}.", "See docs/checks.md, or complete it with the Tab key."));
        _isNamed = MyInvocation.BoundParameters.ContainsKey(nameof(ProjectName));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in InputObject)
        {
            switch (item.BaseObject)
            {
                case string name when !string.IsNullOrWhiteSpace(name):
                    _projects.Add(name);
                    break;
                case Cluster cluster:
                    _clusters.Add(cluster);
                    break;
                case var other when ProjectName is not { Length: > 0 }:
                    WriteError(FileErrors.Unknown("InputObject", $"'{other}' is neither a project's name nor a cluster.", "Pipe in names, or what Get-KonstructCluster gives."));
                    break;
            }
        }
        if (_isNamed || !InputObject.Any(i => i.BaseObject is Cluster))
            _projects.AddRange((ProjectName ?? []).OfType<string>().Where(n => n.Length > 0));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Nothing was found by whoever pipes in: that is not the same as asking for everything.
        if (_projects.Count + _clusters.Count == 0 && MyInvocation.ExpectingInput)
        {
            if (Quiet)
                WriteObject(false);
            return;
        }
        try
        {
            var contexts = DestinationContexts.Of(DestinationContext);
            var kubernetes = new KubernetesSettings { KubeConfig = [.. KubeConfig.Select(GetUnresolvedProviderPathFromPSPath)], Context = Context, OnWait = TellWait, OnWarning = m => Post(() => WriteWarning(m)) };
            var (vault, whyNoVault) = KnownVault();
            var token = ArgoToken is null ? Environment.GetEnvironmentVariable("ARGOCD_AUTH_TOKEN") : SecretText.Reveal(ArgoToken);
            Pump(() => RunAsync(kubernetes, contexts, vault, whyNoVault, token));
        }
        catch (ServiceException e)
        {
            ThrowTerminatingError(ServiceErrors.Record(e, Context));
        }
    }

    // Without a token Vault is not known either; anything else that is wrong with what was given is an error.
    private (VaultSettings? Settings, string Why) KnownVault()
    {
        if (!KnowsVault)
            return (null, ArgoAuthRequest.NoVault);
        try
        {
            return (Settings(), "");
        }
        catch (VaultException e) when (e.Problem == VaultProblem.VaultTokenMissing)
        {
            return (null, e.Message);
        }
    }

    private async Task RunAsync(KubernetesSettings kubernetes, Dictionary<string, string> contexts, VaultSettings? settings, string whyNoVault, string? token)
    {
        using var clusters = await KnownClusters.OpenAsync(kubernetes, contexts, UseClusterSecret ? ArgoNamespace : null, Cancellation).ConfigureAwait(false);
        using var server = ArgoServer is null || string.IsNullOrEmpty(token) ? null : new ArgoServerClient(ArgoServer, token, Cancellation);
        VaultClient? vault = null;
        if (settings is not null)
            (vault, whyNoVault) = await VaultAsync(settings).ConfigureAwait(false);
        try
        {
            var progress = Progress(Activity);
            var test = new ArgoAuthTest(new ArgoAuthRequest
            {
                Clusters = clusters,
                Vault = vault,
                WhyNoVault = whyNoVault,
                GitHub = new GitHubSettings { ApiUrl = ApiUrl, OnWait = TellWait },
                ArgoServer = server,
                WhyNoArgoServer = ArgoServer is null ? ArgoAuthRequest.NoArgoServer : $"no token for ArgoCD at '{ArgoServer}' was given (-ArgoToken or ARGOCD_AUTH_TOKEN)",
                Places = new ArgoAuthPlaces { ArgoNamespace = ArgoNamespace, CrossplaneNamespace = CrossplaneNamespace, OperatorNamespace = OperatorNamespace, OperatorName = OperatorName, VaultPrefix = Prefix, VaultMount = Mount },
                ProjectNames = _projects,
                ClusterFolders = _clusters,
                Scopes = Scope,
                ExcludedRules = [.. ExcludeRule.Select(r => r.ToUpperInvariant())],
                ThrottleLimit = ThrottleLimit,
                OnDone = (n, of) => progress($"{n} of {of} projects"),
            });
            if (Refresh)
                await RefreshAsync(test).ConfigureAwait(false);
            await LookAsync(test).ConfigureAwait(false);
        }
        finally
        {
            if (vault is not null)
                await vault.DisposeAsync().ConfigureAwait(false);
        }
    }

    // A Vault that cannot be reached is not known, as one that was not given; the checks of it say so.
    private async Task<(VaultClient? Client, string Why)> VaultAsync(VaultSettings settings)
    {
        try
        {
            return (await VaultClient.ConnectAsync(settings with { OnWait = TellWait, OnWarning = m => Post(() => WriteWarning(m)) }, Cancellation).ConfigureAwait(false), "");
        }
        catch (VaultException e)
        {
            return (null, e.Message);
        }
    }

    private async Task RefreshAsync(ArgoAuthTest test)
    {
        var asked = new List<(KubernetesCluster Cluster, string Namespace, string Name)>();
        foreach (var application in await test.ApplicationsAsync(e => Post(() => WriteError(ServiceErrors.Record(e, "Applications"))), Cancellation).ConfigureAwait(false))
        {
            if (await AskAsync(() => ShouldProcess($"Application {application.Namespace}/{application.Name} (context {application.Cluster.Name})", "Have ArgoCD look at it anew (hard refresh)")).ConfigureAwait(false))
                asked.Add(application);
        }
        var limit = new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = Cancellation };
        await Parallel.ForEachAsync(asked, limit, async (application, cancellation) =>
        {
            try
            {
                if (!await ApplicationRefresh.RunAsync(application.Cluster, application.Namespace, application.Name, TimeSpan.FromSeconds(TimeoutSec), cancellation).ConfigureAwait(false))
                    Post(() => WriteWarning($"ArgoCD has not looked at the Application '{application.Namespace}/{application.Name}' within {TimeoutSec} s; see whether its application-controller runs."));
            }
            catch (KubernetesException e)
            {
                Post(() => WriteError(ServiceErrors.Record(e, $"{application.Namespace}/{application.Name}")));
            }
        }).ConfigureAwait(false);
    }

    private async Task LookAsync(ArgoAuthTest test)
    {
        var since = TimeProvider.System.GetTimestamp();
        for (var pause = _firstPause; ; pause = pause * 2 < _longestPause ? pause * 2 : _longestPause)
        {
            var seen = new List<ArgoAuthCheck>();
            var isStreamed = !Wait && !Quiet;
            await foreach (var check in test.RunAsync(Cancellation).ConfigureAwait(false))
            {
                SeenProjects.Add(check.ProjectName);
                if (isStreamed)
                    Post(() => WriteObject(check));
                else
                    seen.Add(check);
            }
            var open = seen.Find(c => c.Status == CheckStatus.Fail) ?? seen.Find(c => c.IsPending);
            var left = TimeSpan.FromSeconds(TimeoutSec) - TimeProvider.System.GetElapsedTime(since);
            if (open is null || !Wait || left <= TimeSpan.Zero)
            {
                if (Quiet)
                    Post(() => WriteObject(seen.Count > 0 && seen.TrueForAll(c => c.Status is CheckStatus.Pass or CheckStatus.Warn)));
                else if (!isStreamed)
                    Post(() => WriteObject(seen, enumerateCollection: true));
                return;
            }
            TellWait($"{seen.Count(c => c.Status == CheckStatus.Fail)} of {seen.Count} checks fail; waiting for {open.RuleId}: {open.Subject}");
            await Task.Delay(pause < left ? pause : left, Cancellation).ConfigureAwait(false);
        }
    }
}
