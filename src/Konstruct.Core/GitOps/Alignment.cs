using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>
/// Brings a mapping in line with a wanted one by edits as small as can be: values that differ are set, what is missing comes in where the wanted order has it,
/// and what people added stays. A text that holds YAML (<c>values: |</c>) is brought in line inside.
/// </summary>
internal sealed class Alignment
{
    // The first of these that an item of a sequence has tells it from the others.
    private static readonly string[] _identities = ["name", "port", "url"];

    private readonly YamlEditor _editor;
    private readonly AlignmentRules _rules;
    private readonly HashSet<string> _ambiguous;

    private Alignment(YamlEditor editor, AlignmentRules rules, HashSet<string> ambiguous)
    {
        _editor = editor;
        _rules = rules;
        _ambiguous = ambiguous;
    }

    /// <summary>Brings a Kubernetes object in line.</summary>
    /// <param name="target">The object.</param>
    /// <param name="wanted">What it is to say.</param>
    /// <param name="rules">What is special about its kind.</param>
    /// <returns>What changed, in words; nothing where nothing did.</returns>
    /// <exception cref="YamlEditException">An edit was refused; those before it are made.</exception>
    public static IReadOnlyList<string> Of(ManifestObject target, YamlMapping wanted, AlignmentRules rules) => Of(target.Manifest.Editor, () => target.Root, wanted, rules);

    /// <summary>Brings a mapping in line.</summary>
    /// <param name="editor">Makes the edits.</param>
    /// <param name="target">Looks the mapping up in the editor's file.</param>
    /// <param name="wanted">What it is to say.</param>
    /// <param name="rules">What is special about its kind.</param>
    /// <returns>What changed, in words; nothing where nothing did.</returns>
    /// <exception cref="YamlEditException">An edit was refused; those before it are made.</exception>
    public static IReadOnlyList<string> Of(YamlEditor editor, Func<YamlNode> target, YamlMapping wanted, AlignmentRules rules) =>
        new Alignment(editor, rules, Ambiguous(wanted, rules)).Run(target, wanted, "");

    // Each pass makes the first edit that is needed, so that nodes are always those of the text as it is.
    private List<string> Run(Func<YamlNode> target, YamlMapping wanted, string path)
    {
        var changes = new List<string>();
        for (var before = _editor.File.Text; Node(target(), wanted, path) is { } made; before = _editor.File.Text)
        {
            if (_editor.File.Text == before)
                throw Refuse(YamlRefusal.Oracle, "The edit would leave the text as it is.", "Edit this place by hand.", target());
            changes.AddRange(made);
        }
        return changes;
    }

    private IReadOnlyList<string>? Node(YamlNode node, YamlNode wanted, string path)
    {
        if (node is YamlAlias alias)
            throw Refuse(YamlRefusal.Alias, $"The alias '*{alias.Name}' stands here: what is edited through it changes elsewhere, too.", "Replace the alias by what it stands for.", node);
        return (node, wanted) switch
        {
            (_, YamlScalar text) when _rules.YamlTexts.ContainsKey(path) => YamlText(node, text, path),
            (YamlScalar scalar, YamlScalar other) => Scalar(scalar, other, path),
            (YamlMapping mapping, YamlMapping other) => Mapping(mapping, other, path),
            (YamlSequence sequence, YamlSequence other) => Sequence(sequence, other, path),
            (YamlScalar { IsNull: true }, YamlCollection other) => Fill(node, other, path),
            _ => throw Refuse(YamlRefusal.WrongKind, $"'{NameOf(path)}' is {KindOf(node)}; expected {KindOf(wanted)}.", "Edit this place by hand.", node),
        };
    }

    private List<string>? Scalar(YamlScalar scalar, YamlScalar wanted, string path)
    {
        if (ScalarMeaning.IsSame(scalar, wanted))
            return null;
        _editor.Set(scalar, ScalarMeaning.InPlaceOf(scalar, wanted));
        var bySource = scalar.Value == wanted.Value;
        return [$"{NameOf(path)} {Shown(scalar, bySource)} -> {Shown(wanted, bySource)}"];
    }

    private List<string> Fill(YamlNode node, YamlCollection wanted, string path)
    {
        _editor.Set(node, ValueOf(wanted, path));
        return [$"{NameOf(path)} filled in"];
    }

    private IReadOnlyList<string>? Mapping(YamlMapping mapping, YamlMapping wanted, string path)
    {
        var missing = new List<YamlEntry>();
        YamlEntry? before = null;
        foreach (var entry in wanted.Entries)
        {
            var at = Join(path, entry.Name!);
            if (_rules.IsLeftAlone(at, mapping))
                continue;
            if (_rules.YamlTexts.TryGetValue(at, out var insteadKey) && mapping.Find(insteadKey) is { } instead)
            {
                if (missing.Count > 0)
                    break;
                before = instead;
                if (Node(instead.Value, ContentOf((YamlScalar)entry.Value), Join(path, insteadKey)) is { } inside)
                    return inside;
                continue;
            }
            if (mapping.Find(entry.Name!) is not { } there)
            {
                missing.Add(entry);
                continue;
            }
            if (missing.Count > 0)
                break;
            before = there;
            if (Node(there.Value, entry.Value, at) is { } made)
                return made;
        }
        return missing.Count == 0 ? null : Add(mapping, missing, before, path);
    }

    private List<string> Add(YamlMapping mapping, List<YamlEntry> missing, YamlEntry? before, string path)
    {
        if (mapping.FindAll("<<").FirstOrDefault() is { } merge)
            throw Refuse(YamlRefusal.Alias, "The merge key here brings in entries that cannot be edited in this place.", "Write the content out instead of merging it in.", merge.Key);
        // Behind an entry of a template block the new ones would come and go with it.
        if (before is not null && TemplateBlocks.BranchAt(mapping.File, before.Start) != TemplateBlocks.BranchAt(mapping.File, mapping.Cell?.Start ?? mapping.ContentStart))
            before = null;
        _editor.Insert(mapping, [.. missing.Select(e => (e.Name!, ValueOf(e.Value, Join(path, e.Name!))))], before);
        return [Added(path, missing.Select(e => e.Name!))];
    }

    private IReadOnlyList<string>? Sequence(YamlSequence sequence, YamlSequence wanted, string path)
    {
        var missing = new List<YamlItem>();
        foreach (var item in wanted.Items)
        {
            if (sequence.Items.FirstOrDefault(i => IsSameItem(i.Value, item.Value, path)) is not { } there)
                missing.Add(item);
            else if (Node(there.Value, item.Value, path) is { } made)
                return made;
        }
        if (missing.Count == 0)
            return null;
        _editor.Insert(sequence, [.. missing.Select(i => ValueOf(i.Value, path))]);
        return [Added(path, missing.Select(i => IdentityOf(i.Value)))];
    }

    private bool IsSameItem(YamlNode item, YamlNode wanted, string path) => (item, wanted) switch
    {
        (YamlScalar a, YamlScalar b) when _rules.Options.Contains(path) => OptionOf(a.Value) == OptionOf(b.Value),
        (YamlScalar a, YamlScalar b) => a.Value == b.Value,
        (YamlMapping a, YamlMapping b) => IdentityKey(b) is { } key && a.FindAll(key).FirstOrDefault()?.Value is YamlScalar { Value: var value } && value == IdentityOf(b),
        _ => false,
    };

    private static string? IdentityKey(YamlMapping item) => Array.Find(_identities, i => item[i] is YamlScalar);

    private static string IdentityOf(YamlNode item) => item switch
    {
        YamlScalar scalar => scalar.Value,
        YamlMapping mapping when IdentityKey(mapping) is { } key && mapping[key] is YamlScalar scalar => scalar.Value,
        _ => "an item",
    };

    private static string OptionOf(string option) => option.IndexOf('=', StringComparison.Ordinal) is var at && at < 0 ? option : option[..at];

    private List<string>? YamlText(YamlNode node, YamlScalar wanted, string path)
    {
        if (node is not YamlScalar scalar)
            throw Refuse(YamlRefusal.WrongKind, $"'{NameOf(path)}' is {KindOf(node)}; expected a text that holds YAML.", "Write it as a literal block ('|').", node);
        if (scalar.IsNull || string.IsNullOrWhiteSpace(scalar.Value))
        {
            _editor.Set(scalar, scalar.Style == YamlScalarStyle.Literal && !IsOpenEnd(scalar) ? wanted.Value : wanted.Value.TrimEnd('\n'));
            return [$"{NameOf(path)} filled in"];
        }
        var (text, changes) = Inside(scalar, wanted, path);
        if (changes.Count == 0)
            return null;
        if (scalar.Style != YamlScalarStyle.Literal)
            throw Refuse(YamlRefusal.Layout, $"The YAML of '{NameOf(path)}' is not written as a literal block.", "Write it as a literal block ('|') and run again.", node);
        if (scalar.File.Actions.FirstOrDefault(a => a.OwnLine && a.Kind != TemplateActionKind.Silent && a.Span.Start > scalar.ContentStart && a.Span.Start < scalar.Span.End) is { } action)
        {
            throw new YamlEditException(YamlRefusal.HiddenContent, $"A template action stands here outside the indentation of '{NameOf(path)}', so that nobody can tell what belongs to it.",
                "Indent the action like the lines around it, or make the change by hand.", scalar.File.Text, action.Span.Start);
        }
        _editor.Set(scalar, text);
        return changes;
    }

    private (string Text, List<string> Changes) Inside(YamlScalar scalar, YamlScalar wanted, string path)
    {
        YamlFile file;
        try
        {
            file = YamlFile.Parse(scalar.Value);
        }
        catch (YamlSyntaxException e)
        {
            throw Mapped(YamlRefusal.Layout, $"The text of '{NameOf(path)}' is not YAML: {e.Problem}", "Mend it and run again.", scalar, e.Offset, e);
        }
        if (file.Documents.Count == 0 || file.Documents is [{ Root: YamlScalar { IsNull: true } }])
        {
            // Nothing but comments.
            var body = scalar.Value.TrimEnd('\n');
            return (body + "\n" + wanted.Value.TrimEnd('\n') + scalar.Value[body.Length..], [$"{NameOf(path)} filled in"]);
        }
        if (file.Documents.Count > 1)
            throw Mapped(YamlRefusal.Layout, $"The text of '{NameOf(path)}' holds several documents; expected one.", "Keep one of them.", scalar, file.Documents[1].Root.Span.Start);
        var editor = new YamlEditor(file);
        try
        {
            var changes = new Alignment(editor, _rules, _ambiguous).Run(() => editor.File.Documents[0].Root, ContentOf(wanted), path);
            return (editor.File.Text, changes);
        }
        catch (YamlEditException e)
        {
            var offset = editor.Edits.Reverse().Aggregate(e.Offset, (at, edit) => edit.OffsetBefore(at));
            throw Mapped(e.Refusal, e.Problem, e.Recommendation, scalar, offset, e);
        }
    }

    // The place in the file of a place in a block's text.
    private static YamlEditException Mapped(YamlRefusal refusal, string problem, string recommendation, YamlScalar scalar, int offset, Exception? inner = null)
    {
        var text = scalar.File.Text;
        var at = scalar.Span.Start;
        if (scalar.Style is YamlScalarStyle.Literal)
        {
            for (var lines = scalar.Value.AsSpan(0, offset).Count('\n') + 1; lines > 0; lines--)
                at = TextLines.NextOf(text, at);
            var end = TextLines.EndOf(text, at);
            var content = scalar.Value.AsSpan(TextLines.StartOf(scalar.Value, offset));
            content = content[..TextLines.EndOf(content.ToString(), 0)];
            at = Math.Min(end, Math.Max(at, end - content.Length) + TextLines.ColumnOf(scalar.Value, offset));
        }
        return new YamlEditException(refusal, problem, recommendation, text, at, inner);
    }

    private static bool IsOpenEnd(YamlScalar scalar) => TextLines.EndOf(scalar.File.Text, scalar.Span.End) == scalar.File.Text.Length;

    private static YamlMapping ContentOf(YamlScalar text) => YamlFile.Parse(text.Value).Documents[0].Mapping!;

    private YamlValue ValueOf(YamlNode wanted, string path) => wanted switch
    {
        // The last line's end is not for a value to give: the text behind it decides.
        YamlScalar text when _rules.YamlTexts.ContainsKey(path) => new YamlValue.Text(text.Value.TrimEnd('\n')),
        YamlMapping mapping => new YamlValue.Map([.. mapping.Entries.Select(e => KeyValuePair.Create(e.Name!, ValueOf(e.Value, Join(path, e.Name!))))]),
        YamlSequence sequence => new YamlValue.List([.. sequence.Items.Select(i => ValueOf(i.Value, path))]),
        _ => YamlValue.From(wanted),
    };

    private string Added(string path, IEnumerable<string> names) => (path.Length == 0 ? "" : NameOf(path) + ": ") + string.Join(", ", names) + " added";

    // A key that stands in several places is told by the one above it, too.
    private string NameOf(string path)
    {
        var keys = path.Split('.');
        return keys.Length > 1 && _ambiguous.Contains(keys[^1]) ? $"{keys[^2]}.{keys[^1]}" : keys[^1];
    }

    private static string Join(string path, string key) => path.Length == 0 ? key : path + "." + key;

    private static HashSet<string> Ambiguous(YamlNode wanted, AlignmentRules rules) =>
        [.. Keys(wanted, "", rules).GroupBy(k => k, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key)];

    private static IEnumerable<string> Keys(YamlNode node, string path, AlignmentRules rules) => node switch
    {
        YamlMapping mapping => mapping.Entries.SelectMany(e => Keys(e.Value, Join(path, e.Name!), rules).Prepend(e.Name!)),
        YamlSequence sequence => sequence.Items.SelectMany(i => Keys(i.Value, path, rules)),
        YamlScalar text when rules.YamlTexts.ContainsKey(path) => Keys(ContentOf(text), path, rules),
        _ => [],
    };

    private static string Shown(YamlScalar scalar, bool bySource)
    {
        if (scalar.Value.Length == 0)
            return "(empty)";
        var text = (bySource ? scalar.Source : scalar.Value).ReplaceLineEndings(" ");
        return text.Length > 80 ? string.Concat(text.AsSpan(0, 79), "…") : text;
    }

    private static string KindOf(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a sequence",
        _ => "a single value",
    };

    private static YamlEditException Refuse(YamlRefusal refusal, string problem, string recommendation, YamlNode node) =>
        new(refusal, problem, recommendation, node.File.Text, node.Span.Start);
}
