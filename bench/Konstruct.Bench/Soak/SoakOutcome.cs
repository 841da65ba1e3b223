using System.Text.Json;
using System.Text.Json.Serialization;

namespace Konstruct.Bench.Soak;

/// <summary>What became of an order.</summary>
/// <param name="Lane">The runspace.</param>
/// <param name="State">How the pipeline ended, by the engine's name for it.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="StopMilliseconds">How long it took to end once it was stopped.</param>
/// <param name="Failure">The error that ended the pipeline, if one did.</param>
/// <param name="Errors">The other errors.</param>
/// <param name="Warnings">The warnings.</param>
/// <param name="Output">What was put out, down to the moment in which it was stopped.</param>
internal sealed record SoakOutcome(
    int Lane, string State, double Milliseconds, double StopMilliseconds, SoakProblem? Failure, IReadOnlyList<SoakProblem> Errors, IReadOnlyList<string> Warnings, IReadOnlyList<SoakOutput> Output)
{
    private static readonly JsonSerializerOptions _options = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Whether it was stopped before its end.</summary>
    public bool IsStopped => State == "Stopped";

    /// <summary>Every error.</summary>
    public IEnumerable<SoakProblem> Problems => Failure is null ? Errors : Errors.Append(Failure);

    /// <summary>Reads what the process wrote.</summary>
    /// <param name="line">The line.</param>
    public static SoakOutcome Read(string line) => JsonSerializer.Deserialize<SoakOutcome>(line, _options)!;

    /// <summary>The objects of a type, in their order.</summary>
    public IReadOnlyList<T> Objects<T>() => [.. Output.Where(static o => o.Type == typeof(T).Name).Select(static o => o.Value.Deserialize<T>(_options)!)];

    /// <summary>The texts that were put out.</summary>
    public IReadOnlyList<string> Texts => [.. Output.Where(static o => o.Type == nameof(String)).Select(static o => o.Value.GetString()!)];
}
