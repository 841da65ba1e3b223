namespace Konstruct.Bench.Growth;

/// <summary>One cmdlet on repositories of growing size.</summary>
/// <param name="Name">The cmdlet.</param>
/// <param name="Sizes">How many clusters each repository has, the smallest first.</param>
internal sealed record GrowthSeries(string Name, IReadOnlyList<int> Sizes)
{
    /// <summary>What was measured on the repository of each size.</summary>
    public IReadOnlyList<Series> Measured { get; } = [.. Sizes.Select(static _ => new Series())];

    /// <summary>How long one cluster took, in milliseconds, for each size.</summary>
    public IReadOnlyList<double> MillisecondsPerCluster => [.. Measured.Select((series, index) => series.MedianMilliseconds / Sizes[index])];

    /// <summary>The most memory that was resident, in MiB, for each size.</summary>
    public IReadOnlyList<double> PeakMebibytes => [.. Measured.Select(static series => series.MedianPeakBytes / (1024 * 1024))];
}
