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
        var blocks = TerraformData().Matches(code);
        var fields = TerraformField().Matches(code).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var (block, blockEnd, lineEnd, isReadInLine) = (-1, -1, -1, (bool?)null);
        for (var at = PathFrom(code, 0); at >= 0; at = PathFrom(code, at + 1))
        {
            for (; block + 1 < blocks.Count && blocks[block + 1].Index + blocks[block + 1].Length <= at; block++)
                blockEnd = EndFrom(code, '}', blocks[block + 1].Index);
            // Once for each line: a line, and a text, may have many paths.
            if (at >= lineEnd)
            {
                lineEnd = EndFrom(code, '\n', at);
                isReadInLine = ReadsInCommand(code[(code.LastIndexOf('\n', at) + 1)..lineEnd]);
            }
            // Of Terraform's data the field is asked for elsewhere, by its name; of Vault's command on the same line; otherwise nearby.
            var isRead = at < blockEnd ? fields.Contains(blocks[block].Groups["name"].Value) : isReadInLine ?? Field().IsMatch(code[Math.Max(0, at - Nearby)..Math.Min(code.Length, at + Nearby)]);
            if (isRead)
                return at;
        }
        return -1;
    }

    // Null where it is no command of Vault's.
    private static bool? ReadsInCommand(string line) => line.Contains("vault ", StringComparison.Ordinal) ? Field().IsMatch(line) : null;

    private static int EndFrom(string code, char end, int start) => code.IndexOf(end, start) is var at && at < 0 ? code.Length : at;

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
