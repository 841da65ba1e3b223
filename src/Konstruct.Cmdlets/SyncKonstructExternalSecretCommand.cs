using System.Management.Automation;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Cmdlets;

/// <summary>Has External Secrets read ExternalSecrets anew, and waits until each has been read. One that is set up to be read once only is told as such.</summary>
[Cmdlet(VerbsData.Sync, "KonstructExternalSecret", SupportsShouldProcess = true, DefaultParameterSetName = NameSet)]
[OutputType(typeof(ExternalSecretResult))]
public sealed class SyncKonstructExternalSecretCommand : KubernetesCmdlet
{
    private const string NameSet = "Name";
    private const string ProjectSet = "Project";

    /// <summary>Names of ExternalSecrets; wildcards are taken.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NameSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Name { get; set; } = [];

    /// <summary>Names of projects: all ExternalSecrets that read a path of theirs.</summary>
    [Parameter(Mandatory = true, ParameterSetName = ProjectSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProjectNameCompleter))]
    public string[] ProjectName { get; set; } = [];

    /// <summary>The namespace. Default with names: <c>argocd</c>; with projects: all.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Namespace { get; set; }

    /// <summary>The Vault path below which all projects' credentials stand. Default: <c>argocd/repo-credentials-template</c>.</summary>
    [Parameter(ParameterSetName = ProjectSet)]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = GuideValues.VaultPrefix;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var settings = KubernetesSettings();
            Pump(() => RunAsync(settings));
        }
        catch (ServiceException e)
        {
            WriteError(ServiceErrors.Record(e, string.Join(", ", Name.Concat(ProjectName))));
        }
    }

    private async Task RunAsync(KubernetesSettings settings)
    {
        using var cluster = KubernetesCluster.Open(settings);
        var sync = new ExternalSecretSync(cluster);
        var patterns = Name.Select(n => new WildcardPattern(n, WildcardOptions.None)).ToList();
        var paths = ProjectName.SelectMany(p => new[] { $"{Prefix.Trim('/')}/{p}", $"{Prefix.Trim('/')}/{p}{GuideValues.PlatformSuffix}" }).ToHashSet(StringComparer.Ordinal);
        var space = Namespace ?? (paths.Count > 0 ? null : "argocd");
        var found = await sync.FindAsync(space, (name, keys) => patterns.Exists(p => p.IsMatch(name)) || keys.Any(paths.Contains), Cancellation).ConfigureAwait(false);
        if (found.Count == 0 && !(patterns.Count > 0 && Name.All(WildcardPattern.ContainsWildcardCharacters)))
        {
            throw new KubernetesException(KubernetesProblem.KubernetesObjectNotFound, $"There is no ExternalSecret {(paths.Count > 0 ? $"that reads '{string.Join("' or '", paths)}'" : $"'{string.Join("', '", Name)}'")} in {(space is null ? "any namespace" : $"the namespace '{space}'")} of '{cluster.Name}'.",
                "Check the name, -Namespace and -Context.");
        }
        var timeout = TimeSpan.FromSeconds(TimeoutSec);
        foreach (var external in found)
        {
            if (!await AskAsync(() => ShouldProcess($"{external} (context {external.Context})", "Have External Secrets read it anew")).ConfigureAwait(false))
            {
                Post(() => WriteObject(external));
                continue;
            }
            var progress = Progress("Refreshing ExternalSecrets");
            progress($"{external}");
            try
            {
                var result = await sync.SyncAsync(external, timeout, Cancellation).ConfigureAwait(false);
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
        if (result.Status is ExternalSecretStatus.Failed or ExternalSecretStatus.TimedOut)
        {
            var problem = new KubernetesException(KubernetesProblem.KubernetesNotSettled, $"The ExternalSecret '{result}' in '{result.Context}' was not refreshed: {result.Reason}.", "Test-KonstructArgoAuth -Scope Vault, ExternalSecret names the cause.");
            WriteError(ServiceErrors.Record(problem, result));
        }
        else if (result.Status == ExternalSecretStatus.Useless)
        {
            WriteWarning($"'{result}' cannot be refreshed: {result.Reason}.");
        }
    }
}
