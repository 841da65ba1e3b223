namespace Konstruct.Core.Yaml;

/// <summary>An edit as replacements in the text before it, in order and without overlap. Every unit outside of them stays as it was.</summary>
public sealed class YamlEdit
{
    internal YamlEdit(IReadOnlyList<YamlSplice> splices) => Splices = splices;

    /// <summary>The replacements, in the order of the text.</summary>
    public IReadOnlyList<YamlSplice> Splices { get; }

    /// <summary>The edit that takes this one back.</summary>
    public YamlEdit Inverse
    {
        get
        {
            var shift = 0;
            var splices = new List<YamlSplice>(Splices.Count);
            foreach (var splice in Splices)
            {
                splices.Add(new YamlSplice(splice.Start + shift, splice.Added, splice.Removed));
                shift += splice.Added.Length - splice.Removed.Length;
            }
            return new YamlEdit(splices);
        }
    }

    /// <summary>Makes the edit.</summary>
    /// <param name="text">The text the edit was made for.</param>
    /// <returns>The text after the edit.</returns>
    /// <exception cref="ArgumentException">The text is not the one the edit was made for.</exception>
    public string ApplyTo(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = 0;
        var length = text.Length;
        foreach (var splice in Splices)
        {
            if (splice.Start < end || splice.Start > text.Length || string.CompareOrdinal(text, splice.Start, splice.Removed, 0, splice.Removed.Length) != 0)
                throw new ArgumentException($"The text at {splice.Start} is not what this edit was made for.", nameof(text));
            end = splice.Start + splice.Removed.Length;
            length += splice.Added.Length - splice.Removed.Length;
        }
        return string.Create(length, (text, Splices), static (result, made) =>
        {
            var at = 0;
            foreach (var splice in made.Splices)
            {
                made.text.AsSpan(at, splice.Start - at).CopyTo(result);
                result = result[(splice.Start - at)..];
                splice.Added.CopyTo(result);
                result = result[splice.Added.Length..];
                at = splice.Start + splice.Removed.Length;
            }
            made.text.AsSpan(at).CopyTo(result);
        });
    }

    /// <summary>Where a place in the text after the edit was before it: the place of what replaced it, where it is new.</summary>
    /// <param name="offset">Offset in the text after the edit.</param>
    public int OffsetBefore(int offset)
    {
        var shift = 0;
        foreach (var splice in Splices)
        {
            var start = splice.Start + shift;
            if (offset < start)
                break;
            if (offset < start + splice.Added.Length)
                return splice.Start;
            shift += splice.Added.Length - splice.Removed.Length;
        }
        return offset - shift;
    }
}
