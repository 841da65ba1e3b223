using DiffPlex;
using DiffPlex.Chunkers;

namespace Konstruct.Core.Migration;

/// <summary>How to come from a text back to what it was: the stretches to replace, in UTF-16 units, and the text that stood there. Applied to the text afterwards it gives the text before, to the byte.</summary>
/// <param name="Start">Where, in the text afterwards.</param>
/// <param name="Length">How much goes there.</param>
/// <param name="Text">What stood there.</param>
internal sealed record TextInverse(int Start, int Length, string Text)
{
    /// <summary>The way back from a text to the one before it.</summary>
    public static IReadOnlyList<TextInverse> Between(string before, string after)
    {
        var result = Differ.Instance.CreateDiffs(after, before, ignoreWhiteSpace: false, ignoreCase: false, LineEndingsPreservingChunker.Instance);
        var starts = new int[result.PiecesOld.Count + 1];
        for (var i = 0; i < result.PiecesOld.Count; i++)
            starts[i + 1] = starts[i] + result.PiecesOld[i].Length;
        var inverse = new List<TextInverse>();
        foreach (var block in result.DiffBlocks)
        {
            var start = starts[block.DeleteStartA];
            inverse.Add(new TextInverse(start, starts[block.DeleteStartA + block.DeleteCountA] - start, string.Concat(result.PiecesNew.Skip(block.InsertStartB).Take(block.InsertCountB))));
        }
        return inverse;
    }

    /// <summary>The text before.</summary>
    /// <param name="after">The text afterwards.</param>
    /// <param name="inverse">The way back.</param>
    /// <returns>Null where the way does not fit the text.</returns>
    public static string? Apply(string after, IReadOnlyList<TextInverse> inverse)
    {
        var text = new System.Text.StringBuilder();
        var at = 0;
        foreach (var (start, length, removed) in inverse)
        {
            if (start < at || length < 0 || start + length > after.Length)
                return null;
            text.Append(after, at, start - at).Append(removed);
            at = start + length;
        }
        return text.Append(after, at, after.Length - at).ToString();
    }
}
