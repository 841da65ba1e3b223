using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>Repositories that an App cannot read: not over https, or with Crossplane not on github.com.</summary>
internal sealed partial class OtherUrls : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var hasCrossplane = cluster.Runtimes.Any() || cluster.Secrets.Any(s => s.Step == MigrationStep.CrossplaneSecret);
        var reported = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (source, url) in Urls(cluster))
        {
            if (Credential().IsMatch(url.Value))
                yield return source.Find(Rule.PlainSecret, url, $"The {source.Kind} '{source.Name}' has a credential in the address '{url.Value}'.");
            var match = Url().Match(url.Value);
            if (!match.Success)
                continue;
            if (match.Groups["https"].Success)
            {
                if (hasCrossplane && IsEnterprise(match.Groups["host"].Value) && reported.Add(match.Groups["host"].Value))
                    yield return source.Find(Rule.EnterpriseServer, url, $"The {source.Kind} '{source.Name}' reads from '{match.Groups["host"].Value}', which looks like a GitHub Enterprise Server: Crossplane's provider cannot use an App of it.");
            }
            else
            {
                yield return source.Find(Rule.RepositoryNotHttps, url, $"The {source.Kind} '{source.Name}' reads '{url.Value}', which is not https.");
            }
        }
        foreach (var secret in cluster.Secrets.Where(s => hasCrossplane && s.Step == MigrationStep.RepositorySecrets))
        {
            if (secret.Fields.FirstOrDefault(e => e.Name == "githubAppEnterpriseBaseUrl") is { } field)
                yield return secret.Source.Find(Rule.EnterpriseServer, field.Key, $"The ExternalSecret '{secret.Source.Name}' is for an App of a GitHub Enterprise Server: Crossplane's provider cannot use it.");
        }
    }

    private static IEnumerable<(ClusterObject Source, YamlScalar Url)> Urls(ClusterManifests cluster) =>
        cluster.Applications.SelectMany(a => a.GitUrls.Select(u => (a.Source, u)))
            .Concat(cluster.Objects.Where(o => o.Kind == "Workspace").SelectMany(o => Module(o)))
            .Concat(cluster.Objects.Where(o => o.Kind == "ApplicationSet").SelectMany(o => Scalars(o.Object.Root, "repoURL").Select(u => (o, u))));

    private static IEnumerable<(ClusterObject, YamlScalar)> Module(ClusterObject workspace)
    {
        try
        {
            return workspace.Object.TextAt("spec", "forProvider", "source") == "Remote" && workspace.Object.At("spec", "forProvider", "module") is YamlScalar module ? [(workspace, module)] : [];
        }
        catch (YamlEditException)
        {
            return [];
        }
    }

    private static IEnumerable<YamlScalar> Scalars(YamlNode node, string key) => node switch
    {
        YamlMapping mapping => mapping.Entries.Where(e => e.Name != key || !mapping.FindAll("chart").Any()).SelectMany(e => e.Name == key && e.Value is YamlScalar value ? [value] : Scalars(e.Value, key)),
        YamlSequence sequence => sequence.Items.SelectMany(i => Scalars(i.Value, key)),
        _ => [],
    };

    private static bool IsEnterprise(string host) => !host.Equals("github.com", StringComparison.OrdinalIgnoreCase) && !host.EndsWith(".github.com", StringComparison.OrdinalIgnoreCase) && !OtherForge().IsMatch(host);

    [GeneratedRegex(@"^(git::)?((?<https>https://)([^/@]*@)?(?<host>[^/:<{]+)[/:]|ssh://|http://|git://|[A-Za-z0-9_.-]+@[^/]+:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Url();

    [GeneratedRegex(@"https?://[^/\s@{<]+@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Credential();

    [GeneratedRegex(@"gitlab|bitbucket|azure\.com$|visualstudio\.com$|codeberg|gitea|forgejo|amazonaws\.com$|googlesource\.com$|sr\.ht$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OtherForge();
}
