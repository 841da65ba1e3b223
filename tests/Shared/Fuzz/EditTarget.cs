using Konstruct.Core.Yaml;

namespace Konstruct.Fuzz;

/// <summary>Every operation of the editor on nodes picked at random: it is refused, or changes what was asked for and nothing else, and can be taken back.</summary>
internal sealed class EditTarget : FuzzTarget
{
    private static readonly string[] _texts =
    [
        "new", "true", "", " x", "a: b", "c #d", "- x", "{{ .x }}", "it's", "\"", "two\nlines", "end\n", "\tq", "ü😀", "null", "0o7", "a\u0007", "{{", "}}", "<TOKEN>", "x\r\ny", "1:30", "a\n\nb", "  i\nj", "---", "%", "@a", "k\n\n\n", "[", "a,b",
        "{{`{{ .password }}`}}", "https://github.com/acme/gitops.git", "|", ">", "!", "&a", "*a", "? x", "\\", "\u2028", "\uFEFF",
    ];

    private static readonly string[] _verbatims = ["1", "true", "~", "{{ .Values.x }}", "\"{{ .y }}\"", "'q'", "\"{{ .a }}-{{ .b }}\""];

    private static readonly string[] _keys = ["key", "true", "a: b", "github_app_id", "{{ .k }}", "", "<<", "- x", "ü", "argocd.argoproj.io/secret-type", "it's", "?"];

    private static readonly string[] _documents = ["a: 1\n", "- 1\n", "text\n", "a: |\n  b\n", "a: |+\n  b\n\n", "{a: 1}", "{{- if .x }}\na: 1\n{{- end }}\n", "a:\r\n- b\r\n", "a: {{ .x }}\n"];

    /// <inheritdoc/>
    public override string Name => "edits";

    /// <inheritdoc/>
    public override string What => "reading, and each edit of nodes picked at random";

    /// <inheritdoc/>
    public override bool Try(FuzzInput input)
    {
        var text = input.Texts[0];
        YamlEditor editor;
        try
        {
            editor = new YamlEditor(YamlFile.Parse(text));
        }
        catch (YamlSyntaxException e)
        {
            CheckPlace(e, text);
            return false;
        }
        Promise(editor.File.Text == text, "A file is the text that was read.");
        var choices = new Choices(input.Choice);
        var isMade = false;
        for (var steps = 1 + choices.Below(3); steps > 0; steps--)
        {
            var before = new FileReading(editor.File);
            var count = editor.Edits.Count;
            var wish = new EditWish();
            try
            {
                if (Edit(editor, before, choices, wish) is not { } wanted)
                    break;
                Promise(editor.Edits.Count == count + 1, "A step is one edit.");
                Check(before, editor.Edits[^1], editor.File, wanted);
                isMade = true;
            }
            catch (YamlEditException e)
            {
                Promise(ReferenceEquals(editor.File, before.File) && editor.Edits.Count == count, "What is refused leaves everything as it was.");
                CheckPlace(e, before.File.Text);
            }
        }
        while (editor.Edits.Count > 0)
            editor.Undo();
        Promise(editor.File.Text == text, "Edits that are taken back leave the text as it was.");
        return isMade;
    }

    private static void CheckPlace(YamlTextException e, string text)
    {
        Promise(e.Offset >= 0 && e.Offset <= text.Length && e.Position.Line >= 1 && e.Position.Column >= 1 && e.Position.Column <= e.Position.LineText.Length + 2, "The place of a message lies in the text.");
        Promise(e.Problem.Length > 0 && e.Recommendation.Length > 0, "A message says what is wrong and what to do.");
    }

    private static void Check(FileReading before, YamlEdit edit, YamlFile after, List<PlainNode> wanted)
    {
        Promise(Applied(edit.Splices, before.File.Text) == after.Text, "Every byte outside of an edit's splices is as it was.");
        Promise(Applied(edit.Inverse.Splices, after.Text) == before.File.Text, "The inverse gives back the bytes.");
        var found = new FileReading(YamlFile.Parse(after.Text)).Plain;
        Promise(found.Count == wanted.Count, "The documents are those that were asked for.");
        for (var i = 0; i < wanted.Count; i++)
        {
            if (EditWish.Difference(wanted[i], found[i], $"{i}:") is { } difference)
                Promise(holds: false, $"The content differs at the place that was asked for alone. At {difference}");
        }
    }

    // Without the engine's own code.
    private static string Applied(IReadOnlyList<YamlSplice> splices, string text)
    {
        var at = 0;
        var result = new System.Text.StringBuilder();
        foreach (var splice in splices)
        {
            Promise(splice.Start >= at && splice.Start + splice.Removed.Length <= text.Length && text.AsSpan(splice.Start, splice.Removed.Length).SequenceEqual(splice.Removed), "Splices follow one another, and remove what is there.");
            result.Append(text, at, splice.Start - at).Append(splice.Added);
            at = splice.Start + splice.Removed.Length;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    // The documents as they are to be; null where there is nothing to do the edit on.
    private static List<PlainNode>? Edit(YamlEditor editor, FileReading before, Choices choices, EditWish wish)
    {
        var kind = choices.Below(12);
        if (kind >= 9)
            return EditDocuments(editor, before, choices, kind);
        var isMade = kind switch
        {
            <= 2 => Set(editor, before, choices, wish),
            <= 5 => Insert(editor, before, choices, wish),
            6 or 7 => Remove(editor, before, choices, wish),
            _ => Together(editor, before, choices, wish),
        };
        return isMade ? [.. before.Plain.Select(wish.Of)] : null;
    }

    private static bool Set(YamlEditor editor, FileReading before, Choices choices, EditWish wish)
    {
        var nodes = before.Nodes.ToList();
        if (nodes.Count == 0)
            return false;
        var node = choices.Of(nodes);
        var value = Value(choices, before, depth: 0);
        wish.Set(before.Of(node), value);
        editor.Set(node, value);
        return true;
    }

    private static bool Insert(YamlEditor editor, FileReading before, Choices choices, EditWish wish)
    {
        var nodes = before.Nodes.Where(n => n is YamlCollection or YamlScalar { IsNull: true }).ToList();
        if (nodes.Count == 0)
            return false;
        var node = choices.Of(nodes);
        var collection = node as YamlCollection;
        var isMapping = node is YamlMapping || (collection is null && choices.Below(2) == 0);
        if (isMapping)
            wish.Mapping(before.Of(node));
        List<(string? Key, YamlValue Value)> cells = [.. Enumerable.Range(0, 1 + choices.Below(2)).Select(i => (isMapping ? choices.Of(_keys) + (i == 0 ? "" : "2") : null, Value(choices, before, depth: 0)))];
        var isFirst = isMapping && choices.Below(4) == 0;
        // Where a new last cell goes depends on the template's blocks; here it has to be said.
        var after = isFirst || collection is null or { Cells.Count: 0 } ? null : choices.Of(collection.Cells);
        wish.Add(before.Of(node), after is null ? 0 : (after.Index + 1) * (isMapping ? 2 : 1), cells);
        if (isFirst)
            editor.InsertFirst(node, [.. cells.Select(c => (c.Key!, c.Value))]);
        else if (isMapping)
            editor.Insert(node, [.. cells.Select(c => (c.Key!, c.Value))], (YamlEntry?)after);
        else
            editor.Insert(node, [.. cells.Select(c => c.Value)], (YamlItem?)after);
        return true;
    }

    private static bool Remove(YamlEditor editor, FileReading before, Choices choices, EditWish wish)
    {
        var collections = before.Nodes.OfType<YamlCollection>().Where(c => c.Cells.Count > 0).ToList();
        if (collections.Count == 0)
            return false;
        var collection = choices.Of(collections);
        var first = choices.Below(collection.Cells.Count);
        var step = 1 + choices.Below(3);
        List<YamlCell> cells = [.. collection.Cells.Skip(first).Where((_, i) => i % step == 0).Take(1 + choices.Below(4))];
        wish.Remove(cells.SelectMany(c => Children(before, c)));
        editor.Remove(cells);
        return true;
    }

    // What the steps do: a value is set, a cell goes, others come in behind one that stays.
    private static bool Together(YamlEditor editor, FileReading before, Choices choices, EditWish wish)
    {
        var collections = before.Nodes.OfType<YamlCollection>().Where(c => c.Cells.Count > 1).ToList();
        if (collections.Count == 0)
            return false;
        var collection = choices.Of(collections);
        var (set, removed) = (choices.Of(collection.Cells), choices.Of(collection.Cells));
        if (ReferenceEquals(set, removed) || set.Value is not YamlScalar scalar)
            return false;
        var value = new YamlValue.Text(choices.Of(_texts));
        var cell = (collection is YamlMapping ? choices.Of(_keys) : null, (YamlValue)choices.Of(_texts));
        var isMapping = collection is YamlMapping;
        wish.Set(before.Of(scalar), value);
        wish.Remove(Children(before, removed));
        wish.Add(before.Of(collection), (set.Index + 1) * (isMapping ? 2 : 1), [cell]);
        editor.Together(() =>
        {
            editor.Set(scalar, value);
            editor.Remove(removed);
            if (isMapping)
                editor.Insert(collection, cell.Item1!, cell.Item2, (YamlEntry)set);
            else
                editor.Insert(collection, [cell.Item2], (YamlItem)set);
        });
        return true;
    }

    private static List<PlainNode>? EditDocuments(YamlEditor editor, FileReading before, Choices choices, int kind)
    {
        var documents = before.Plain.ToList();
        var source = choices.Of(_documents);
        var index = choices.Below(documents.Count + 1);
        if (kind == 9)
        {
            editor.InsertDocument(index, source);
            documents.Insert(index, Document(source));
            return documents;
        }
        if (index == documents.Count)
            return null;
        if (kind == 10)
        {
            editor.ReplaceDocument(before.File.Documents[index], source);
            documents[index] = Document(source);
            return documents;
        }
        editor.RemoveDocument(before.File.Documents[index]);
        documents.RemoveAt(index);
        return documents;
    }

    private static PlainNode Document(string source) => new FileReading(YamlFile.Parse(source)).Plain[0];

    private static IEnumerable<PlainNode> Children(FileReading before, YamlCell cell) => cell is YamlEntry entry ? [before.Of(entry.Key), before.Of(entry.Value)] : [before.Of(cell.Value)];

    private static YamlValue Value(Choices choices, FileReading before, int depth) => choices.Below(depth < 2 ? 10 : 7) switch
    {
        <= 3 => choices.Of(_texts),
        4 => before.Nodes.OfType<YamlScalar>().Select(s => s.Value).Where(v => !v.Contains("{{", StringComparison.Ordinal) && !v.Any(char.IsSurrogate)).ElementAtOrDefault(choices.Below(50)) ?? "none",
        5 or 6 => new YamlValue.Verbatim(choices.Of(_verbatims)),
        7 => new YamlValue.List([.. Enumerable.Range(0, choices.Below(3)).Select(_ => Value(choices, before, depth + 1))]),
        _ => new YamlValue.Map([.. Enumerable.Range(0, choices.Below(3)).Select(i => KeyValuePair.Create(choices.Of(_keys) + i, Value(choices, before, depth + 1)))]),
    };
}
