using System.Globalization;
using System.Text;

namespace Konstruct.Core.Reports;

/// <summary>Text as it may be shown: what cannot be seen, or has the text around it read otherwise, is told by name.</summary>
internal static class VisibleText
{
    /// <summary>The text with control characters as their pictures, marks of direction and other unseen ones as their code points, and <c>U+FFFD</c> for what is no character. Line ends and tabs stay.</summary>
    /// <param name="text">The text.</param>
    public static string Of(string text)
    {
        if (IsPlain(text))
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
