namespace Konstruct.Core.Yaml;

/// <summary>
/// Judges an edit by its result: the parsed content has to differ from the content before by exactly the changes that were asked for.
/// Parsing again proves syntax; this proves intent.
/// </summary>
internal sealed class Oracle(IReadOnlyList<ContentChange> changes)
{
    /// <summary>Whether <paramref name="after"/> is <paramref name="before"/> with the changes, and with nothing else.</summary>
    public bool Accepts(YamlFile before, YamlFile after) => Accepts(before.Documents, after);

    /// <summary>Whether a file says the same as documents do, but for the changes.</summary>
    public bool Accepts(IReadOnlyList<YamlDocument> expected, YamlFile after) =>
        expected.Count == after.Documents.Count && expected.Zip(after.Documents).All(d => Same(d.First.Root, d.Second.Root));

    /// <summary>Whether two runs of cells say the same, but for the changes.</summary>
    public bool Same(IReadOnlyList<YamlCell> before, IReadOnlyList<YamlCell> after) =>
        before.Count == after.Count && before.Zip(after).All(c => Same(c.First, c.Second));

    private bool Same(YamlCell before, YamlCell after) => (before, after) switch
    {
        (YamlEntry a, YamlEntry b) => Same(a.Key, b.Key) && Same(a.Value, b.Value),
        (YamlItem a, YamlItem b) => Same(a.Value, b.Value),
        _ => false,
    };

    private bool Same(YamlNode before, YamlNode after)
    {
        if (before.Anchor != after.Anchor || before.Tag != after.Tag)
            return false;
        foreach (var change in changes)
        {
            if (ReferenceEquals(change.Target, before))
                return change.IsMadeIn(after, this);
        }
        return (before, after) switch
        {
            (YamlScalar a, YamlScalar b) => a.Style == b.Style && a.Value == b.Value,
            (YamlAlias a, YamlAlias b) => a.Name == b.Name,
            (YamlCollection a, YamlCollection b) => a.GetType() == b.GetType() && a.Style == b.Style && Same(a.Cells, b.Cells),
            _ => false,
        };
    }
}
