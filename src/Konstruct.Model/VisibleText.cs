using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Konstruct;

/// <summary>Text as it may be shown: what cannot be seen, has the text around it read otherwise, or would be an order to a terminal, is told by name. Names and messages come from repositories and servers that anybody may have written.</summary>
internal static class VisibleText
{
    /// <summary>The text with control characters as their pictures, marks of direction and other unseen ones as their code points, and <c>U+FFFD</c> for what is no character. Line ends and tabs stay.</summary>
    /// <param name="text">The text.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Of(string? text)
    {
        if (text is null || IsPlain(text))
            return text;
        var shown = new StringBuilder(text.Length + 16);
        for (var at = 0; at < text.Length;)
        {
            // A lone surrogate becomes U+FFFD.
            _ = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            if (!(rune.Value == '\r' && at + 1 < text.Length && text[at + 1] == '\n'))
                Append(shown, rune);
            at += length;
        }
        return shown.ToString();
    }

    /// <summary>The text of a name, which has one line.</summary>
    /// <param name="text">The text; null for none.</param>
    [return: NotNullIfNotNull(nameof(text))]
    public static string? Line(string? text) => text is null ? null : Of(text.Replace("\r\n", "\n", StringComparison.Ordinal)).Replace('\n', '\u240A').Replace('\t', '\u2409');

    /// <summary>Each of several texts.</summary>
    /// <param name="texts">The texts.</param>
    public static IReadOnlyList<string> All(IReadOnlyList<string> texts) => Indexed.Of<string>([.. texts.Select(t => Of(t))]);

    private static bool IsPlain(string text)
    {
        foreach (var c in text)
        {
            if (c is not ('\n' or '\t' or (>= ' ' and <= '~')))
                return false;
        }
        return true;
    }

    private static void Append(StringBuilder shown, Rune rune)
    {
        switch (rune.Value)
        {
            case '\n' or '\t' or 0x200C or 0x200D:
                shown.Append((char)rune.Value);
                break;
            case < 0x20:
                shown.Append((char)(0x2400 + rune.Value));
                break;
            case 0x7F:
                shown.Append('\u2421');
                break;
            case (>= 0x80 and <= 0x9F) or 0x2028 or 0x2029:
            case var _ when Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format:
                shown.Append(CultureInfo.InvariantCulture, $"‹U+{rune.Value:X4}›");
                break;
            case var value when (value & 0xFFFE) == 0xFFFE:
                shown.Append('\uFFFD');
                break;
            default:
                shown.Append(rune.ToString());
                break;
        }
    }
}
