namespace Konstruct.Core.Yaml;

/// <summary>A mapping. The same key may stand more than once: the branches of a template's <c>if</c> come out so.</summary>
public sealed class YamlMapping : YamlCollection
{
    internal YamlMapping(YamlFile file, TextSpan span, int contentStart, string? anchor, string? tag, YamlCollectionStyle style, IReadOnlyList<YamlEntry> entries)
        : base(file, span, contentStart, anchor, tag, style, entries) => Entries = entries;

    /// <summary>Its entries, in the order of the text.</summary>
    public IReadOnlyList<YamlEntry> Entries { get; }

    /// <summary>Every entry with this key.</summary>
    /// <param name="key">The key, unquoted; template actions as they are written.</param>
    public IEnumerable<YamlEntry> FindAll(string key)
    {
        // Asked for more often than anything else, and most often in vain: that takes no memory.
        List<YamlEntry>? found = null;
        for (var at = 0; at < Entries.Count; at++)
        {
            if (Entries[at].Name == key)
                (found ??= []).Add(Entries[at]);
        }
        return found ?? Enumerable.Empty<YamlEntry>();
    }

    /// <summary>The entry with this key, or null.</summary>
    /// <param name="key">The key, unquoted; template actions as they are written.</param>
    /// <exception cref="YamlEditException">The key stands more than once, so that "the" entry is a guess.</exception>
    public YamlEntry? Find(string key)
    {
        YamlEntry? found = null;
        for (var at = 0; at < Entries.Count; at++)
        {
            var entry = Entries[at];
            if (entry.Name != key)
                continue;
            if (found is not null)
            {
                throw new YamlEditException(YamlRefusal.DuplicateKey, $"The key '{key}' stands here and in line {found.Key.Position.Line}.",
                    "Keep one of the two, or edit this file by hand.", File.Text, entry.Start);
            }
            found = entry;
        }
        return found;
    }

    /// <summary>The value of this key, or null where the key is not there.</summary>
    /// <param name="key">The key, unquoted; template actions as they are written.</param>
    /// <exception cref="YamlEditException">The key stands more than once.</exception>
    public YamlNode? this[string key] => Find(key)?.Value;
}
