using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>A manifest as the guide gives it, with places for values: <c>${name}</c>. Source: Konstruct 0.3.6, "Migrate from PAT to GitHub App".</summary>
internal static partial class GuideText
{
    /// <summary>The text with its values. One that stands alone is quoted where YAML would take it for something else than text.</summary>
    /// <param name="name">Name of the manifest in the folder <c>Guide</c>.</param>
    /// <param name="values">The values by the names of their places.</param>
    public static string Fill(string name, IReadOnlyDictionary<string, string> values) => Place().Replace(Read(name), place =>
    {
        var value = values[place.Groups["name"].Value];
        return place.Groups["alone"].Success && !IsPlain(value) ? ScalarText.Write(value, YamlScalarStyle.DoubleQuoted, inFlow: false) : value;
    });

    // A placeholder stands as the vendor has it; a version such as 68.3.0 is no number.
    private static bool IsPlain(string value) => value[0] is '<' or '{' && !value.Contains(' ', StringComparison.Ordinal)
        || value.StartsWith("{{", StringComparison.Ordinal)
        || Word().IsMatch(value) && !Date().IsMatch(value) && ScalarMeaning.IsText(value);

    [GeneratedRegex(@"\A[A-Za-z0-9/][A-Za-z0-9./_+-]*\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Date();

    private static string Read(string name)
    {
        using var stream = typeof(GuideText).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"'{name}' is not part of this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"(?<alone>(?<=: ))?\$\{(?<name>\w+)\}(?(alone)(?=\r?\n))", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Place();
}
