namespace Konstruct.Core.Yaml;

/// <summary>One document of a file.</summary>
public sealed class YamlDocument
{
    internal YamlDocument(YamlFile file, int index, int start, int? markerEnd, bool hasDirectives, YamlNode root)
    {
        File = file;
        Index = index;
        Start = start;
        MarkerEnd = markerEnd;
        HasDirectives = hasDirectives;
        Root = root;
        Adopt(root);
    }

    /// <summary>The file this document is in.</summary>
    public YamlFile File { get; }

    /// <summary>Its place in the file, from 0.</summary>
    public int Index { get; }

    /// <summary>Its root node; an empty scalar where the document has no content.</summary>
    public YamlNode Root { get; }

    /// <summary>Its root as a mapping; null where it is none.</summary>
    public YamlMapping? Mapping => Root as YamlMapping;

    // Where its directives or its marker start; behind the document before where it has no marker.
    internal int Start { get; }

    // Behind the "---" that opens it.
    internal int? MarkerEnd { get; }

    internal bool HasDirectives { get; }

    // Names of the anchors that aliases of this document point to.
    internal HashSet<string> AliasedAnchors { get; } = new(StringComparer.Ordinal);

    private void Adopt(YamlNode node)
    {
        node.Document = this;
        switch (node)
        {
            case YamlAlias alias:
                AliasedAnchors.Add(alias.Name);
                break;
            case YamlCollection collection:
                foreach (var cell in collection.Cells)
                {
                    if (cell is YamlEntry entry)
                    {
                        entry.Key.Cell = cell;
                        Adopt(entry.Key);
                    }
                    cell.Value.Cell = cell;
                    Adopt(cell.Value);
                }
                break;
        }
    }
}
