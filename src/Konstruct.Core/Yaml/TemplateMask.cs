using System.Buffers;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Yaml;

/// <summary>
/// Makes a template parse as YAML: each action is replaced at equal length, so that spans in the masked text are spans in the original.
/// An action that has its line to itself becomes line ends, one inside a line or a block scalar becomes letters.
/// An action ends by Go's own lexical rules (text/template/parse/lex.go): quotes, back quotes and comments may hold closing braces.
/// </summary>
internal sealed partial class TemplateMask
{
    private static readonly SearchValues<char> _actionChars = SearchValues.Create("\"'`}{\\");

    private TemplateMask(string text, string masked, char letter, IReadOnlyList<TemplateAction> actions)
    {
        Text = text;
        Masked = masked;
        Letter = letter;
        Actions = actions;
    }

    /// <summary>The original text.</summary>
    public string Text { get; }

    /// <summary>The same text with every action masked; of the same length.</summary>
    public string Masked { get; }

    /// <summary>What actions inside a line are masked with: a private character that the text does not use.</summary>
    public char Letter { get; }

    /// <summary>All actions, in the order of the text.</summary>
    public IReadOnlyList<TemplateAction> Actions { get; }

    /// <summary>Index of the first action that does not end before <paramref name="offset"/>.</summary>
    public int IndexOfActionFrom(int offset)
    {
        var low = 0;
        for (var high = Actions.Count; low < high;)
        {
            var middle = (low + high) / 2;
            if (Actions[middle].Span.End <= offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>The first action that does not end before <paramref name="offset"/>, or null.</summary>
    public TemplateAction? FirstActionFrom(int offset) => IndexOfActionFrom(offset) is var index && index < Actions.Count ? Actions[index] : null;

    /// <summary>Masks a text.</summary>
    /// <exception cref="YamlSyntaxException">An action is not closed.</exception>
    public static TemplateMask Of(string text)
    {
        var spans = FindActions(text);
        var tokens = text.Contains('<', StringComparison.Ordinal) ? OwnLineTokens(text, spans) : [];
        var bom = text.StartsWith(TextLines.ByteOrderMark);
        var letter = FreeLetter(text);
        if (spans.Count == 0 && tokens.Count == 0)
            return new TemplateMask(text, bom ? string.Concat("\n", text.AsSpan(1)) : text, letter, []);

        var masked = text.ToCharArray();
        if (bom)
            masked[0] = '\n';
        foreach (var span in spans)
            masked.AsSpan(span.Start, span.Length).Fill(letter);

        var alone = OwnLineActions(text, spans);
        var candidates = alone.Concat(tokens).Select(s => s.Start).ToHashSet();
        if (candidates.Count > 0)
        {
            var outputs = alone.Where(s => KindOf(text, s) == TemplateActionKind.Output).Concat(tokens).Select(s => s.Start).ToHashSet();
            candidates.ExceptWith(BlockScalarLines.InsideOf(new string(masked), candidates, outputs));
        }
        var actions = new List<TemplateAction>(spans.Count + tokens.Count);
        foreach (var span in spans)
            actions.Add(new TemplateAction(span, KindOf(text, span), candidates.Contains(span.Start)));
        foreach (var token in tokens.Where(t => candidates.Contains(t.Start)))
            actions.Add(new TemplateAction(token, TemplateActionKind.Output, OwnLine: true));
        actions.Sort((a, b) => a.Span.Start.CompareTo(b.Span.Start));
        foreach (var action in actions.Where(a => a.OwnLine))
            masked.AsSpan(action.Span.Start, action.Span.Length).Fill('\n');
        return new TemplateMask(text, new string(masked), letter, actions);
    }

    /// <summary>Offset behind the action that starts at <paramref name="start"/>, or -1 where it is not closed.</summary>
    public static int EndOfAction(string text, int start)
    {
        var i = start + 2;
        var comment = i;
        if (comment < text.Length && text[comment] == '-')
            comment++;
        while (comment < text.Length && char.IsWhiteSpace(text[comment]))
            comment++;
        if (string.CompareOrdinal(text, comment, "/*", 0, 2) == 0)
        {
            var close = text.IndexOf("*/", comment + 2, StringComparison.Ordinal);
            return close < 0 ? -1 : ClosingBraces(text, close + 2);
        }
        while (i < text.Length)
        {
            var step = text.AsSpan(i).IndexOfAny(_actionChars);
            if (step < 0)
                return -1;
            i += step;
            switch (text[i])
            {
                case '"':
                    i = EndOfString(text, i);
                    break;
                // Inside a double-quoted YAML scalar a Go string is written with escaped quotes.
                case '\\' when i + 1 < text.Length && text[i + 1] == '"':
                    var escaped = text.IndexOf("\\\"", i + 2, StringComparison.Ordinal);
                    i = escaped < 0 || text.AsSpan(i, escaped - i).Contains('\n') ? -1 : escaped + 2;
                    break;
                case '`':
                    i = text.IndexOf('`', i + 1) + 1;
                    if (i == 0)
                        return -1;
                    break;
                case '\'':
                    i += LengthOfRune(text, i);
                    break;
                case '}' when i + 1 < text.Length && text[i + 1] == '}':
                    return i + 2;
                case '{' when i + 1 < text.Length && text[i + 1] == '{':
                    return -1;
                default:
                    i++;
                    break;
            }
            if (i < 0)
                return -1;
        }
        return -1;
    }

    private static int ClosingBraces(string text, int i)
    {
        while (i < text.Length && (char.IsWhiteSpace(text[i]) || text[i] == '-'))
            i++;
        return string.CompareOrdinal(text, i, "}}", 0, 2) == 0 ? i + 2 : -1;
    }

    private static int EndOfString(string text, int start)
    {
        for (var i = start + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i + 1;
        }
        return -1;
    }

    // A rune constant ('a', '\n'); a lone or doubled quote is YAML's own.
    private static int LengthOfRune(string text, int start)
    {
        if (start + 3 < text.Length && text[start + 1] == '\\' && text[start + 3] == '\'')
            return 4;
        return start + 2 < text.Length && text[start + 1] != '\'' && text[start + 2] == '\'' ? 3 : 1;
    }

    private static List<TextSpan> FindActions(string text)
    {
        var spans = new List<TextSpan>();
        for (var at = text.IndexOf("{{", StringComparison.Ordinal); at >= 0; at = text.IndexOf("{{", at, StringComparison.Ordinal))
        {
            var end = EndOfAction(text, at);
            if (end < 0)
                throw new YamlSyntaxException("The template action that opens here is not closed.", "Close the action with '}}', or leave the file out with -Exclude.", text, at);
            spans.Add(new TextSpan(at, end));
            at = end;
        }
        return spans;
    }

    // What stands in an action is the action's.
    private static List<TextSpan> OwnLineTokens(string text, List<TextSpan> spans)
    {
        var tokens = new List<TextSpan>();
        var next = 0;
        foreach (var token in OwnLineToken().Matches(text).Select(m => m.Groups["token"]))
        {
            while (next < spans.Count && spans[next].End <= token.Index)
                next++;
            if (next == spans.Count || token.Index < spans[next].Start)
                tokens.Add(new TextSpan(token.Index, token.Index + token.Length));
        }
        return tokens;
    }

    // Actions that share their lines with nothing but blanks, other actions and a comment behind.
    private static List<TextSpan> OwnLineActions(string text, List<TextSpan> spans)
    {
        var alone = new List<TextSpan>();
        for (var i = 0; i < spans.Count; i++)
        {
            if (!TextLines.IsFirstOnLine(text, spans[i].Start))
                continue;
            var last = i;
            while (last + 1 < spans.Count && text.AsSpan(spans[last].End, spans[last + 1].Start - spans[last].End).IndexOfAnyExcept(" \t") < 0)
                last++;
            var rest = text.AsSpan(spans[last].End, TextLines.EndOf(text, spans[last].End) - spans[last].End);
            var trimmed = rest.TrimStart(" \t");
            if (trimmed.IsEmpty || (trimmed[0] == '#' && trimmed.Length < rest.Length))
                alone.AddRange(spans[i..(last + 1)]);
            i = last;
        }
        return alone;
    }

    private static TemplateActionKind KindOf(string text, TextSpan span)
    {
        var inner = text.AsSpan(span.Start + 2, span.Length - 4);
        if (inner.StartsWith("-"))
            inner = inner[1..];
        inner = inner.TrimStart();
        if (inner.StartsWith("/*"))
            return TemplateActionKind.Silent;
        var length = inner.IndexOfAnyExcept(_word);
        var word = length < 0 ? inner : inner[..length];
        return word switch
        {
            "if" or "range" or "with" or "define" or "block" => TemplateActionKind.Open,
            "else" => TemplateActionKind.Else,
            "end" => TemplateActionKind.End,
            "break" or "continue" => TemplateActionKind.Silent,
            _ => Assignment().IsMatch(inner) ? TemplateActionKind.Silent : TemplateActionKind.Output,
        };
    }

    private static readonly SearchValues<char> _word = SearchValues.Create("abcdefghijklmnopqrstuvwxyz");

    private static char FreeLetter(string text)
    {
        for (var letter = '\uE000'; letter < '\uF8FF'; letter++)
        {
            if (!text.Contains(letter, StringComparison.Ordinal))
                return letter;
        }
        throw new YamlSyntaxException("The text uses every private character.", "Leave the file out with -Exclude.", text, 0);
    }

    [GeneratedRegex(@"^[ \t]*(?<token><[A-Z][A-Z0-9_-]*>)[ \t]*(?=\r?$)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OwnLineToken();

    [GeneratedRegex(@"^\$\w*(\s*,\s*\$\w+)?\s*:?=", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Assignment();
}
