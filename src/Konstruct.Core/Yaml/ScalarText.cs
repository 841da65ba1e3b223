using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Yaml;

/// <summary>Writes strings as YAML scalars, quoted wherever a YAML 1.1 or 1.2 reader could take them for something else.</summary>
internal static partial class ScalarText
{
    /// <summary>Writes a string on one line, in the style asked for where that can hold it, else in double quotes.</summary>
    public static string Write(string value, YamlScalarStyle style, bool inFlow)
    {
        var text = style switch
        {
            YamlScalarStyle.Plain when IsPlainSafe(value, inFlow) => value,
            YamlScalarStyle.SingleQuoted when IsPrintableLine(value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
            _ => DoubleQuote(value),
        };
        // Braces that open a template action which nothing closes would change what the rest of the file means.
        return KeepsItsActions(text) ? text : DoubleQuote(value).Replace("{{", @"\x7B{", StringComparison.Ordinal);
    }

    /// <summary>Whether the string can stand without quotes and is still read as this string.</summary>
    public static bool IsPlainSafe(string value, bool inFlow)
    {
        if (!IsPrintableLine(value) || value.Length == 0 || value[0] == ' ' || value[^1] is ' ' or ':' || value.Contains('\t', StringComparison.Ordinal))
            return false;
        if (",[]{}#&*!|>'\"%@`<=:".Contains(value[0], StringComparison.Ordinal) || value.StartsWith("---", StringComparison.Ordinal) || value.StartsWith("...", StringComparison.Ordinal))
            return false;
        if (value[0] is '-' or '?' && (value.Length == 1 || value[1] == ' '))
            return false;
        if (value.Contains(": ", StringComparison.Ordinal) || HasWordLedByIndicator(value))
            return false;
        if (inFlow && value.AsSpan().IndexOfAny(",[]{}:?") >= 0)
            return false;
        return !ReadsAsOtherType().IsMatch(value);
    }

    // Most of these are allowed inside a plain scalar, but not every parser knows.
    private static bool HasWordLedByIndicator(string value)
    {
        for (var blank = value.IndexOf(' ', StringComparison.Ordinal); blank >= 0; blank = value.IndexOf(' ', blank + 1))
        {
            if (blank + 1 < value.Length && ",[]{}#&*!|>'\"%@`-?:".Contains(value[blank + 1], StringComparison.Ordinal))
                return true;
        }
        return false;
    }

    /// <summary>Whether the string can be the content of a literal block scalar.</summary>
    public static bool IsLiteralSafe(string value)
    {
        if (value.Length == 0 || value[0] is ' ' or '\n' or '\t' || !value.Split('\n').All(IsPrintableLine))
            return false;
        // Trailing lines of blanks alone are read differently by different readers.
        var body = value.TrimEnd('\n');
        return body.Length > 0 && !body.Split('\n').Any(l => l.Length > 0 && l.AsSpan().IndexOfAnyExcept(" \t") < 0);
    }

    private static bool KeepsItsActions(string text)
    {
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0;)
        {
            var end = TemplateMask.EndOfAction(text, at);
            if (end < 0)
                return false;
            at = text.IndexOf("{{", end, StringComparison.Ordinal);
        }
        return true;
    }

    /// <summary>Whether the string can stand on one line without escapes.</summary>
    public static bool IsPrintableLine(string value)
    {
        foreach (var unit in value)
        {
            if (unit != '\t' && (char.IsControl(unit) || unit is '\u2028' or '\u2029' or TextLines.ByteOrderMark || char.IsSurrogate(unit) && !IsPaired(value)))
                return false;
        }
        return true;
    }

    private static bool IsPaired(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i]))
                continue;
            if (i + 1 == value.Length || !char.IsSurrogatePair(value[i], value[i + 1]))
                return false;
            i++;
        }
        return true;
    }

    private static string DoubleQuote(string value)
    {
        if (!IsPaired(value))
            throw new ArgumentException("The text holds half of a surrogate pair, which no file can hold. Expected whole characters.", nameof(value));
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var unit in value)
        {
            switch (unit)
            {
                case '"' or '\\':
                    text.Append('\\').Append(unit);
                    break;
                case '\n':
                    text.Append(@"\n");
                    break;
                case '\r':
                    text.Append(@"\r");
                    break;
                case '\t':
                    text.Append(@"\t");
                    break;
                case var odd when char.IsControl(odd) || odd is '\u2028' or '\u2029' or TextLines.ByteOrderMark:
                    text.Append(CultureInfo.InvariantCulture, $"\\u{(int)odd:X4}");
                    break;
                default:
                    text.Append(unit);
                    break;
            }
        }
        return text.Append('"').ToString();
    }

    // Null, booleans, numbers (sexagesimal, too), dates, merge and value keys, by YAML 1.1 and 1.2 together.
    [GeneratedRegex(@"^(~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?(\.inf)|\.nan|[-+]?[0-9.][0-9_,.:]*([eE][-+]?[0-9]+)?|[-+]?0[xob][0-9a-fA-F_]+|\d{4}-\d\d?-\d\d?([Tt \t].*)?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ReadsAsOtherType();
}
