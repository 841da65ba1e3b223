using System.Globalization;
using System.Text;

namespace Konstruct.Fuzz;

/// <summary>What a target is tried with.</summary>
/// <param name="Texts">The texts; how many, the target says.</param>
/// <param name="Choice">Decides whatever the target chooses: nodes, edits, values.</param>
internal sealed record FuzzInput(IReadOnlyList<string> Texts, uint Choice)
{
    /// <summary>Its size in UTF-16 units.</summary>
    public int Length => Texts.Sum(static t => t.Length);

    /// <summary>The input on one line of visible characters.</summary>
    public override string ToString() => string.Join(' ', Texts.Select(Quote).Prepend(Choice.ToString(CultureInfo.InvariantCulture)));

    /// <summary>Reads what <see cref="ToString"/> has written.</summary>
    /// <exception cref="FormatException">It is no input.</exception>
    public static FuzzInput Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        var blank = line.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || !uint.TryParse(line.AsSpan(0, blank), NumberStyles.None, CultureInfo.InvariantCulture, out var choice))
            throw new FormatException("An input begins with a number and a blank.");
        var texts = new List<string>();
        for (var at = blank + 1; at < line.Length; at++)
            texts.Add(Unquote(line, ref at));
        return new FuzzInput(texts, choice);
    }

    // Neither JSON nor YAML has half of a surrogate pair.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 16).Append('"');
        foreach (var unit in text)
        {
            _ = unit switch
            {
                '\n' => quoted.Append("\\n"),
                '"' or '\\' => quoted.Append('\\').Append(unit),
                >= ' ' and <= '~' => quoted.Append(unit),
                _ => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}"),
            };
        }
        return quoted.Append('"').ToString();
    }

    // Ends behind the closing quote.
    private static string Unquote(string line, ref int at)
    {
        if (line[at] != '"')
            throw new FormatException($"A text begins with a quote; at {at} stands '{line[at]}'.");
        var text = new StringBuilder();
        for (at++; line[at] != '"'; at++)
        {
            if (line[at] != '\\')
            {
                text.Append(line[at]);
                continue;
            }
            at++;
            switch (line[at])
            {
                case 'n':
                    text.Append('\n');
                    break;
                case 'u':
                    text.Append((char)int.Parse(line.AsSpan(at + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                    at += 4;
                    break;
                default:
                    text.Append(line[at]);
                    break;
            }
        }
        at++;
        return text.ToString();
    }
}
