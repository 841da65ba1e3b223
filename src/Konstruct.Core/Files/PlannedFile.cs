using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>What is to become of a file.</summary>
public sealed record PlannedFile
{
    private PlannedFile(FileOutcome outcome) => Outcome = outcome;

    /// <summary>The file as it was read; null where it is to be created, or was left.</summary>
    public ManifestFile? File { get; private init; }

    /// <summary>Its text afterwards.</summary>
    public string Text { get; private init; } = "";

    /// <summary>The result before anything is written.</summary>
    public FileOutcome Outcome { get; }

    /// <summary>A file that was left as it is.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="problem">Why.</param>
    public static PlannedFile Left(string path, FileProblemException problem) => new(new FileOutcome(path, null, problem));

    /// <summary>A file that was left as it is.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="refusal">Why.</param>
    public static PlannedFile Left(string path, YamlTextException refusal) => Left(path, FileProblemException.From(path, refusal));

    /// <summary>A file that something was made of.</summary>
    /// <param name="source">The file.</param>
    /// <param name="file">The file as it was read; null where it is to be created.</param>
    /// <param name="before">Its text before; null where it is to be created.</param>
    /// <param name="result">What was made of it.</param>
    public static PlannedFile Of(ManifestSource source, ManifestFile? file, string? before, ConversionResult result)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(result);
        var change = new ManifestChange
        {
            Status = result.Text != before ? ChangeStatus.Pending : result.Objects.Count > 0 ? ChangeStatus.Unchanged : ChangeStatus.NotApplicable,
            Kind = string.Join(", ", result.Kinds),
            Name = string.Join(", ", result.Names),
            Path = source.Path,
            Dialect = result.Dialect,
            Changes = result.Changes,
            Diff = UnifiedDiff.Between(before, result.Text, source.Label),
            Findings = [.. result.Findings.Select(f => f with { Path = source.Path })],
        };
        return new PlannedFile(new FileOutcome(source.Path, change, null)) { File = file, Text = result.Text };
    }
}
