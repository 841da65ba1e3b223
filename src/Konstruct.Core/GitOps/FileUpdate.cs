using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>What a step that looks at a folder as a whole makes of one of its files.</summary>
public sealed record FileUpdate
{
    /// <summary>The file's path relative to the folder, with slashes.</summary>
    public required string Path { get; init; }

    /// <summary>The text before; null where the file is to be created.</summary>
    public string? Before { get; init; }

    /// <summary>What became of the text; null where that was refused.</summary>
    public ConversionResult? Result { get; init; }

    /// <summary>Why the file was left as it is; null where it was not.</summary>
    public YamlTextException? Refusal { get; init; }

    /// <summary>The steps that have something to do with the file.</summary>
    public required IReadOnlyList<MigrationStep> Steps { get; init; }
}
