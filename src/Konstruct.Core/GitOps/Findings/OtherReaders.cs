using System.Text.RegularExpressions;

namespace Konstruct.Core.GitOps.Findings;

/// <summary>What else reads the token from a project's Vault path: jobs and scripts, values of charts, Terraform in manifests and in files of its own.</summary>
internal sealed partial class OtherReaders : IClusterRule
{
    // Characters around the path.
    private const int Nearby = 600;

    /// <inheritdoc/>
    public IEnumerable<(string Path, Finding Finding)> Check(ClusterManifests cluster) =>
        cluster.InEach(o => !o.ApiVersion.StartsWith("external-secrets.io/", StringComparison.Ordinal) && o is not { Kind: "CronJob", Name: "git-token-refresher" }, Of)
            .Concat(cluster.Others.Where(o => ReaderIn(o.Text) >= 0).Select(o => (o.Path, Rule.PatStillRead.At(o.Text, ReaderIn(o.Text), "Terraform reads the token from a project's Vault path."))));

    private static IEnumerable<(string, Finding)> Of(ClusterObject source)
    {
        var root = source.Object.Root;
        var at = ReaderIn(root.Source);
        return at < 0 ? [] : [(source.Path, Rule.PatStillRead.At(root.File.Text, root.ContentStart + at, $"The {source.Kind} '{source.Name}' reads the token from a project's Vault path."))];
    }

    // Where the path stands whose token is read; -1 where none is.
    private static int ReaderIn(string text)
    {
        if (!text.Contains(GuideValues.VaultPrefix + "/", StringComparison.Ordinal))
            return -1;
        var code = Comment().Replace(text, m => new string(' ', m.Length));
        for (var at = PathFrom(code, 0); at >= 0; at = PathFrom(code, at + 1))
        {
            if (IsReadAt(code, at))
                return at;
        }
        return -1;
    }

    // Of Terraform's data the field is asked for elsewhere, by its name; of Vault's command on the same line; otherwise nearby.
    private static bool IsReadAt(string code, int at)
    {
        var block = TerraformData().Matches(code[..at]).LastOrDefault();
        if (block is not null && !code.AsSpan(block.Index, at - block.Index).Contains('}'))
            return TerraformField().Matches(code).Any(m => m.Groups["name"].Value == block.Groups["name"].Value);
        var line = code[(code.LastIndexOf('\n', at) + 1)..(code.IndexOf('\n', at) is >= 0 and var end ? end : code.Length)];
        return line.Contains("vault ", StringComparison.Ordinal) ? Field().IsMatch(line) : Field().IsMatch(code[Math.Max(0, at - Nearby)..Math.Min(code.Length, at + Nearby)]);
    }

    private static int PathFrom(string code, int start) => code.IndexOf(GuideValues.VaultPrefix + "/", start, StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=^|\s)(#|//)[^\n]*", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex("""\b(data|ephemeral|resource)\s+"vault_\w+"\s+"(?<name>\w+)"\s*\{""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TerraformData();

    [GeneratedRegex(@"\bvault_\w+\.(?<name>\w+)\.data(_json)?\)?(\[\s*""(username|password)""|\.(username|password)\b)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TerraformField();

    // As Terraform has it, as Vault's command line has it, and as templates and JSON filters have it.
    [GeneratedRegex(@"\[\s*[""'](username|password)[""']\s*\]|\.(username|password)\b|-field[= ]+(username|password)\b|property: *[""']?(username|password)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Field();
}
