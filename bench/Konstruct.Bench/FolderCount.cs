namespace Konstruct.Bench;

/// <summary>What one pass over a folder met.</summary>
/// <param name="Files">How many files were read.</param>
/// <param name="Written">How many files were written.</param>
internal sealed record FolderCount(int Files, int Written)
{
    /// <summary>A pass that did nothing.</summary>
    public static FolderCount None { get; } = new(0, 0);

    /// <summary>How many clusters were found; 0 where none were looked for.</summary>
    public int Clusters { get; init; }

    /// <summary>When the first one was given, 0 where none were looked for; of work that is done twice, how long the first time took.</summary>
    public double FirstMilliseconds { get; init; }
}
