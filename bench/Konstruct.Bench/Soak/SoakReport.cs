namespace Konstruct.Bench.Soak;

/// <summary>The page's part about the soak.</summary>
internal static class SoakReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was done.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(SoakBenchmark benchmark, BenchRun run)
    {
        var tally = benchmark.Tally!;
        var page = new PageText();
        page.Line($"{tally.Operations.Values.Sum():N0} operations");
        return page.ToString();
    }
}
