using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>What a conversion made of a text.</summary>
public sealed record ConversionResult
{
    /// <summary>The text afterwards.</summary>
    public required string Text { get; init; }

    /// <summary>What kind of text it is.</summary>
    public required ManifestDialect Dialect { get; init; }

    /// <summary>The objects that the conversion is about, in the order of the text.</summary>
    public required IReadOnlyList<ConvertedObject> Objects { get; init; }

    /// <summary>What changed, a sentence for each object.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What an edit cannot mend, with places in the text afterwards.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>The edits that led from the text before to the text afterwards, the first one first.</summary>
    public IReadOnlyList<YamlEdit> Edits { get; init; } = [];

    /// <summary>Kinds of the objects that the conversion is about, each once.</summary>
    public IReadOnlyList<string> Kinds => [.. Objects.Select(o => o.Kind).Distinct(StringComparer.Ordinal)];

    /// <summary>Names of the objects that the conversion is about, as they were before.</summary>
    public IReadOnlyList<string> Names => [.. Objects.Select(o => o.Name)];

    /// <summary>The result for a text that nothing was found in.</summary>
    /// <param name="file">The text.</param>
    internal static ConversionResult Nothing(YamlFile file) => new() { Text = file.Text, Dialect = DialectOf.Text(file), Objects = [], Changes = [], Findings = [] };

    /// <summary>The findings with their places in the text before.</summary>
    /// <param name="before">The text before.</param>
    public IReadOnlyList<Finding> FindingsIn(string before)
    {
        if (Edits.Count == 0)
            return Findings;
        return [.. Findings.Select(f =>
        {
            var position = TextPosition.At(before, Edits.Reverse().Aggregate(TextPosition.OffsetOf(Text, f.Line, f.Column), (offset, edit) => edit.OffsetBefore(offset)));
            return f with { Line = position.Line, Column = position.Column };
        })];
    }
}
