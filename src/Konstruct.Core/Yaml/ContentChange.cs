namespace Konstruct.Core.Yaml;

/// <summary>What an edit is meant to change in the content of one node.</summary>
internal abstract class ContentChange(YamlNode target)
{
    /// <summary>The node as it is before the edit.</summary>
    public YamlNode Target => target;

    /// <summary>Whether the node as it is afterwards shows this change, and no other but those that the oracle knows of.</summary>
    public abstract bool IsMadeIn(YamlNode after, Oracle oracle);

    /// <summary>Whether a node says exactly what a value does.</summary>
    protected static bool Says(YamlNode node, YamlValue value) => (node, value) switch
    {
        (YamlScalar scalar, YamlValue.Text text) => scalar.Value == text.Value
            && (scalar.Style != YamlScalarStyle.Plain || scalar.Tag is not null || ScalarText.IsPlainSafe(text.Value, inFlow: false)),
        (_, YamlValue.Verbatim verbatim) => node.Source == verbatim.Value,
        (YamlMapping mapping, YamlValue.Map map) => mapping.Entries.Count == map.Entries.Count
            && mapping.Entries.Zip(map.Entries).All(e => e.First.Name == e.Second.Key && Says(e.First.Value, e.Second.Value)),
        (YamlSequence sequence, YamlValue.List list) => sequence.Items.Count == list.Items.Count
            && sequence.Items.Zip(list.Items).All(i => Says(i.First.Value, i.Second)),
        _ => false,
    };
}
