namespace Konstruct.Bench.Repository;

/// <summary>The measurements of one cmdlet that writes.</summary>
/// <param name="Name">The cmdlet.</param>
/// <param name="Work">The step.</param>
/// <param name="FloorWork">What any tool has to do for it.</param>
/// <param name="WrittenPerCluster">How many files of a cluster it changes or creates.</param>
internal sealed record StepSeries(string Name, Work Work, Work FloorWork, int WrittenPerCluster)
{
    /// <summary>The run that changes files.</summary>
    public Series First { get; } = new();

    /// <summary>The run behind it, which finds nothing to change.</summary>
    public Series Again { get; } = new();

    /// <summary>The floor.</summary>
    public Series Floor { get; } = new();
}
