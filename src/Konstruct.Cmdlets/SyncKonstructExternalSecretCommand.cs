using System.Collections;
using System.Management.Automation;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Verification;

namespace Konstruct.Cmdlets;

/// <summary>Has External Secrets read ExternalSecrets anew, and waits until each has been read. One that is set up to be read once only is told as such.</summary>
[Cmdlet(VerbsData.Sync, "KonstructExternalSecret", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
[OutputType(typeof(ExternalSecretResult))]
public sealed class SyncKonstructExternalSecretCommand : KubernetesCmdlet
{
    private const string NameSet = "Name";
    private const string ProjectSet = "Project";
    private const string InputSet = "InputObject";

    private readonly List<ExternalSecretRequest> _requests = [];

    /// <summary>Names of ExternalSecrets; wildcards are taken.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Names of projects: all ExternalSecrets that read a path of theirs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProjectSet)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProjectNameCompleter))]
    public string[] ProjectName { get; set; } = [];

    /// <summary>From the pipeline: names of ExternalSecrets; objects with <c>Name</c>, <c>Namespace</c> and <c>Context</c>, or with <c>ProjectName</c>; ExternalSecrets of kubectl, as <c>ConvertFrom-Json</c> reads them; checks; or clusters, as <c>Get-KonstructCluster</c> finds them, which mean all ExternalSecrets of their project.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = InputSet)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The namespace. Default: that of the pipeline's object; with names <c>argocd</c>, with projects all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    /// <summary>The contexts of the clusters that ArgoCD deploys to, by ArgoCD's names for them: <c>@{ engineering = 'engineering-admin' }</c>. Says where a cluster from the pipeline is; without it, <c>-Context</c> does.</summary>
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNull]
    public Hashtable DestinationContext { get; set; } = [];

    /// <summary>The Vault path below which all projects' credentials stand. Default: <c>argocd/repo-credentials-template</c>.</summary>
    [Parameter(ParameterSetName = ProjectSet)]
    [Parameter(ParameterSetName = InputSet)]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = GuideValues.VaultPrefix;

    /// <summary>How many are waited for at once.</summary>
    [Parameter]
    [ValidateRange(1, 128)]
    public int ThrottleLimit { get; set; } = 8;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _requests.AddRange(Name.Select(n => new ExternalSecretRequest { Name = n }));
        _requests.AddRange(ProjectName.Select(p => new ExternalSecretRequest { ProjectName = p }));
        foreach (var item in InputObject)
        {
            try
            {
                _requests.AddRange(ExternalSecretRequest.Of(item));
            }
            catch (FormatException e)
            {
                WriteError(FileErrors.Unknown("InputObject", e.Message, "Pipe in names, ExternalSecrets, or what Get-KonstructCluster gives."));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            var settings = KubernetesSettings();
            var contexts = DestinationContexts.Of(DestinationContext);
            var requests = _requests.Distinct().Where(r => IsReachable(r, contexts)).Select(r => Completed(r, contexts)).ToList();
            Pump(() => RunAsync(settings, requests));
        }
        catch (ServiceException e)
        {
            WriteError(ServiceErrors.Record(e, Context));
        }
    }

    // The current context is that of the parent, which is not where a workload cluster's ExternalSecrets are.
    private bool IsReachable(ExternalSecretRequest request, Dictionary<string, string> contexts)
    {
        if (request.Destination is not { } destination || KnownClusters.IsItself(destination) || contexts.ContainsKey(destination) || Context is not null)
            return true;
        var problem = new KubernetesException(KubernetesProblem.KubernetesContextNotFound, $"The ExternalSecrets of the project '{request.ProjectName}' live in the destination '{destination}', for which no context was given.",
            $"Give -DestinationContext @{{ '{destination}' = 'CONTEXT' }}, or -Context.");
        WriteError(ServiceErrors.Record(problem, request.ProjectName));
        return false;
    }

    private ExternalSecretRequest Completed(ExternalSecretRequest request, Dictionary<string, string> contexts) => request with
    {
        Context = contexts.GetValueOrDefault(request.Destination ?? "") ?? Context ?? request.Context,
        Namespace = Namespace ?? request.Namespace ?? (request.Name is null ? null : "argocd"),
    };

    private async Task RunAsync(KubernetesSettings settings, List<ExternalSecretRequest> requests)
    {
        var clusters = new List<KubernetesCluster>();
        try
        {
            var found = new Dictionary<(string, string, string), (ExternalSecretSync Sync, ExternalSecretResult External)>();
            foreach (var (context, space) in requests.Select(r => (r.Context, r.Namespace)).Distinct())
            {
                var here = requests.Where(r => r.Context == context && r.Namespace == space).ToList();
                try
                {
                    var cluster = KubernetesCluster.Open(settings with { Context = context });
                    clusters.Add(cluster);
                    var sync = new ExternalSecretSync(cluster);
                    foreach (var external in await FindAsync(sync, cluster.Name, space, here).ConfigureAwait(false))
                        found.TryAdd((external.Context, external.Namespace, external.Name), (sync, external));
                }
                catch (KubernetesException e)
                {
                    Post(() => WriteError(ServiceErrors.Record(e, string.Join(", ", here))));
                }
            }
            await SyncAsync([.. found.Values]).ConfigureAwait(false);
        }
        finally
        {
            clusters.ForEach(c => c.Dispose());
        }
    }

    private async Task<IReadOnlyList<ExternalSecretResult>> FindAsync(ExternalSecretSync sync, string context, string? space, List<ExternalSecretRequest> requests)
    {
        var fitting = new HashSet<ExternalSecretRequest>();
        var found = await sync.FindAsync(space, (name, keys) =>
        {
            var fits = requests.Where(r => r.Fits(name, keys, Prefix)).ToList();
            fitting.UnionWith(fits);
            return fits.Count > 0;
        }, Cancellation).ConfigureAwait(false);
        foreach (var request in requests.Where(r => !r.MayBeNone && !fitting.Contains(r)))
        {
            var problem = new KubernetesException(KubernetesProblem.KubernetesObjectNotFound, $"There is no ExternalSecret {request.Words(Prefix)} in {(space is null ? "any namespace" : $"the namespace '{space}'")} of '{context}'.", "Check the name, -Namespace and -Context.");
            Post(() => WriteError(ServiceErrors.Record(problem, request.ToString())));
        }
        return found;
    }

    // All are asked about first, and waited for together; they are put out in the order in which they were found.
    private async Task SyncAsync(List<(ExternalSecretSync Sync, ExternalSecretResult External)> found)
    {
        var asked = new List<(ExternalSecretSync Sync, ExternalSecretResult External)>();
        foreach (var one in found)
        {
            if (await AskAsync(() => ShouldProcess($"{one.External} (context {one.External.Context})", "Have External Secrets read it anew")).ConfigureAwait(false))
                asked.Add(one);
            else
                Post(() => WriteObject(one.External));
        }
        var progress = Progress("Refreshing ExternalSecrets");
        var timeout = TimeSpan.FromSeconds(TimeoutSec);
        var works = asked.Select(a => (Func<CancellationToken, Task<ExternalSecretResult>>)(token => a.Sync.SyncAsync(a.External, timeout, token)));
        var n = 0;
        await foreach (var task in ThrottledTasks.RunAsync(ThrottleLimit, works, Cancellation).ConfigureAwait(false))
        {
            var external = asked[n++].External;
            progress($"{external} ({n} of {asked.Count})");
            try
            {
                var result = await task.ConfigureAwait(false);
                Post(() => Put(result));
            }
            catch (KubernetesException e)
            {
                Post(() => WriteError(ServiceErrors.Record(e, external)));
            }
        }
    }

    private void Put(ExternalSecretResult result)
    {
        WriteObject(result);
        if (Problem(result) is { } problem)
            WriteError(ServiceErrors.Record(problem, result));
        else if (result.Status == ExternalSecretStatus.Useless)
            WriteWarning($"'{result}' cannot be refreshed: {result.Reason}.");
    }

    private static KubernetesException? Problem(ExternalSecretResult result)
    {
        const string Look = "Test-KonstructArgoAuth -Scope Vault, ExternalSecret looks for the cause.";
        return result.Status switch
        {
            ExternalSecretStatus.Failed => new(KubernetesProblem.KubernetesExternalSecretFailed, $"External Secrets has read the ExternalSecret '{result}' in '{result.Context}' anew, and failed: {result.Reason}.", result.Recommendation ?? Look),
            ExternalSecretStatus.TimedOut => new(KubernetesProblem.KubernetesNotSettled, $"The ExternalSecret '{result}' in '{result.Context}' was {result.Reason}.", $"{Look} Where all is well there, give it longer by -TimeoutSec."),
            _ => null,
        };
    }
}
