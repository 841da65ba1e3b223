using Konstruct.Fuzz;

namespace Konstruct.Bench.Fuzz;

/// <summary>The page's part about inputs that nobody would write.</summary>
internal static class FuzzReport
{
    /// <summary>The text below its heading.</summary>
    /// <param name="benchmark">What was tried.</param>
    /// <param name="run">How and where.</param>
    public static string Compose(FuzzBenchmark benchmark, BenchRun run)
    {
        var page = new PageText();
        page.Line($"Fuzzing that coverage guides, {benchmark.Extent}, `--seed {benchmark.Seed}`: real manifests and templates, and the texts of the tests' cases, {benchmark.Corpus:N0} inputs to begin with, are changed at random (bytes, lines, words of YAML, of Go's templates and of the manifests, indentation, line ends, parts of each other); what reaches new edges of the module's code or of the YAML parser's is gone on from.");
        page.Line();
        page.Line($"{run.Stamp}");
        page.Line();
        page.Line($"| what is tried | inputs | taken | edges at first | edges reached | kept | slowest per kB |");
        page.Line($"|---|--:|--:|--:|--:|--:|--:|");
        foreach (var tally in benchmark.Guided)
            page.Line($"| {FuzzTarget.All.First(t => t.Name == tally.Target).What} | {tally.Inputs:N0} | {tally.Taken:N0} | {tally.FirstEdges:N0} | {tally.Edges:N0} | {tally.Kept:N0} | {tally.SlowestPerKilobyte:F1} ms |");
        page.Line();
        page.Line($"0 crashes, 0 hangs, 0 promises that do not hold. What is not taken is refused by the exception that is documented for it, which names a place in the text. What is taken: every byte outside of an edit is as it was, the content read by another program's parser differs where it was asked for and nowhere else, the edit leads back to the bytes before; a second run of a step changes nothing, no secret that was converted keeps a field of the token, and each finding stands in the file.");
        page.Line();
        page.Line($"An input may take {FuzzBounds.Milliseconds:F0} ms and {FuzzBounds.MillisecondsPerKilobyte:F0} ms for each kB of processor time with everything that is checked, and allocate {FuzzBounds.Bytes / (1024 * 1024):F0} MiB and {FuzzBounds.BytesPerKilobyte / (1024 * 1024):F0} MiB for each kB; the most that one took for a kB was {benchmark.Guided.Max(t => t.LargestPerKilobyte) / (1024 * 1024):F1} MiB.");
        if (benchmark.Unguided.Count == 0)
            return page.ToString();
        page.Line();
        page.Line($"Without guidance, in a quarter of the time: {benchmark.Unguided.Sum(t => t.Edges - t.FirstEdges):N0} edges beyond those at first, of {benchmark.Unguided.Sum(t => t.Inputs):N0} inputs; with it, after the same time, {benchmark.Guided.Sum(t => t.EarlyEdges - t.FirstEdges):N0}.");
        return page.ToString();
    }
}
