namespace Konstruct.Core.Reports.Html;

/// <summary>A number at the head of a report.</summary>
/// <param name="Value">The number.</param>
/// <param name="Label">What it counts.</param>
/// <param name="Tone">How it stands.</param>
internal sealed record Figure(string Value, string Label, Tone Tone);
