using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Yaml;

/// <summary>Real manifests, where <c>KONSTRUCT_UPSTREAM</c> names a folder of them.</summary>
public sealed class UpstreamManifests
{
    private static readonly string? _folder = Environment.GetEnvironmentVariable("KONSTRUCT_UPSTREAM");

    public static bool AreHere => _folder is not null;

    public static IEnumerable<TheoryDataRow<string>> Paths =>
        _folder is null
            ? [new TheoryDataRow<string>("")]
            : Directory.EnumerateFiles(_folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(p => new TheoryDataRow<string>(Path.GetRelativePath(_folder, p)));

    [Theory(SkipUnless = nameof(AreHere), Skip = "Set KONSTRUCT_UPSTREAM to a folder of manifests.")]
    [MemberData(nameof(Paths))]
    public void A_value_set_and_set_back_and_an_entry_added_and_removed_give_the_same_bytes(string path)
    {
        var text = File.ReadAllText(Path.Combine(_folder!, path));
        var file = YamlFile.Parse(text);
        Assert.Equal(text, file.Text);
        foreach (var document in file.Documents)
        {
            var nodes = Walk(document.Root, []).ToList();
            foreach (var (steps, node) in nodes)
            {
                if (node is YamlScalar { IsNull: false } scalar && !scalar.Source.Contains('\n', StringComparison.Ordinal))
                    SetAndSetBack(file, document.Index, steps, scalar);
            }
            var mappings = nodes.Where(n => n.Node is YamlMapping { Cells.Count: > 0, HidesContent: false }).ToList();
            foreach (var (steps, _) in mappings.Take(1).Concat(mappings.OrderByDescending(m => m.Steps.Length).Take(1)))
                AddAndRemove(file, document.Index, steps);
            foreach (var (steps, _) in nodes.Where(n => n.Node is YamlSequence { Cells.Count: > 0, HidesContent: false }).Take(1))
                AddAndRemove(file, document.Index, steps);
        }
    }

    private static void SetAndSetBack(YamlFile file, int document, int[] steps, YamlScalar scalar)
    {
        var editor = new YamlEditor(file);
        editor.Set(scalar, "konstruct");
        Assert.Equal("konstruct", ((YamlScalar)At(editor.File, document, steps)).Value);
        editor.Set(At(editor.File, document, steps), new YamlValue.Verbatim(scalar.Source));
        Assert.Equal(file.Text, editor.File.Text);
    }

    private static void AddAndRemove(YamlFile file, int document, int[] steps)
    {
        var editor = new YamlEditor(file);
        var count = ((YamlCollection)At(file, document, steps)).Cells.Count;
        try
        {
            if (At(file, document, steps) is YamlMapping mapping)
                editor.Insert(mapping, "konstruct", new YamlValue.Map(("a", "b"), ("c", new YamlValue.List("d", "e"))));
            else
                editor.Insert(At(file, document, steps), [(YamlValue)"konstruct"]);
        }
        catch (YamlEditException e) when (e.Refusal == YamlRefusal.HiddenContent)
        {
            return;
        }
        var after = (YamlCollection)At(editor.File, document, steps);
        Assert.Equal(count + 1, after.Cells.Count);
        var added = after.Cells.Single(c => c is YamlEntry { Name: "konstruct" } or YamlItem { Value: YamlScalar { Value: "konstruct" } });
        // A block scalar that ends the text without a line end gets another header; only taking the edit back gives the old one.
        if (editor.Edits[0].Splices.Any(s => s.Added == "-"))
            editor.Undo();
        else
            editor.Remove(added);
        Assert.Equal(file.Text, editor.File.Text);
    }

    private static YamlNode At(YamlFile file, int document, int[] steps) =>
        steps.Aggregate(file.Documents[document].Root, (node, step) => ((YamlCollection)node).Cells[step].Value);

    private static IEnumerable<(int[] Steps, YamlNode Node)> Walk(YamlNode node, int[] steps)
    {
        yield return (steps, node);
        foreach (var cell in (node as YamlCollection)?.Cells ?? [])
        {
            foreach (var inner in Walk(cell.Value, [.. steps, cell.Index]))
                yield return inner;
        }
    }
}
