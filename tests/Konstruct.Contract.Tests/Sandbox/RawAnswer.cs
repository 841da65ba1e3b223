using System.Text.Json;

namespace Konstruct.Contract.Tests.Sandbox;

/// <summary>An answer as it came.</summary>
internal sealed record RawAnswer(int Status, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public string? Error => Json.GetProperty("errors").EnumerateArray().Select(e => e.GetString()).SingleOrDefault();
}
