using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>Kustomize bases that are fetched over https from another organisation than the platform's own.</summary>
internal sealed partial class RemoteBases : IClusterRule
{
    private static readonly string[] _places = ["resources", "bases", "components"];

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster)
    {
        var own = cluster.RepositoryUrls.Select(u => Owner().Match(u.Value)).Where(m => m.Success).Select(m => m.Groups["owner"].Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return cluster.InEach(o => o.Kind is "Kustomization" or "" or "Component" && IsKustomization(o), kustomization =>
            _places.Select(k => kustomization.Object.At(k)).OfType<YamlSequence>().SelectMany(s => s.Items).Select(i => i.Value).OfType<YamlScalar>()
                .Select(v => (Place: v, Owner: Owner().Match(v.Value).Groups["owner"].Value)).Where(b => b.Owner.Length > 0 && !File().IsMatch(b.Place.Value) && !own.Contains(b.Owner))
                .Select(b => kustomization.Find(Rule.RemoteBase, b.Place, $"The base '{b.Place.Value}' is fetched over https from the organisation '{b.Owner}', where the App of this platform need not be installed.")));
    }

    private static bool IsKustomization(ClusterObject candidate) =>
        candidate.ApiVersion.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal) || candidate.Path.EndsWith("kustomization.yaml", StringComparison.Ordinal) || candidate.Path.EndsWith("kustomization.yml", StringComparison.Ordinal);

    // A file is fetched as one, without Git.
    [GeneratedRegex(@"\.(ya?ml|json)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex File();

    // Kustomize takes github.com:owner for https://github.com/owner (api/internal/git/repospec.go).
    [GeneratedRegex(@"^(git::)?(https://([^/@]*@)?github\.com/|github\.com[/:])(?<owner>[^/]+)/", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Owner();
}
