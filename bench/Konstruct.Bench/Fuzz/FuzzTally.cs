namespace Konstruct.Bench.Fuzz;

/// <summary>What came of a target.</summary>
/// <param name="Target">Its name.</param>
internal sealed record FuzzTally(string Target)
{
    /// <summary>How many inputs were tried.</summary>
    public long Inputs { get; set; }

    /// <summary>How many of them were taken; the others were refused, as they may be.</summary>
    public long Taken { get; set; }

    /// <summary>The edges that the inputs it began with reach.</summary>
    public int FirstEdges { get; set; }

    /// <summary>The edges that were reached in the end.</summary>
    public int Edges { get; set; }

    /// <summary>The edges that were reached after a quarter of the time.</summary>
    public int EarlyEdges { get; set; }

    /// <summary>The inputs that reached something new.</summary>
    public int Kept { get; set; }

    /// <summary>The most processor time that an input took, by its size; inputs below 1 kB count as 1 kB.</summary>
    public double SlowestPerKilobyte { get; set; }

    /// <summary>The most memory that was allocated for an input, by its size, in bytes.</summary>
    public double LargestPerKilobyte { get; set; }
}
