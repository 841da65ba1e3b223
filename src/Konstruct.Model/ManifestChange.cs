namespace Konstruct;

/// <summary>What a cmdlet did, or would do, to one file of manifests.</summary>
public sealed record ManifestChange
{
    private readonly PackedText _diff;

    /// <summary>What became of the file.</summary>
    public required ChangeStatus Status { get; init; }

    /// <summary>Kinds of the objects that this is about, each once, separated by commas; empty where there are none.</summary>
    public required string Kind { get; init => field = VisibleText.Line(value); }

    /// <summary>Names of the objects that this is about, separated by commas; empty where there are none.</summary>
    public required string Name { get; init => field = VisibleText.Line(value); }

    /// <summary>Full path of the file.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the file is plain YAML or a template, and of which kind.</summary>
    public required ManifestDialect Dialect { get; init; }

    /// <summary>What changes, a sentence for each object.</summary>
    public required IReadOnlyList<string> Changes { get; init => field = VisibleText.All(value); }

    /// <summary>The change as a unified diff that <c>git apply</c> takes in the folder that was searched; empty where nothing changes.</summary>
    public required string Diff { get => _diff.ToString(); init => _diff = PackedText.Of(value); }

    /// <summary>Whether the file was written.</summary>
    public bool Written => Status == ChangeStatus.Changed;

    /// <summary>What an edit cannot mend and a person should know.</summary>
    public required IReadOnlyList<Finding> Findings { get; init => field = Indexed.Of(value); }
}
