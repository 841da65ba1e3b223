using YamlDotNet.RepresentationModel;

namespace Konstruct.Bench.YamlTools;

/// <summary>What the manifests of a folder mean, however they are written.</summary>
internal static class Content
{
    /// <summary>The files whose content differs, in one folder and in another with the same files.</summary>
    /// <param name="one">A folder.</param>
    /// <param name="other">The other.</param>
    public static IEnumerable<string> Differences(string one, string other) =>
        Directory.EnumerateFiles(one, "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(one, path)).Where(path => Of(Path.Combine(one, path)) != Of(Path.Combine(other, path)));

    private static string Of(string path)
    {
        var text = File.ReadAllText(path);
        return text.Contains("ExternalSecret", StringComparison.Ordinal) ? string.Join("\n---\n", DocumentEdit.Load(text).Documents.Select(static document => Of(document.RootNode))) : text;
    }

    private static string Of(YamlNode node) => node switch
    {
        YamlMappingNode mapping => $"{{{string.Join(',', mapping.Children.Select(static entry => $"{Of(entry.Key)}:{Of(entry.Value)}").Order(StringComparer.Ordinal))}}}",
        YamlSequenceNode sequence => $"[{string.Join(',', sequence.Children.Select(Of))}]",
        YamlScalarNode scalar => scalar.Value is "null" or null ? "" : System.Text.Json.JsonSerializer.Serialize(scalar.Value),
        _ => throw new InvalidOperationException($"'{node}' is no content."),
    };
}
