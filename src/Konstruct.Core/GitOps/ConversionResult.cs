namespace Konstruct.Core.GitOps;

/// <summary>What a conversion made of a text.</summary>
public sealed record ConversionResult
{
    /// <summary>The text afterwards.</summary>
    public required string Text { get; init; }

    /// <summary>What kind of text it is.</summary>
    public required ManifestDialect Dialect { get; init; }

    /// <summary>Kinds of the objects that the conversion is about, each once.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>Names of the objects that the conversion is about, as they were before.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What changed, a sentence for each object.</summary>
    public required IReadOnlyList<string> Changes { get; init; }

    /// <summary>What an edit cannot mend.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}
