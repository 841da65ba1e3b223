namespace Konstruct.Help;

/// <summary>An example of a page.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Code">What is typed, after prompts, and what comes out.</param>
/// <param name="Remarks">Paragraphs besides.</param>
internal sealed record CmdletExample(string Title, string Code, IReadOnlyList<string> Remarks);
