using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Fuzz;

/// <summary>What an edit is to make of the documents, told without the engine.</summary>
internal sealed partial class EditWish
{
    private readonly Dictionary<PlainNode, PlainNode> _set = [];
    private readonly HashSet<PlainNode> _removed = [];
    private readonly Dictionary<PlainNode, (int Index, List<PlainNode> Cells)> _added = [];

    /// <summary>A node gets another value; anchor and tag stay.</summary>
    public void Set(PlainNode node, YamlValue value) => _set[node] = Node(value, node.Properties);

    /// <summary>Children of a node go.</summary>
    public void Remove(IEnumerable<PlainNode> children) => _removed.UnionWith(children);

    /// <summary>Children come in before the one at an index. What was no collection becomes one.</summary>
    public void Add(PlainNode node, int index, IEnumerable<(string? Key, YamlValue Value)> cells) =>
        _added[node] = (index, [.. cells.SelectMany(c => c.Key is null ? [Node(c.Value)] : new[] { Text(c.Key), Node(c.Value) })]);

    /// <summary>A node as it is to be.</summary>
    public PlainNode Of(PlainNode node)
    {
        if (_set.TryGetValue(node, out var set))
            return set;
        var (index, added) = _added.TryGetValue(node, out var cells) ? cells : (0, []);
        var kind = node.IsScalar && added.Count > 0 ? _isMapping.Contains(node) ? 'm' : 's' : node.Kind;
        var children = new List<PlainNode>();
        for (var i = 0; i <= node.Children.Count; i++)
        {
            if (i == index)
                children.AddRange(added);
            if (i < node.Children.Count && !_removed.Contains(node.Children[i]))
                children.Add(Of(node.Children[i]));
        }
        return new PlainNode(kind, node.Properties, kind is 'm' or 's' ? "" : node.Text) { Children = children };
    }

    private readonly HashSet<PlainNode> _isMapping = [];

    /// <summary>An empty value that becomes a mapping.</summary>
    public void Mapping(PlainNode node) => _isMapping.Add(node);

    /// <summary>Whether a node says what was asked for; how a new one is written is for the engine to choose, as long as a text is read as a text.</summary>
    public static string? Difference(PlainNode wanted, PlainNode found, string path = "")
    {
        var isNew = wanted.Kind is 't' or 'v' or '{' or '[';
        if (!isNew)
        {
            if (wanted.Kind != found.Kind || wanted.Text != found.Text)
                return $"{path}: {wanted}, but {found}";
        }
        else if (wanted.Kind == 't' ? !found.IsScalar || found.Text != PlainNode.WithoutKeptLines(wanted.Text, found.Kind) || (found.Kind == 'p' && found.Properties.Length == 0 && Typed().IsMatch(found.Text)) : !IsVerbatim(wanted, found))
        {
            return $"{path}: {wanted}, but {found}";
        }
        if (wanted.Properties != found.Properties || wanted.Children.Count != found.Children.Count)
            return $"{path}: {wanted}, but {found}";
        for (var i = 0; i < wanted.Children.Count; i++)
        {
            if (Difference(wanted.Children[i], found.Children[i], $"{path}/{i}") is { } difference)
                return difference;
        }
        return null;
    }

    private static bool IsVerbatim(PlainNode wanted, PlainNode found) => wanted.Kind switch
    {
        '{' => found.Kind == 'm',
        '[' => found.Kind == 's',
        _ => found.IsScalar && found.Text == Plain(wanted.Text),
    };

    private static string Plain(string verbatim) => verbatim is ['"', .., '"'] or ['\'', .., '\''] ? verbatim[1..^1] : verbatim;

    private static PlainNode Text(string text) => new('t', "", Action().Replace(text, "\uE000"));

    private static PlainNode Node(YamlValue value, string properties = "") => value switch
    {
        YamlValue.Text text => new PlainNode('t', properties, Action().Replace(text.Value, "\uE000")),
        YamlValue.Verbatim verbatim => new PlainNode('v', properties, Action().Replace(verbatim.Value, "\uE000")),
        YamlValue.Map map => new PlainNode('{', properties, "") { Children = [.. map.Entries.SelectMany(e => new[] { Text(e.Key), Node(e.Value) })] },
        YamlValue.List list => new PlainNode('[', properties, "") { Children = [.. list.Items.Select(i => Node(i))] },
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    [GeneratedRegex(@"\{\{`.*?`\}\}|\{\{.*?\}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Action();

    [GeneratedRegex(@"^(|~|null|true|false|yes|no|on|off|y|n|[-+]?[0-9][0-9_,.:]*(e[-+]?[0-9]+)?|\.inf|0x[0-9a-f]+|0o[0-7]+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Typed();
}
