using System.Globalization;
using Konstruct.Core.Migration;

namespace Konstruct.Core.Reports.Html;

/// <summary>A unified diff as it is shown, line by line. The first character of a line says what the colour says. A line that may hold a secret is left out: a page is shown to others.</summary>
/// <param name="diff">The diff.</param>
internal sealed class DiffView(string diff)
{
    private readonly (string Class, string Line)[] _lines = Lines(diff);

    /// <summary>How many lines are added and removed: <c>+12 −3</c>.</summary>
    public string Size => string.Create(CultureInfo.InvariantCulture, $"+{_lines.Count(l => l.Class == "add")} −{_lines.Count(l => l.Class == "del")}");

    /// <summary>Writes it.</summary>
    public void Write(HtmlWriter html, string label)
    {
        html.Open("div", ("class", "scroll diff"), ("tabindex", "0"), ("role", "region"), ("aria-label", label)).Open("pre").Open("code");
        foreach (var (style, line) in _lines)
            html.Element("span", line, ("class", style)).Text("\n");
        html.Close().Close().Close();
    }

    private static (string Class, string Line)[] Lines(string diff)
    {
        var isHead = true;
        return [.. diff.TrimEnd('\n').Split('\n').Select(line =>
        {
            isHead &= !line.StartsWith("@@", StringComparison.Ordinal);
            // The carriage return of CRLF is no part of what is compared by eye.
            return (isHead ? "file" : line switch { ['+', ..] => "add", ['-', ..] => "del", ['@', ..] => "hunk", ['\\', ..] => "file", _ => "same" }, isHead ? line.TrimEnd('\r') : Shown(line.TrimEnd('\r')));
        })];
    }

    private static string Shown(string line) => line.Length > 0 && SecretLook.MayBeIn(line[1..]) ? $"{line[0]} (a line that may hold a secret)" : line;
}
