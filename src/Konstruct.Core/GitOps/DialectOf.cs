using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>Tells plain YAML from templates. Templates of External Secrets (<c>"{{ .url }}"</c>) make no Helm template.</summary>
internal static partial class DialectOf
{
    /// <summary>The dialect of a text.</summary>
    public static ManifestDialect Text(YamlFile file)
    {
        foreach (var action in file.Actions)
        {
            if (action.OwnLine && action.Kind != TemplateActionKind.Output)
                return ManifestDialect.Helm;
            if (HelmAction().IsMatch(file.Text.AsSpan(action.Span.Start, action.Span.Length)))
                return ManifestDialect.Helm;
        }
        return Token().IsMatch(file.Text) ? ManifestDialect.Token : ManifestDialect.Rendered;
    }

    [GeneratedRegex(@"\$?\.(Values|Release|Chart|Capabilities|Files|Template)\b|^\{\{-?\s*(include|template|tpl|[`""]|/\*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HelmAction();

    [GeneratedRegex("<[A-Z][A-Z0-9_-]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
