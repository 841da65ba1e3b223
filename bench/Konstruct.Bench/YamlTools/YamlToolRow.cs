namespace Konstruct.Bench.YamlTools;

/// <summary>What one tool did.</summary>
/// <param name="Name">Its name and version.</param>
internal sealed record YamlToolRow(string Name)
{
    /// <summary>How long it took on the large repository, from its start to its end.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>How many lines differ afterwards, those that went and those that came.</summary>
    public int Lines { get; set; }

    /// <summary>How many of the vendor's templates it could not read; null where it was not asked.</summary>
    public int? Refused { get; set; }
}
