using Konstruct.Core.GitOps.Steps;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>An Application that prunes the old git secret while the provider's image still needs it.</summary>
internal sealed class PruneBeforeImage : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        foreach (var secrets in cluster.Secrets.Where(s => s.Step == MigrationStep.CrossplaneSecret).GroupBy(s => s.Source.Folder, StringComparer.Ordinal))
        {
            if (cluster.DestinationOf(secrets.First().Source.Path) is not { } destination
                || cluster.Applications.FirstOrDefault(a => a.Name == destination.Application) is not { Prune: { } prune } application
                || cluster.Runtimes.FirstOrDefault(r => r.Folder == secrets.Key && CrossplaneRuntime.ProviderImage(r.Object) is { } image && IsOld(image.Value)) is not { } runtime)
            {
                continue;
            }
            var isMigrated = secrets.All(s => s.TargetName == GuideValues.NewGitSecret);
            yield return isMigrated
                ? application.Source.Find(Rule.PruneBeforeImage, prune,
                    $"The Application '{application.Name}' prunes '{GuideValues.OldGitSecret}', which is gone from '{secrets.Key}', while the image '{CrossplaneRuntime.ProviderImage(runtime.Object)!.Value}' still needs it.", FindingSeverity.Error)
                : application.Source.Find(Rule.PruneBeforeImage, prune,
                    $"The Application '{application.Name}' prunes: commit the new git secret and the new image of the provider together.", FindingSeverity.Information);
        }
    }

    private static bool IsOld(string image) => ImageChoice.Between(image, GuideValues.ProviderImage, GuideValues.ProviderImage, force: false).IsReplaced;
}
