namespace Konstruct.Core.Yaml;

/// <summary>Content that is to be written: what it says, not how it looks. How it looks follows from its neighbours.</summary>
public abstract record YamlValue
{
    private YamlValue()
    {
    }

    /// <summary>A string; quoted where it would otherwise be read as something else.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : YamlValue;

    /// <summary>A scalar of one line that is to be written exactly so: a number, <c>true</c>, a template action, a string in quotes.</summary>
    /// <param name="Value">The scalar as it stands in YAML.</param>
    public sealed record Verbatim(string Value) : YamlValue;

    /// <summary>A mapping.</summary>
    /// <param name="Entries">Its entries, in order.</param>
    public sealed record Map(IReadOnlyList<KeyValuePair<string, YamlValue>> Entries) : YamlValue
    {
        /// <summary>Makes a mapping.</summary>
        /// <param name="entries">Its entries, in order.</param>
        public Map(params (string Key, YamlValue Value)[] entries)
            : this((entries ?? []).Select(e => KeyValuePair.Create(e.Key, e.Value)).ToList())
        {
        }
    }

    /// <summary>A sequence.</summary>
    /// <param name="Items">Its items, in order.</param>
    public sealed record List(IReadOnlyList<YamlValue> Items) : YamlValue
    {
        /// <summary>Makes a sequence.</summary>
        /// <param name="items">Its items, in order.</param>
        public List(params YamlValue[] items)
            : this((IReadOnlyList<YamlValue>)items)
        {
        }
    }

    /// <summary>A string; quoted where it would otherwise be read as something else.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator YamlValue(string text) => new Text(text);

    /// <summary>A string; quoted where it would otherwise be read as something else.</summary>
    /// <param name="text">The text.</param>
    public static YamlValue FromString(string text) => new Text(text);

    /// <summary>The content of a node, each scalar of one line as it is written there.</summary>
    /// <param name="node">The node.</param>
    /// <exception cref="YamlEditException">The node holds an alias, a tag or a key that is no scalar.</exception>
    public static YamlValue From(YamlNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        if (node.Tag is null)
        {
            switch (node)
            {
                case YamlScalar scalar:
                    return scalar.Source.Contains('\n', StringComparison.Ordinal) ? new Text(scalar.Value) : new Verbatim(scalar.Source);
                case YamlSequence sequence:
                    return new List(sequence.Items.Select(i => From(i.Value)).ToList());
                case YamlMapping mapping when mapping.Entries.All(e => e.Name is not null):
                    return new Map(mapping.Entries.Select(e => KeyValuePair.Create(e.Name!, From(e.Value))).ToList());
            }
        }
        throw new YamlEditException(YamlRefusal.WrongKind, "This node cannot be copied: it is or holds an alias, a tag or a key that is no scalar.",
            "Edit this place by hand.", node.File.Text, node.Span.Start);
    }
}
