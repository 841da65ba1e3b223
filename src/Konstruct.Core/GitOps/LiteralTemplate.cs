using System.Text;
using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>
/// A template of External Secrets as it is written in a manifest. In a Helm template it has to be escaped, and people do that in several ways:
/// <c>{{`"{{ .x }}"`}}</c>, <c>"{{ "{{ .x }}" }}"</c>, <c>"{{` {{ .x }} `}}"</c>, <c>"{{ "{{" }} .x {{ "}}" }}"</c>.
/// </summary>
internal static partial class LiteralTemplate
{
    /// <summary>A scalar as the other methods take it: as it stands in YAML, but for a block scalar, of which its text.</summary>
    public static string SourceOf(YamlScalar scalar) => scalar.Style is YamlScalarStyle.Literal or YamlScalarStyle.Folded ? scalar.Value : scalar.Source;

    /// <summary>What External Secrets gets to see of a scalar: without Helm's escapes and YAML's quotes.</summary>
    public static string Unescape(string text)
    {
        var unescaped = new StringBuilder();
        var at = 0;
        for (var open = text.IndexOf("{{", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{{", at, StringComparison.Ordinal))
        {
            var end = TemplateMask.EndOfAction(text, open);
            if (end < 0)
                break;
            unescaped.Append(text, at, open - at);
            unescaped.Append(StringLiteral(text[open..end]) ?? text[open..end]);
            at = end;
        }
        var result = unescaped.Append(text, at, text.Length - at).ToString();
        return result.Length > 1 && result[0] is '"' or '\'' && result[^1] == result[0] ? result[1..^1] : result;
    }

    /// <summary>The field that a template writes, where it writes one field and nothing else; null otherwise.</summary>
    public static string? FieldOf(string source)
    {
        var match = Reference().Match(Unescape(source));
        return match.Success ? match.Groups["field"].Value : null;
    }

    /// <summary>Whether the value is one field alone and plain: no default for a missing one, no blanks around it, which ArgoCD would not trim.</summary>
    /// <param name="source">The scalar as it stands in YAML.</param>
    /// <param name="allowBlanks">Whether blanks and line ends around it do no harm.</param>
    public static bool IsPlain(string source, bool allowBlanks)
    {
        var text = Unescape(source);
        if (Fallback().IsMatch(text))
            return false;
        return allowBlanks || text == text.Trim();
    }

    /// <summary>Whether the value uses a field of a personal access token.</summary>
    public static bool ReadsPat(string source) => PatField().IsMatch(Unescape(source));

    /// <summary>A template that writes one field, escaped and quoted as the samples are; the first that can be followed decides.</summary>
    public static string Write(string field, IEnumerable<string> samples, ManifestDialect dialect)
    {
        foreach (var sample in samples)
        {
            if (Follow(field, sample) is { } written)
                return written;
        }
        return dialect == ManifestDialect.Helm ? $"{{{{`\"{{{{ .{field} }}}}\"`}}}}" : $"\"{{{{ .{field} }}}}\"";
    }

    private static string? Follow(string field, string sample)
    {
        var source = sample.Contains('\n', StringComparison.Ordinal) || FieldOf(sample) is null ? Part(sample) : sample;
        if (source is null)
            return null;
        var core = $"{{{{ .{field} }}}}";
        var written = InnerReference().IsMatch(source)
            ? InnerReference().Replace(source, core.Replace("$", "$$", StringComparison.Ordinal), 1)
            : SplitReference().Replace(source, $"${{open}} .{field} ${{close}}", 1);
        written = BlanksBefore().Replace(BlanksBehind().Replace(written, "${core}"), "${quote}");
        return Unescape(written) == core && written.Contains(field, StringComparison.Ordinal) && IsQuoted(written) ? written : null;
    }

    // One escaped field out of a longer text, such as a URL with user and password; in quotes, as a value of its own needs them.
    private static string? Part(string sample)
    {
        var match = EscapedReference().Match(sample);
        return match.Success ? $"\"{match.Value}\"" : null;
    }

    // Without quotes around the braces YAML would read a mapping.
    private static bool IsQuoted(string source) => source[0] is '"' or '\'' || source.StartsWith("{{", StringComparison.Ordinal) && StringLiteral(source) is ['"' or '\'', ..];

    private static string? StringLiteral(string action)
    {
        var inner = action[2..^2].Trim('-').Trim();
        if (inner.Length < 2 || inner[0] != inner[^1])
            return null;
        return inner[0] switch
        {
            '`' when inner.IndexOf('`', 1) == inner.Length - 1 => inner[1..^1],
            '"' when GoString().IsMatch(inner) => inner[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal),
            _ => null,
        };
    }

    [GeneratedRegex(@"^\s*\{\{-?\s*\.(?<field>\w+)\s*(\|[^{}]*)?-?\}\}\s*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"\{\{-?\s*\.\w+[^{}]*\}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InnerReference();

    [GeneratedRegex("""(?<open>\{\{-?\s*(`\{\{-?`|"\{\{-?")\s*-?\}\})\s*\.\w+[^{}]*?\s*(?<close>\{\{-?\s*(`-?\}\}`|"-?\}\}")\s*-?\}\})""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SplitReference();

    [GeneratedRegex("""\{\{-?\s*(`\s*\{\{-?\s*\.\w+[^{}`]*\}\}\s*`|"\s*\{\{-?\s*\.\w+[^{}"]*\}\}\s*")\s*-?\}\}""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EscapedReference();

    [GeneratedRegex("(?<quote>[\"'`])[ \\t]+(?=\\{\\{ \\.\\w+ \\}\\})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlanksBefore();

    [GeneratedRegex("(?<core>\\{\\{ \\.\\w+ \\}\\})[ \\t]+(?=[\"'`])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex BlanksBehind();

    [GeneratedRegex(@"\|\s*(default|coalesce)\b|\{\{-?\s*(default|coalesce|if|or)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fallback();

    [GeneratedRegex(@"(\.|""|`)(username|password)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PatField();

    [GeneratedRegex("""^"([^"\\]|\\.)*"$""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex GoString();
}
