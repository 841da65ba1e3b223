using System.Text.Json;

namespace Konstruct.Bench.Soak;

/// <summary>An object that a pipeline put out.</summary>
/// <param name="Type">The name of its type.</param>
/// <param name="Value">All of its properties.</param>
internal sealed record SoakOutput(string Type, JsonElement Value);
