using System.Text.RegularExpressions;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>What else reads the token from a project's Vault path: jobs and scripts, values of charts, Terraform in manifests and in files of its own.</summary>
internal sealed partial class OtherReaders : IClusterRule
{
    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster) =>
        cluster.InEach(o => !o.ApiVersion.StartsWith("external-secrets.io/", StringComparison.Ordinal) && o is not { Kind: "CronJob", Name: "git-token-refresher" }, Of)
            .Concat(cluster.Others.Where(o => Reads(o.Text)).Select(o => (o.Path, Rule.PatStillRead.At(o.Text, PathIn(o.Text), "Terraform reads the token from a project's Vault path."))));

    private static IEnumerable<(string, Finding)> Of(ClusterObject source)
    {
        var root = source.Object.Root;
        var text = root.Source;
        return Reads(text)
            ? [(source.Path, Rule.PatStillRead.At(root.File.Text, root.ContentStart + PathIn(text), $"The {source.Kind} '{source.Name}' reads the token from a project's Vault path."))]
            : [];
    }

    private static bool Reads(string text) => PathIn(text) >= 0 && Field().IsMatch(text);

    private static int PathIn(string text) => text.IndexOf(GuideValues.VaultPrefix + "/", StringComparison.Ordinal);

    // As Terraform has it, as Vault's command line has it, and as templates and JSON filters have it.
    [GeneratedRegex(@"\[\s*[""'](username|password)[""']\s*\]|\.(username|password)\b|-field[= ]+(username|password)\b|property: *[""']?(username|password)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
