using Konstruct.Core.GitOps.Steps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>A ProviderConfig of Terraform's provider that names the old git secret, on the cluster where that gets another name.</summary>
internal sealed class ProviderConfigs : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var images = cluster.Runtimes.Select(r => CrossplaneRuntime.ProviderImage(r.Object)?.Value).OfType<string>().ToList();
        var stock = images.Find(i => !ImageReference.Parse(i).Repository.EndsWith("konstructio/provider-terraform", StringComparison.Ordinal));
        return cluster.InEach(o => o.Kind == "ProviderConfig" && o.ApiVersion.StartsWith("tf.", StringComparison.Ordinal), config =>
            cluster.DestinationOf(config.Path) is { Role: DestinationRole.Management } ? [] :
            ((config.Object.At("spec", "credentials") as YamlSequence)?.Items ?? []).Select(i => i.Value).OfType<YamlMapping>()
                .Where(c => Application.Text(c, "filename") == ".git-credentials" && (c["secretRef"] as YamlMapping)?["name"] is YamlScalar { Value: GuideValues.OldGitSecret })
                .Select(c => c["secretRef"] is YamlMapping reference ? reference["name"]! : c)
                .Select(place => stock is null
                    ? config.Find(Rule.ProviderReadsOldSecret, place, $"The ProviderConfig '{config.Name}' names the secret '{GuideValues.OldGitSecret}'.")
                    : WithStockImage(config, place, stock)));
    }

    private static (string, Finding) WithStockImage(ClusterObject config, YamlNode place, string image)
    {
        var (path, finding) = config.Find(Rule.ProviderReadsOldSecret, place,
            $"The ProviderConfig '{config.Name}' names the secret '{GuideValues.OldGitSecret}', which will be gone, and the provider's image '{image}' is not Konstruct's.", FindingSeverity.Warning);
        return (path, finding with { Recommendation = "Use Konstruct's image, which reads github-app-credentials, or have the ProviderConfig read a secret that stays." });
    }
}
