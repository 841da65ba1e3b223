namespace Konstruct.Core.Yaml;

/// <summary>A collection, or an empty value that becomes one, gets cells and loses cells.</summary>
internal sealed class CellsChange(YamlNode target) : ContentChange(target)
{
    private readonly HashSet<YamlCell> _removed = [];
    private IReadOnlyList<(string? Key, YamlValue Value)> _added = [];
    private int _index;

    /// <summary>Cells come in at an index of the cells before the edit. Once for each edit.</summary>
    public void Add(int index, IReadOnlyList<(string? Key, YamlValue Value)> cells)
    {
        if (_added.Count > 0)
            throw new InvalidOperationException("Cells were already inserted into this collection in the same edit.");
        _index = index;
        _added = cells;
    }

    /// <summary>Cells go.</summary>
    public void Remove(IEnumerable<YamlCell> cells) => _removed.UnionWith(cells);

    /// <inheritdoc/>
    public override bool IsMadeIn(YamlNode after, Oracle oracle)
    {
        var old = (Target as YamlCollection)?.Cells ?? [];
        var before = old.Take(_index).Where(c => !_removed.Contains(c)).ToList();
        var behind = old.Skip(_index).Where(c => !_removed.Contains(c)).ToList();
        return after is YamlCollection { Cells: var all }
            && (Target is not YamlCollection || after.GetType() == Target.GetType())
            && all.Count == before.Count + _added.Count + behind.Count
            && oracle.Same(before, all.Take(before.Count).ToList())
            && all.Skip(before.Count).Take(_added.Count).Zip(_added).All(c => (c.First as YamlEntry)?.Name == c.Second.Key && Says(c.First.Value, c.Second.Value))
            && oracle.Same(behind, all.Skip(before.Count + _added.Count).ToList());
    }
}
