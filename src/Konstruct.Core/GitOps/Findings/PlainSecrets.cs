using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>Credentials that stand in Git as plain text. The value itself is never told.</summary>
internal sealed partial class PlainSecrets : IClusterRule
{
    private static readonly string[] _names = [GuideValues.OldGitSecret, GuideValues.NewGitSecret, "controller-manager"];
    private static readonly string[] _places = ["stringData", "data"];
    private static readonly string[] _fields = ["password", "bearerToken", "sshPrivateKey", "githubAppPrivateKey", "github_app_private_key", "github_token", "creds"];

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster) => cluster.InEach(o => o.Kind == "Secret" && o.ApiVersion == "v1", secret =>
        secret.Object.TextAt("metadata", "labels", "argocd.argoproj.io/secret-type") is { } type && type != "cluster" || _names.Contains(secret.Name, StringComparer.Ordinal)
            ? _places.Select(k => secret.Object.At(k)).OfType<YamlMapping>().SelectMany(d => d.Entries)
                .Where(e => _fields.Contains(e.Name, StringComparer.Ordinal) && e.Value is YamlScalar value && IsLiteral(value))
                .Select(e => secret.Find(Rule.PlainSecret, e.Key, $"The Secret '{secret.Name}' has its '{e.Name}' in plain text here."))
            : []);

    private static bool IsLiteral(YamlScalar value) => value.Value.Length > 0 && !Placeholder().IsMatch(value.Value);

    // An action, a token, a variable of a substitution, and what SOPS has encrypted.
    [GeneratedRegex(@"\{\{|\A<[^<>]+>\z|\A\$[{(][^)}]+[)}]\z|\AENC\[", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Placeholder();
}
