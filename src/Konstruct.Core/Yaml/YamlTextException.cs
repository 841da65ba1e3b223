using System.Text.RegularExpressions;

namespace Konstruct.Core.Yaml;

/// <summary>What the YAML engine says when it will not go on: where, what is there, what was expected, what to do.</summary>
public abstract partial class YamlTextException : Exception
{
    private protected YamlTextException(string problem, string recommendation, string text, int offset, Exception? inner = null)
        : base(Describe(problem, text, offset), inner)
    {
        Problem = problem;
        Recommendation = recommendation;
        Offset = Math.Clamp(offset, 0, text.Length);
        Position = TextPosition.At(text, Offset);
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; }

    /// <summary>What to do about it.</summary>
    public string Recommendation { get; }

    /// <summary>Where, in UTF-16 units from the beginning of the text.</summary>
    public int Offset { get; }

    /// <summary>Where, as line and column, with the line's text.</summary>
    public TextPosition Position { get; }

    // A manifest may hold a credential, and messages go into logs. A template or a placeholder is none.
    [GeneratedRegex(@"(?<key>\w*(password|passwd|token|private_?key|creds)[""']?\s*[:=]\s*)(?![^\n]*(\{\{|<))\S[^\n]*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Secret();

    private static string Describe(string problem, string text, int offset)
    {
        var at = TextPosition.At(text, offset);
        var line = at.LineText.Length > 120 ? string.Concat(at.LineText.AsSpan(0, 120), "…") : at.LineText;
        return $"line {at.Line}, column {at.Column}: {problem} The line is: {VisibleText.Of(Secret().Replace(line.Trim(), "${key}***"))}";
    }
}
