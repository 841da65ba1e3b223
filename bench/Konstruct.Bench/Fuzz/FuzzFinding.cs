namespace Konstruct.Bench.Fuzz;

/// <summary>A promise that does not hold.</summary>
/// <param name="Target">Of which target.</param>
/// <param name="Reason">What was seen.</param>
/// <param name="Input">With which input.</param>
internal sealed record FuzzFinding(string Target, string Reason, string Input)
{
    /// <summary>Two lines as the tests' seeds have them.</summary>
    public override string ToString() => $"# {Reason.ReplaceLineEndings(" ")}\n{Target} {Input}\n";
}
