using System.Diagnostics;

namespace Konstruct.Bench;

/// <summary>The measurements of one piece of work.</summary>
internal sealed class Series
{
    private readonly List<Measurement> _measurements = [];
    private readonly bool _isTidy;

    /// <summary>Begins with no measurement.</summary>
    /// <param name="isTidy">Whether garbage is collected early; see <see cref="Measurement.Take"/>.</param>
    public Series(bool isTidy = false) => _isTidy = isTidy;

    public int Files => _measurements[0].Files;

    public int Clusters => _measurements[0].Clusters;

    public double MedianFirstMilliseconds => Median(static measurement => measurement.FirstMilliseconds);

    public int Written => _measurements[0].Written;

    public double MedianMilliseconds => Median(static measurement => measurement.Milliseconds);

    public double ShortestMilliseconds => _measurements.Min(static measurement => measurement.Milliseconds);

    public double LongestMilliseconds => _measurements.Max(static measurement => measurement.Milliseconds);

    public double MedianPeakBytes => Median(static measurement => measurement.PeakBytes);

    public double MedianAllocatedBytes => Median(static measurement => measurement.AllocatedBytes);

    /// <summary>Measures a child process once more, and makes sure that it did what it should.</summary>
    /// <param name="start">How to start it.</param>
    /// <param name="work">What it is to do, for messages.</param>
    /// <param name="expected">What it is to meet.</param>
    /// <exception cref="InvalidOperationException">It met something else: what was measured is not what the report says.</exception>
    public async Task Add(ProcessStartInfo start, string work, FolderCount expected)
    {
        var measurement = await Measurement.Take(start, work, _isTidy).ConfigureAwait(false);
        if ((measurement.Files, measurement.Written, measurement.Clusters) != (expected.Files, expected.Written, expected.Clusters))
        {
            throw new InvalidOperationException(
                $"'{work}' was to read {expected.Files} files, write {expected.Written} and find {expected.Clusters} clusters, but it read {measurement.Files}, wrote {measurement.Written} and found {measurement.Clusters}.");
        }

        _measurements.Add(measurement);
    }

    private double Median(Func<Measurement, double> value)
    {
        var values = _measurements.Select(value).Order().ToArray();
        return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }
}
