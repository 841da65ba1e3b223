using System.Diagnostics;
using Konstruct.Fuzz;

namespace Konstruct.Bench.Fuzz;

/// <summary>Makes an input smaller as long as it shows the same.</summary>
internal static class Shrinker
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(8);

    /// <summary>Takes out halves, quarters and so on of each text, then single units.</summary>
    /// <param name="input">The input.</param>
    /// <param name="showsSame">Whether another one shows the same.</param>
    public static FuzzInput Shrink(FuzzInput input, Func<FuzzInput, bool> showsSame)
    {
        var watch = Stopwatch.StartNew();
        for (var index = 0; index < input.Texts.Count; index++)
        {
            for (var length = input.Texts[index].Length; length > 0; length /= 2)
            {
                for (var at = 0; at < input.Texts[index].Length && watch.Elapsed < _longest;)
                {
                    var text = input.Texts[index];
                    var smaller = Without(input, index, text.Remove(at, Math.Min(length, text.Length - at)));
                    if (showsSame(smaller))
                        input = smaller;
                    else
                        at += length;
                }
            }
        }
        return input;
    }

    private static FuzzInput Without(FuzzInput input, int index, string text)
    {
        var texts = input.Texts.ToArray();
        texts[index] = text;
        return input with { Texts = texts };
    }
}
