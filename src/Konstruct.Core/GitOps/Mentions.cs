using System.Text;

namespace Konstruct.Core.GitOps;

/// <summary>Words of which a text has to have one to be looked at any further.</summary>
/// <param name="words">The words.</param>
internal sealed class Mentions(params string[] words)
{
    private readonly byte[][] _utf8 = [.. words.Select(Encoding.UTF8.GetBytes)];

    /// <summary>Whether a text has one of them.</summary>
    public bool In(ReadOnlySpan<byte> utf8)
    {
        foreach (var word in _utf8)
        {
            if (utf8.IndexOf(word) >= 0)
                return true;
        }
        return false;
    }

    /// <summary>Whether a text has one of them.</summary>
    public bool In(string text) => Array.Exists(words, w => text.Contains(w, StringComparison.Ordinal));
}
