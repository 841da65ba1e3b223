using System.Globalization;

namespace Konstruct.Bench;

/// <summary>What the command line asks for.</summary>
/// <param name="Clusters">Clusters in the generated repository.</param>
/// <param name="Projects">Projects whose credentials are written to Vault, and that are checked.</param>
/// <param name="Runs">How often each measurement is repeated.</param>
/// <param name="Operations">How many operations the soak does.</param>
/// <param name="Trials">How many runs are killed.</param>
/// <param name="Rounds">How many rounds of runs meet others.</param>
/// <param name="Seed">What the soak, the kills, the rounds and the fuzzing draw from.</param>
/// <param name="Minutes">How long the fuzzing goes on.</param>
/// <param name="Inputs">With how many inputs each target is fuzzed, however long it takes, so that two runs do the same; null: with as many as the minutes allow.</param>
/// <param name="Write">Whether the report is also written to <c>bench/README.md</c>.</param>
/// <param name="Only">The one part to measure; null: all of them.</param>
internal sealed record BenchOptions(int Clusters, int Projects, int Runs, int Operations, int Trials, int Rounds, int Seed, double Minutes, int? Inputs, bool Write, BenchPart? Only)
{
    public static string Usage { get; } = $"Usage: Konstruct.Bench [--only {BenchPart.Names("|")}] [--clusters N] [--projects N] [--runs N] [--operations N] [--trials N] [--rounds N] [--seed N] [--minutes N | --inputs N] [--write]";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="ArgumentException">An option is not known or its value is not what it takes.</exception>
    public static BenchOptions Parse(string[] arguments)
    {
        var options = new BenchOptions(Clusters: 1000, Projects: 2000, Runs: 5, Operations: 10000, Trials: 200, Rounds: 36, Seed: 1, Minutes: 0.25, Inputs: null, Write: false, Only: null);
        for (var index = 0; index < arguments.Length; index++)
        {
            options = arguments[index] switch
            {
                "--clusters" => options with { Clusters = ReadNumber(arguments, ++index) },
                "--projects" => options with { Projects = ReadNumber(arguments, ++index) },
                "--runs" => options with { Runs = ReadNumber(arguments, ++index) },
                "--operations" => options with { Operations = ReadNumber(arguments, ++index) },
                "--trials" => options with { Trials = ReadNumber(arguments, ++index) },
                "--rounds" => options with { Rounds = ReadNumber(arguments, ++index) },
                "--minutes" => options with { Minutes = ReadMinutes(arguments, ++index) },
                "--inputs" => options with { Inputs = ReadNumber(arguments, ++index) },
                "--seed" => options with { Seed = ReadNumber(arguments, ++index) },
                "--only" => options with { Only = ReadPart(arguments, ++index) },
                "--write" => options with { Write = true },
                var unknown => throw new ArgumentException($"'{unknown}' is not an option. {Usage}", nameof(arguments)),
            };
        }

        return options;
    }

    private static BenchPart ReadPart(string[] arguments, int index)
    {
        var text = index < arguments.Length ? arguments[index] : "";
        return BenchPart.All.FirstOrDefault(part => part.Name == text)
            ?? throw new ArgumentException($"'--only' needs one of {BenchPart.Names(", ")}, but got '{text}'. {Usage}", nameof(arguments));
    }

    private static int ReadNumber(string[] arguments, int index)
    {
        var text = index < arguments.Length ? arguments[index] : "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new ArgumentException($"'{arguments[index - 1]}' needs a positive number, but got '{text}'. {Usage}", nameof(arguments));
    }

    private static double ReadMinutes(string[] arguments, int index)
    {
        var text = index < arguments.Length ? arguments[index] : "";
        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var minutes) && minutes is > 0 and < 10_000
            ? minutes
            : throw new ArgumentException($"'{arguments[index - 1]}' needs a positive number, e.g. 0.5, but got '{text}'. {Usage}", nameof(arguments));
    }
}
