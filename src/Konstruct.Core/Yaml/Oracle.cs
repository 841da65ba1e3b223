namespace Konstruct.Core.Yaml;

/// <summary>
/// Judges an edit by its result: the parsed content has to differ from the content before by exactly the change that was asked for.
/// Parsing again proves syntax; this proves intent.
/// </summary>
internal abstract class Oracle
{
    /// <summary>Whether <paramref name="after"/> is <paramref name="before"/> with the change, and with nothing else.</summary>
    public virtual bool Accepts(YamlFile before, YamlFile after) =>
        before.Documents.Count == after.Documents.Count
        && before.Documents.Zip(after.Documents).All(d => Same(d.First.Root, d.Second.Root));

    /// <summary>Whether a value was set in place of a node.</summary>
    public static Oracle ForSet(YamlNode node, YamlValue value) => new SetOracle(node, value);

    /// <summary>Whether cells were inserted at an index of a collection (or in place of nothing).</summary>
    public static Oracle ForInsert(YamlNode node, int index, IReadOnlyList<(string? Key, YamlValue Value)> cells) => new InsertOracle(node, index, cells);

    /// <summary>Whether cells were removed from a collection.</summary>
    public static Oracle ForRemove(YamlCollection collection, IReadOnlyCollection<YamlCell> cells) => new RemoveOracle(collection, cells);

    /// <summary>Whether documents were replaced, inserted or removed.</summary>
    public static Oracle ForDocuments(int index, int removed, IReadOnlyList<YamlDocument> added) => new DocumentOracle(index, removed, added);

    /// <summary>The verdict on the one node that the change is about.</summary>
    protected abstract bool? Judge(YamlNode before, YamlNode after);

    /// <summary>Whether two nodes say the same in the same way, but for the change.</summary>
    protected bool Same(YamlNode before, YamlNode after)
    {
        if (Judge(before, after) is { } verdict)
            return verdict && before.Anchor == after.Anchor;
        if (before.Anchor != after.Anchor || before.Tag != after.Tag)
            return false;
        return (before, after) switch
        {
            (YamlScalar a, YamlScalar b) => a.Style == b.Style && a.Value == b.Value,
            (YamlAlias a, YamlAlias b) => a.Name == b.Name,
            (YamlCollection a, YamlCollection b) => a.GetType() == b.GetType() && a.Style == b.Style && SameCells(a.Cells, b.Cells),
            _ => false,
        };
    }

    /// <summary>Whether two runs of cells say the same.</summary>
    protected bool SameCells(IReadOnlyList<YamlCell> before, IReadOnlyList<YamlCell> after) =>
        before.Count == after.Count && before.Zip(after).All(c => SameCell(c.First, c.Second));

    /// <summary>Whether a node says exactly what a value does.</summary>
    protected static bool Says(YamlNode node, YamlValue value) => (node, value) switch
    {
        (YamlScalar scalar, YamlValue.Text text) => scalar.Value == text.Value
            && (scalar.Style != YamlScalarStyle.Plain || scalar.Tag is not null || ScalarText.IsPlainSafe(text.Value, inFlow: false)),
        (YamlScalar scalar, YamlValue.Verbatim verbatim) => scalar.Source == verbatim.Value,
        (YamlMapping mapping, YamlValue.Map map) => mapping.Entries.Count == map.Entries.Count
            && mapping.Entries.Zip(map.Entries).All(e => e.First.Name == e.Second.Key && Says(e.First.Value, e.Second.Value)),
        (YamlSequence sequence, YamlValue.List list) => sequence.Items.Count == list.Items.Count
            && sequence.Items.Zip(list.Items).All(i => Says(i.First.Value, i.Second)),
        _ => false,
    };

    private bool SameCell(YamlCell before, YamlCell after) => (before, after) switch
    {
        (YamlEntry a, YamlEntry b) => Same(a.Key, b.Key) && Same(a.Value, b.Value),
        (YamlItem a, YamlItem b) => Same(a.Value, b.Value),
        _ => false,
    };

    private sealed class SetOracle(YamlNode node, YamlValue value) : Oracle
    {
        protected override bool? Judge(YamlNode before, YamlNode after) => ReferenceEquals(before, node) ? before.Tag == after.Tag && Says(after, value) : null;
    }

    private sealed class InsertOracle(YamlNode node, int index, IReadOnlyList<(string? Key, YamlValue Value)> cells) : Oracle
    {
        protected override bool? Judge(YamlNode before, YamlNode after)
        {
            if (!ReferenceEquals(before, node))
                return null;
            var old = (before as YamlCollection)?.Cells ?? [];
            return after is YamlCollection { Cells: var all }
                && all.Count == old.Count + cells.Count
                && before.Tag == after.Tag
                && SameCells(old.Take(index).ToList(), all.Take(index).ToList())
                && SameCells(old.Skip(index).ToList(), all.Skip(index + cells.Count).ToList())
                && all.Skip(index).Zip(cells).All(c => (c.First as YamlEntry)?.Name == c.Second.Key && Says(c.First.Value, c.Second.Value));
        }
    }

    private sealed class RemoveOracle(YamlCollection collection, IReadOnlyCollection<YamlCell> cells) : Oracle
    {
        protected override bool? Judge(YamlNode before, YamlNode after) => ReferenceEquals(before, collection)
            ? after is YamlCollection left && left.GetType() == before.GetType() && before.Tag == after.Tag && SameCells(collection.Cells.Except(cells).ToList(), left.Cells)
            : null;
    }

    private sealed class DocumentOracle(int index, int removed, IReadOnlyList<YamlDocument> added) : Oracle
    {
        public override bool Accepts(YamlFile before, YamlFile after)
        {
            var expected = before.Documents.Take(index).Concat(added).Concat(before.Documents.Skip(index + removed)).ToList();
            return expected.Count == after.Documents.Count && expected.Zip(after.Documents).All(d => Same(d.First.Root, d.Second.Root));
        }

        protected override bool? Judge(YamlNode before, YamlNode after) => null;
    }
}
