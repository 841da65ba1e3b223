using System.Globalization;
using System.Text;

namespace Konstruct.Sandbox.Platform;

/// <summary>Splits a template into text and actions, and an action into tokens, by the lexical rules of Go's <c>text/template</c>.</summary>
internal sealed class GoTemplateScanner(string name, string source)
{
    /// <summary>The parts in their order: text that stands as it is, or the tokens of an action.</summary>
    /// <exception cref="GoTemplateException">It cannot be split.</exception>
    public IReadOnlyList<(string? Text, IReadOnlyList<GoTemplateToken> Action)> Scan()
    {
        var parts = new List<(string?, IReadOnlyList<GoTemplateToken>)>();
        var position = 0;
        var trims = false;
        while (position < source.Length)
        {
            var open = source.IndexOf("{{", position, StringComparison.Ordinal);
            var text = open < 0 ? source[position..] : source[position..open];
            if (trims)
                text = text.TrimStart(' ', '\t', '\r', '\n');
            if (open < 0)
            {
                parts.Add((text, []));
                break;
            }
            var inside = open + 2;
            if (inside + 1 < source.Length && source[inside] == '-' && IsBlank(source[inside + 1]))
            {
                text = text.TrimEnd(' ', '\t', '\r', '\n');
                inside++;
            }
            parts.Add((text, []));
            (var tokens, position, trims) = ScanAction(inside);
            if (tokens is not null)
                parts.Add((null, tokens));
        }
        return parts;
    }

    /// <summary>An error of parsing at a place.</summary>
    public GoTemplateException Error(int position, string message) => new($"template: {name}:{LineOf(position)}: {message}", whileParsing: true);

    /// <summary>Line and column as Go tells them: the line from 1, the column from 0.</summary>
    public string PlaceOf(int position)
    {
        var start = position == 0 ? -1 : source.LastIndexOf('\n', position - 1);
        return string.Create(CultureInfo.InvariantCulture, $"{LineOf(position)}:{position - start - 1}");
    }

    private int LineOf(int position) => 1 + source.AsSpan(0, Math.Min(position, source.Length)).Count('\n');

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\r' or '\n';

    // Null instead of tokens: a comment.
    private (IReadOnlyList<GoTemplateToken>? Tokens, int After, bool Trims) ScanAction(int position)
    {
        var start = position;
        var tokens = new List<GoTemplateToken>();
        while (true)
        {
            while (position < source.Length && IsBlank(source[position]))
                position++;
            if (position >= source.Length)
                throw Error(start, "unclosed action");
            var rest = source.AsSpan(position);
            if (rest.StartsWith("}}", StringComparison.Ordinal))
                return (tokens, position + 2, false);
            if (rest.StartsWith("-}}", StringComparison.Ordinal) && position > start && IsBlank(source[position - 1]))
                return (tokens, position + 3, true);
            if (tokens.Count == 0 && rest.StartsWith("/*", StringComparison.Ordinal))
                return SkipComment(position);
            var (token, length) = ScanToken(position);
            tokens.Add(token);
            position += length;
        }
    }

    private (IReadOnlyList<GoTemplateToken>? Tokens, int After, bool Trims) SkipComment(int position)
    {
        var end = source.IndexOf("*/", position, StringComparison.Ordinal);
        if (end < 0)
            throw Error(position, "unclosed comment");
        var rest = source.AsSpan(end + 2);
        if (rest.StartsWith("}}", StringComparison.Ordinal))
            return (null, end + 4, false);
        if (rest.StartsWith(" -}}", StringComparison.Ordinal))
            return (null, end + 6, true);
        throw Error(position, "comment ends before closing delimiter");
    }

    private (GoTemplateToken Token, int Length) ScanToken(int position)
    {
        var first = source[position];
        if (first is '|' or '(' or ')')
            return (new(GoTemplateTokenKind.Operator, first.ToString(), position), 1);
        if (first == '`')
        {
            var end = source.IndexOf('`', position + 1);
            return end < 0 ? throw Error(position, "unterminated raw quoted string") : (new(GoTemplateTokenKind.Literal, source[(position + 1)..end], position), end + 1 - position);
        }
        if (first == '"')
            return ScanQuoted(position);
        var length = 1;
        while (position + length < source.Length && (char.IsLetterOrDigit(source[position + length]) || source[position + length] == '_' || (char.IsAsciiDigit(first) && source[position + length] == '.')))
            length++;
        var text = source.Substring(position, length);
        if (first == '.')
            return (new(GoTemplateTokenKind.Field, text[1..], position), length);
        if (char.IsAsciiDigit(first) || (first == '-' && length > 1))
            return (new(GoTemplateTokenKind.Number, text, position), length);
        if (char.IsLetter(first) || first == '_')
            return (new(GoTemplateTokenKind.Word, text, position), length);
        throw first == '$' ? Error(position, "variables are not played by the sandbox") : Error(position, $"unexpected {Quote(first.ToString())} in operand");
    }

    private (GoTemplateToken Token, int Length) ScanQuoted(int start)
    {
        var text = new StringBuilder();
        for (var at = start + 1; at < source.Length && source[at] != '\n'; at++)
        {
            if (source[at] == '"')
                return (new(GoTemplateTokenKind.Literal, text.ToString(), start), at + 1 - start);
            if (source[at] != '\\' || at + 1 == source.Length)
            {
                text.Append(source[at]);
                continue;
            }
            text.Append(source[++at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '"' => '"', '\\' => '\\', var other => throw Error(at, $"invalid syntax: \\{other}") });
        }
        throw Error(start, "unterminated quoted string");
    }

    private static string Quote(string text) => $"\"{text}\"";
}
