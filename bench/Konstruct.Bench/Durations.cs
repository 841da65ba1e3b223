namespace Konstruct.Bench;

/// <summary>How long something took, each time.</summary>
internal sealed class Durations
{
    private readonly List<double> _milliseconds = [];

    /// <summary>How many there are.</summary>
    public int Count => _milliseconds.Count;

    public double Median
    {
        get
        {
            var values = _milliseconds.Order().ToArray();
            return (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
        }
    }

    public double Shortest => _milliseconds.Min();

    public double Longest => _milliseconds.Max();

    /// <summary>Adds one.</summary>
    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);
}
