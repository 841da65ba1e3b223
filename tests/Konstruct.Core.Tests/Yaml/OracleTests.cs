using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Yaml;

/// <summary>What the oracle lets pass and what not, judged by results that no edit gives: it is there for the edit that nobody thought of.</summary>
public sealed class OracleTests
{
    private const string Before = "a: 1\nb: 2\nc: &x {d: 3, e: [4, 5]}\nf: *x\n";

    [Theory]
    [InlineData("a:\n  k: x\n  l:\n    - p\n    - q\n", true)]
    [InlineData("a: {k: x, l: [p, q]}\n", true)]
    [InlineData("a: {k: x, l: [p]}\n", false)]
    [InlineData("a: {k: x, l: [p, q, q]}\n", false)]
    [InlineData("a: {k: x, l: [p, w]}\n", false)]
    [InlineData("a: {k: x, l: {p: q}}\n", false)]
    [InlineData("a: {k: x, l: \"p, q\"}\n", false)]
    [InlineData("a: {k: x}\n", false)]
    [InlineData("a: {k: x, l: [p, q], m: 1}\n", false)]
    [InlineData("a: {k: w, l: [p, q]}\n", false)]
    [InlineData("a: {n: x, l: [p, q]}\n", false)]
    [InlineData("a: {l: [p, q], k: x}\n", false)]
    [InlineData("a: [{k: x}, {l: [p, q]}]\n", false)]
    [InlineData("a: &y {k: x, l: [p, q]}\n", false)]
    [InlineData("a: !t {k: x, l: [p, q]}\n", false)]
    [InlineData("n: {k: x, l: [p, q]}\n", false)]
    [InlineData("a:\n", false)]
    [InlineData("a: 1\n", false)]
    public void A_value_says_what_was_asked_for(string after, bool isAccepted)
    {
        var before = YamlFile.Parse(Before);
        var oracle = new Oracle([new ValueChange(before.Documents[0].Mapping!["a"]!, new YamlValue.Map(("k", "x"), ("l", new YamlValue.List("p", "q"))))]);

        Assert.Equal(isAccepted, oracle.Accepts(before, YamlFile.Parse(Before.Replace("a: 1\n", after, StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("x", "x", true)]
    [InlineData("x", "'x'", true)]
    [InlineData("x", "w", false)]
    [InlineData("1", "\"1\"", true)]
    [InlineData("1", "1", false)]
    [InlineData("true", "true", false)]
    [InlineData("", "", false)]
    [InlineData("", "''", true)]
    [InlineData("~", "~", false)]
    [InlineData("x", "[x]", false)]
    [InlineData("x", "{x: x}", false)]
    public void A_text_is_read_as_a_text_by_every_reader(string text, string written, bool isAccepted)
    {
        var before = YamlFile.Parse("a: old\n");
        var oracle = new Oracle([new ValueChange(before.Documents[0].Mapping!["a"]!, text)]);

        Assert.Equal(isAccepted, oracle.Accepts(before, YamlFile.Parse($"a: {written}\n")));
    }

    [Theory]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", true)]
    [InlineData("a: new # why\n\nb:   2\nc: &x {d: 3,\n  e: [4,5]}\nf: *x\n", true)]
    [InlineData("a: new\nb: 3\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: '2'\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: &y 2\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: !!int 2\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: [2]\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: *x\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nn: 2\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &y {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4]}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4, 5, 6]}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: {4: 5}}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: 4}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x\n  d: 3\n  e: [4, 5]\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4, 5]}\nf: *y\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4, 5]}\nf: x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4, 5]}\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4, 5]}\nf: *x\ng: 1\n", false)]
    [InlineData("b: 2\na: new\nc: &x {d: 3, e: [4, 5]}\nf: *x\n", false)]
    [InlineData("a: new\nb: 2\nc: &x {d: 3, e: [4, 5]}\nf: *x\n---\n", false)]
    [InlineData("- a: new\n- b: 2\n- c: &x {d: 3, e: [4, 5]}\n- f: *x\n", false)]
    [InlineData("", false)]
    public void Nothing_else_is_changed(string after, bool isAccepted)
    {
        var before = YamlFile.Parse(Before);
        var oracle = new Oracle([new ValueChange(before.Documents[0].Mapping!["a"]!, "new")]);

        Assert.Equal(isAccepted, oracle.Accepts(before, YamlFile.Parse(after)));
    }

    [Theory]
    [InlineData("a: {b: 1, n: x, o: w, c: 2}\n", true)]
    [InlineData("a: {b: 1, n: x, o: w, c: 2, d: 3}\n", false)]
    [InlineData("a: {b: 1, n: x, o: w, d: 3}\n", false)]
    [InlineData("a: {b: 1, n: x, o: w}\n", false)]
    [InlineData("a: {n: x, o: w, c: 2}\n", false)]
    [InlineData("a: {b: 1, c: 2}\n", false)]
    [InlineData("a: {b: 1, n: x, c: 2}\n", false)]
    [InlineData("a: {b: 1, o: w, n: x, c: 2}\n", false)]
    [InlineData("a: {b: 1, c: 2, n: x, o: w}\n", false)]
    [InlineData("a: {b: 1, n: v, o: w, c: 2}\n", false)]
    [InlineData("a: {b: 1, m: x, o: w, c: 2}\n", false)]
    [InlineData("a: {b: 9, n: x, o: w, c: 2}\n", false)]
    [InlineData("a: {b: 1, n: x, o: w, c: 9}\n", false)]
    [InlineData("a: {m: 1, n: x, o: w, c: 2}\n", false)]
    [InlineData("a: [b: 1, n: x, o: w, c: 2]\n", false)]
    [InlineData("a: &x {b: 1, n: x, o: w, c: 2}\n", false)]
    [InlineData("a: x\n", false)]
    public void Cells_come_and_go_where_they_were_asked_for(string after, bool isAccepted)
    {
        var before = YamlFile.Parse("a: {b: 1, c: 2, d: 3}\ne: 1\n");
        var mapping = (YamlMapping)before.Documents[0].Mapping!["a"]!;
        var change = new CellsChange(mapping);
        change.Add(1, [("n", "x"), ("o", "w")]);
        change.Remove([mapping.Find("d")!]);

        Assert.Equal(isAccepted, new Oracle([change]).Accepts(before, YamlFile.Parse(after + "e: 1\n")));
        Assert.False(new Oracle([change]).Accepts(before, YamlFile.Parse(after + "e: 2\n")));
    }

    [Theory]
    [InlineData("a: {}\n", true)]
    [InlineData("a: []\n", false)]
    [InlineData("a:\n", false)]
    public void A_collection_that_loses_all_stays_of_its_kind(string after, bool isAccepted)
    {
        var before = YamlFile.Parse("a: {b: 1}\nc: 1\n");
        var mapping = (YamlMapping)before.Documents[0].Mapping!.Entries[0].Value;
        var change = new CellsChange(mapping);
        change.Remove(mapping.Cells);

        Assert.Equal(isAccepted, new Oracle([change]).Accepts(before, YamlFile.Parse(after + "c: 1\n")));
    }

    [Theory]
    [InlineData("a: [1, 2, x, w]\n", true)]
    [InlineData("a: [1, 2, x]\n", false)]
    [InlineData("a: [1, 2, x, w, w]\n", false)]
    [InlineData("a: [1, 2, w, x]\n", false)]
    [InlineData("a: [1, x, w]\n", false)]
    [InlineData("a: [1, 2, k: x, w]\n", false)]
    public void Items_come_behind_all_others(string after, bool isAccepted)
    {
        var before = YamlFile.Parse("a: [1, 2]\n");
        var change = new CellsChange(before.Documents[0].Mapping!["a"]!);
        change.Add(2, [(null, "x"), (null, "w")]);

        Assert.Equal(isAccepted, new Oracle([change]).Accepts(before, YamlFile.Parse(after)));
    }

    [Theory]
    [InlineData("8080", true)]
    [InlineData("'8080'", false)]
    [InlineData("8081", false)]
    public void What_is_to_be_written_so_is_written_so(string written, bool isAccepted)
    {
        var before = YamlFile.Parse("a: old\n");
        var oracle = new Oracle([new ValueChange(before.Documents[0].Mapping!["a"]!, new YamlValue.Verbatim("8080"))]);

        Assert.Equal(isAccepted, oracle.Accepts(before, YamlFile.Parse($"a: {written}\n")));
    }

    [Theory]
    [InlineData("a: !!str 5\nb: {}\n", true)]
    [InlineData("a: !!str 5\nb: []\n", false)]
    public void A_tag_says_what_a_plain_text_is(string after, bool isAccepted)
    {
        var before = YamlFile.Parse("a: !!str old\nb: {}\n");
        var oracle = new Oracle([new ValueChange(before.Documents[0].Mapping!["a"]!, "5")]);

        Assert.Equal(isAccepted, oracle.Accepts(before, YamlFile.Parse(after)));
    }

    [Theory]
    [InlineData("a:\n  n: x\n", true)]
    [InlineData("a: {n: x}\n", true)]
    [InlineData("a: [n, x]\n", false)]
    [InlineData("a: [n: x]\n", false)]
    [InlineData("a: [x]\n", false)]
    [InlineData("a:\n", false)]
    [InlineData("a: x\n", false)]
    public void An_empty_value_becomes_a_collection_of_the_kind_asked_for(string after, bool isAccepted)
    {
        var before = YamlFile.Parse("a:\n");
        var change = new CellsChange(before.Documents[0].Mapping!["a"]!);
        change.Add(0, [("n", "x")]);

        Assert.Equal(isAccepted, new Oracle([change]).Accepts(before, YamlFile.Parse(after)));
    }

    [Fact]
    public void Cells_come_into_a_collection_once_in_an_edit()
    {
        var editor = new YamlEditor(YamlFile.Parse("a: 1\nb: 2\n"));
        var root = editor.File.Documents[0].Mapping!;

        Assert.Throws<InvalidOperationException>(() => editor.Together(() =>
        {
            editor.Insert(root, "c", "x", root.Find("a"));
            editor.Insert(root, "d", "x", root.Find("b"));
        }));
        Assert.Equal("a: 1\nb: 2\n", editor.File.Text);
        Assert.Empty(editor.Edits);

        editor.Set(root["a"]!, "x");
        Assert.Equal("a: x\nb: 2\n", editor.File.Text);
    }
}
