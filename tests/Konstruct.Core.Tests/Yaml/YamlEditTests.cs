using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Yaml;

public sealed class YamlEditTests
{
    [Fact]
    public void Undo_takes_back_one_edit_at_a_time()
    {
        var editor = new YamlEditor(YamlFile.Parse("a: 1\nb: 2\n"));
        editor.Set(editor.File.Documents[0].Mapping!["a"]!, "x");
        editor.Remove(editor.File.Documents[0].Mapping!.Find("b")!);
        Assert.Equal("a: x\n", editor.File.Text);

        editor.Undo();
        Assert.Equal("a: x\nb: 2\n", editor.File.Text);
        editor.Undo();
        Assert.Equal("a: 1\nb: 2\n", editor.File.Text);
        Assert.Empty(editor.Edits);
        Assert.Throws<InvalidOperationException>(editor.Undo);
    }

    [Fact]
    public void The_inverse_of_an_edit_with_several_splices_gives_the_text_before()
    {
        const string Before = "# \U0001F600\na: {b: 1, c: 2, d: 3}\n";
        var editor = new YamlEditor(YamlFile.Parse(Before));
        var mapping = (YamlMapping)editor.File.Documents[0].Mapping!["a"]!;
        editor.Remove(mapping.Find("b")!, mapping.Find("d")!);

        var edit = Assert.Single(editor.Edits);
        Assert.True(edit.Splices.Count > 1);
        Assert.Equal(editor.File.Text, edit.ApplyTo(Before));
        Assert.Equal(Before, edit.Inverse.ApplyTo(editor.File.Text));
        Assert.Equal(edit.Splices, edit.Inverse.Inverse.Splices);
    }

    [Fact]
    public void An_edit_is_not_applied_to_another_text()
    {
        var editor = new YamlEditor(YamlFile.Parse("a: 1\n"));
        editor.Set(editor.File.Documents[0].Mapping!["a"]!, "x");
        Assert.Throws<ArgumentException>(() => editor.Edits[0].ApplyTo("b: 22\n"));
        Assert.Throws<ArgumentException>(() => editor.Edits[0].ApplyTo(""));
    }

    [Fact]
    public void Actions_in_the_names_of_anchors_and_aliases_are_told_as_written()
    {
        var root = YamlFile.Parse("a: &{{ .x }} 1\nb: *{{ .x }}\n").Documents[0].Mapping!;

        Assert.Equal("{{ .x }}", root["a"]!.Anchor);
        Assert.Equal("{{ .x }}", Assert.IsType<YamlAlias>(root["b"]).Name);
    }

    [Fact]
    public void A_node_of_an_earlier_state_cannot_be_edited()
    {
        var editor = new YamlEditor(YamlFile.Parse("a: 1\nb: {c: 1}\ne: [1]\n"));
        var root = editor.File.Documents[0].Mapping!;
        editor.Set(root["a"]!, "x");

        Assert.Throws<ArgumentException>(() => editor.Set(root["a"]!, "y"));
        Assert.Throws<ArgumentException>(() => editor.Remove(root.Find("b")!));
        Assert.Throws<ArgumentException>(() => editor.Insert(root["b"]!, "d", "y"));
        Assert.Throws<ArgumentException>(() => editor.Insert(root["e"]!, [(YamlValue)"y"]));
        Assert.Throws<ArgumentException>(() => editor.InsertFirst(root["b"]!, "d", "y"));
        Assert.Throws<ArgumentException>(() => editor.RemoveDocument(root.Document));
        Assert.Throws<ArgumentException>(() => editor.ReplaceDocument(root.Document, "a: 1"));
    }

    [Fact]
    public void Cells_of_different_collections_are_not_removed_together()
    {
        var editor = new YamlEditor(YamlFile.Parse("a: 1\nb: {c: 1}\n"));
        var root = editor.File.Documents[0].Mapping!;
        Assert.Throws<ArgumentException>(() => editor.Remove(root.Find("a")!, ((YamlMapping)root["b"]!).Find("c")!));
        Assert.Throws<ArgumentException>(() => editor.Insert(root, "d", "x", ((YamlMapping)root["b"]!).Find("c")));
    }

    [Fact]
    public void Nothing_to_do_is_no_edit()
    {
        var editor = new YamlEditor(YamlFile.Parse("a: [1]\n"));
        editor.Remove();
        editor.Together(() => { });
        editor.Insert(editor.File.Documents[0].Root, (IReadOnlyList<(string, YamlValue)>)[]);
        editor.Insert(editor.File.Documents[0].Mapping!["a"]!, (IReadOnlyList<YamlValue>)[]);
        Assert.Empty(editor.Edits);
    }

    [Theory]
    [InlineData("a: 1\nb: {{ if }} {{ .x\n", 2, 13, "b: {{ if }} {{ .x")]
    [InlineData("\uFEFFx: {{ .äöü }}\n\ty: 1\n", 2, 1, "\ty: 1")]
    [InlineData("# \U0001F600\r\na: {{ .x }}\r\nb: [{{ .y }}, \"x\" \"y\"]\r\n", 3, 19, "b: [{{ .y }}, \"x\" \"y\"]")]
    public void A_syntax_error_names_the_place_in_the_original_text(string text, int line, int column, string lineText)
    {
        var error = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse(text));
        Assert.Equal((line, column, lineText), (error.Position.Line, error.Position.Column, error.Position.LineText));
        Assert.StartsWith($"line {line}, column {column}: ", error.Message, StringComparison.Ordinal);
        Assert.NotEmpty(error.Recommendation);
        Assert.DoesNotContain('\uE000', error.Message);
    }

    [Fact]
    public void Nesting_that_is_too_deep_is_refused()
    {
        var flow = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse(new string('[', 2000) + new string(']', 2000)));
        var block = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse(string.Concat(Enumerable.Repeat("- ", 2000)) + "x\n"));
        Assert.Contains("deep", flow.Message, StringComparison.Ordinal);
        Assert.Contains("deep", block.Message, StringComparison.Ordinal);
        Assert.NotEmpty(YamlFile.Parse(new string('[', 300) + new string(']', 300)).Documents);
    }

    [Fact]
    public void Find_refuses_a_key_that_stands_twice_and_FindAll_reports_both()
    {
        var mapping = YamlFile.Parse("{{- if .x }}\na: 1\n{{- else }}\na: 2\n{{- end }}\n").Documents[0].Mapping!;
        Assert.Equal(["1", "2"], mapping.FindAll("a").Select(e => ((YamlScalar)e.Value).Value));
        Assert.Equal(YamlRefusal.DuplicateKey, Assert.Throws<YamlEditException>(() => mapping.Find("a")).Refusal);
        Assert.Null(mapping.Find("b"));
    }

    [Fact]
    public void A_value_holds_its_actions_as_they_are_written()
    {
        var mapping = YamlFile.Parse("a: \"{{ .x | default \\\"\\\" }}\"\nb: x-{{ .y }}-{{ .zz }}\nc: |\n  one\n  {{ .x }}\nd: {{`{{ .e }}`}}\n").Documents[0].Mapping!;
        Assert.Equal("{{ .x | default \\\"\\\" }}", ((YamlScalar)mapping["a"]!).Value);
        Assert.Equal("x-{{ .y }}-{{ .zz }}", ((YamlScalar)mapping["b"]!).Value);
        Assert.Equal("one\n{{ .x }}\n", ((YamlScalar)mapping["c"]!).Value);
        Assert.Equal("{{`{{ .e }}`}}", ((YamlScalar)mapping["d"]!).Value);
    }

    [Theory]
    [InlineData("a: {{ .x }}\n{{- if .y }}\nb: 1\n{{- else if .z }}\nc: 1\n{{- end }}\n{{/* note */}}\n{{ $v := 1 }}\n<TOKEN>\n",
        "Output:False Open:True Else:True End:True Silent:True Silent:True Output:True")]
    [InlineData("a: |\n  {{ .x }}\n<NOT_ALONE> : 1\n", "Output:False")]
    [InlineData("a: \"{{\n<TOKEN>\n}}\"\n<TOKEN>\n", "Output:False Output:True")]
    [InlineData("{{if .x}}\na: 1\n{{else}}\nb: 1\n{{end}}\n", "Open:True Else:True End:True")]
    [InlineData("{{}}\na: 1\n", "Output:True")]
    [InlineData("{{ .a }} {{ .b }} # why\na: 1\n", "Output:True Output:True")]
    [InlineData("a:\n  {{ .x }}#c\nb: 1\n", "Output:False")]
    public void Actions_are_told_apart(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', YamlFile.Parse(text).Actions.Select(a => $"{a.Kind}:{a.OwnLine}")));

    // What is text of a block scalar has no line to itself.
    [Theory]
    [InlineData("a:\n  b: |\n      one\n    {{ if .x }}\n      {{ .y }}\n    {{ end }}\n  c: 1\n", "Open:True Output:False End:True")]
    [InlineData("a: |\n  one\n{{ if .x }}\n  {{ .y }}\n{{ end }}\n  {{ .z }}\nb: 1\n", "Open:True Output:False End:True Output:False")]
    [InlineData("a: |\n    one\n  {{ .x }}\n    {{ .y }}\nb: 1\n", "Output:True Output:False")]
    [InlineData("a: |\n  one\nb:\n  {{ .x }}\nc: 1\n", "Output:True")]
    [InlineData("a: |\n{{ if .x }}\n  {{ if .y }}\n  {{ end }}\n{{ end }}\nb: 1\n", "Open:True Open:False End:False End:True")]
    [InlineData("a: |\n  {{ .x }}{{ .y }}\n  {{ .z }} # c\nb: 1\n", "Output:False Output:False Output:False")]
    [InlineData("a: |\n  {{ .x }}\n{{ .y }}\nb: 1\n", "Output:False Output:True")]
    [InlineData("{{ if .x }} # a: |\n  {{ .y }}\n{{ end }}\nb: 1\n", "Open:True Output:True End:True")]
    [InlineData("a: b --- |\n  {{ .x }}\nc: 1\n", "Output:True")]
    [InlineData("a: x | y\n  {{ .x }}\nc: 1\n", "Output:True")]
    [InlineData("a : |\n  {{ .x }}\nb: 1\n", "Output:False")]
    [InlineData("-a: |\n {{ .x }}\nb: 1\n", "Output:False")]
    [InlineData("- |\n  {{ .x }}\n- b\n", "Output:False")]
    [InlineData("- - |1\n   one\n  {{ .x }}\n- b\n", "Output:True")]
    [InlineData("-   - |1\n     one\n    {{ .x }}\n- b\n", "Output:True")]
    [InlineData("? - |1\n   one\n  {{ .x }}\n: 1\n", "Output:True")]
    [InlineData("a:\n  b: |2\n      one\n    {{ .x }}\n   {{ .y }}\n  c: 1\n", "Output:False Output:True")]
    [InlineData("--- |\n {{ .x }}\n", "Output:False")]
    [InlineData("--- |\n{{ .x }}\n", "Output:False")]
    [InlineData("--- |\n  one\n {{ .x }}\n", "Output:True")]
    [InlineData("--- |2\n   one\n  {{ .x }}\n {{ .y }}\n", "Output:False Output:True")]
    [InlineData("{{ .x }}\na:\n    b: |", "Output:True")]
    [InlineData("\na: |\n  {{ .x }}\nb: 1\n", "Output:False")]
    public void An_action_in_the_text_of_a_block_scalar_is_text(string text, string expected) => Actions_are_told_apart(text, expected);

    [Theory]
    [InlineData("{{ .x }}")]
    [InlineData("{{ 'a' }}")]
    [InlineData("{{ '}' }}")]
    [InlineData("{{ '\"' }}")]
    [InlineData("{{ '\\n' }}")]
    [InlineData("{{ '\\\"' }}")]
    [InlineData("{{ '''' }}")]
    [InlineData("{{ ''\"'' }}")]
    [InlineData("{{ \"}}\" }}")]
    [InlineData("{{ \"\\\"}}\" }}")]
    [InlineData("{{ \\\"xy}}\\\" }}")]
    [InlineData("{{ `}}` }}")]
    [InlineData("{{ {} }}")]
    [InlineData("{{{} }}")]
    [InlineData("{{/* }} */}}")]
    [InlineData("{{/*/}}*/}}")]
    [InlineData("{{- /* c */ -}}")]
    public void An_action_ends_where_Go_ends_it_and_nowhere_before(string action)
    {
        Assert.Equal(new TextSpan(3, 3 + action.Length), Assert.Single(YamlFile.Parse("a: " + action).Actions).Span);
        for (var length = 2; length < action.Length; length++)
            Assert.Equal(3, Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse("a: " + action[..length])).Offset);
    }

    [Theory]
    [InlineData("- |+\n  one\n\n{{ .x }}\n- b\n", "one\n\n")]
    [InlineData("- |+\n\n{{ .x }}\n- b\n", "\n")]
    [InlineData("- |+\n{{ .x }}\n- b\n", "")]
    [InlineData("- >+\n{{ .x }}\n\n- b\n", "")]
    [InlineData("- |+ # c\n\n- b\n", "\n")]
    [InlineData("- |+\n\n\n- b\n", "\n\n")]
    [InlineData("- |+\n  one\n\n\n", "one\n\n\n")]
    public void A_scalar_keeps_its_blank_lines_and_not_the_line_of_an_action(string text, string value) =>
        Assert.Equal(value, ((YamlScalar)((YamlSequence)YamlFile.Parse(text).Documents[0].Root).Items[0].Value).Value);

    [Theory]
    [InlineData("a: |\n  x\n\n     \nb: 1\n", "x\n\n   \n", "a: |\n  x\n\n     \nk: v\nb: 1\n")]
    [InlineData("a: >\n  x\n \n    \n\nb: 1\n", "x\n\n  \n", "a: >\n  x\n \n    \nk: v\n\nb: 1\n")]
    [InlineData("a: |\n  x\n\n  \nb: 1\n", "x\n", "a: |\n  x\nk: v\n\n  \nb: 1\n")]
    public void A_line_of_more_blanks_than_the_indentation_is_text_also_behind_empty_lines(string text, string value, string expected)
    {
        var editor = new YamlEditor(YamlFile.Parse(text));
        var root = editor.File.Documents[0].Mapping!;
        Assert.Equal(value, ((YamlScalar)root["a"]!).Value);

        editor.Insert(root, "k", "v", root.Find("a"));

        Assert.Equal(expected, editor.File.Text);
    }

    [Theory]
    [InlineData("a: {\"b\",: 'c'}\n")]
    [InlineData("a: &a x\nb: {c, *a :}\n")]
    [InlineData("a: !t] x\n")]
    [InlineData("!t[ x\n")]
    [InlineData("[!t, x]\n")]
    [InlineData("[!t x,y, &a !t, b]\n")]
    [InlineData("[&a !t]\n")]
    public void What_the_parser_reads_farther_than_YAML_does_is_refused(string text) =>
        Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse(text));

    [Theory]
    [InlineData("[!t ,x]\n", 2)]
    [InlineData("[!t ]\n", 1)]
    [InlineData("[!t,\n x]\n", 2)]
    [InlineData("{a: !t , b: !<tag:x.org,2002:y> c}\n", 2)]
    public void A_tag_in_a_flow_collection_ends_before_what_ends_its_node(string text, int cells)
    {
        var collection = (YamlCollection)YamlFile.Parse(text).Documents[0].Root;

        Assert.Equal(cells, collection.Cells.Count);
        Assert.Equal("!t", collection.Cells[0].Value.Tag);
        Assert.Equal("", collection.Cells[0].Value.Source);
    }

    [Fact]
    public void A_character_that_masks_actions_elsewhere_is_text()
    {
        var value = (YamlScalar)YamlFile.Parse("a: \uE000\uE000\nb: {{ .x }}\uE001\n").Documents[0].Mapping!["b"]!;

        Assert.Equal("{{ .x }}\uE001", value.Value);
    }

    [Theory]
    [InlineData("a: 1\n\0b: 2\n", 5, "U+0000")]
    [InlineData("a: \"\0\"\n", 4, "U+0000")]
    [InlineData("a: |\n  \0\n", 7, "U+0000")]
    [InlineData("# c\0\na: 1\n", 3, "U+0000")]
    [InlineData("a: {{ \0 }}\n", 6, "U+0000")]
    [InlineData("a: 1\u0085b: 2\n", 4, "U+0085")]
    [InlineData("a: 1 # x\u2028b: 2\n", 8, "U+2028")]
    [InlineData("a: x\u2029\n", 4, "U+2029")]
    [InlineData("a: 1\rb: 2\n", 4, "carriage return")]
    [InlineData("a: 1\r", 4, "carriage return")]
    public void A_character_that_readers_do_not_agree_about_is_refused(string text, int offset, string named)
    {
        var refusal = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse(text));
        Assert.Equal(offset, refusal.Offset);
        Assert.Contains(named, refusal.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("D83D")]
    [InlineData("0078 D83D")]
    [InlineData("D83D 0078")]
    [InlineData("DE00 D83D")]
    [InlineData("D83D DE00 DE00")]
    public void Half_a_surrogate_pair_is_not_written(string units)
    {
        var text = string.Concat(units.Split(' ').Select(u => (char)Convert.ToInt32(u, 16)));
        var editor = new YamlEditor(YamlFile.Parse("a: 1\nb: |\n  one\n"));
        var root = editor.File.Documents[0].Mapping!;
        Assert.Throws<ArgumentException>(() => editor.Set(root["a"]!, text));
        Assert.Throws<ArgumentException>(() => editor.Set(root["b"]!, text + "\n"));
        Assert.Empty(editor.Edits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("--- a\n")]
    [InlineData("a\n---\nb\n")]
    public void A_document_is_made_from_the_text_of_one(string source)
    {
        var editor = new YamlEditor(YamlFile.Parse("a: 1\n"));
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => editor.InsertDocument(0, source)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => editor.ReplaceDocument(editor.File.Documents[0], source)).ParamName);
        Assert.Empty(editor.Edits);
    }

    [Fact]
    public void Edits_are_gathered_once_and_without_those_of_documents()
    {
        var editor = new YamlEditor(YamlFile.Parse("a: 1\n"));
        Assert.Throws<InvalidOperationException>(() => editor.Together(() => editor.Together(() => { })));
        Assert.Throws<InvalidOperationException>(() => editor.Together(() => editor.InsertDocument(1, "b: 1")));
        Assert.Empty(editor.Edits);
    }

    [Fact]
    public void The_line_that_a_message_shows_is_cut_and_says_no_password()
    {
        var end = new string('x', 100);
        var cut = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse($"a: b: {end}{end}\n"));
        Assert.EndsWith($"The line is: a: b: {end}{end[..14]}…", cut.Message, StringComparison.Ordinal);
        var whole = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse($"a: b: {end}{end[..14]}\n"));
        Assert.EndsWith($"The line is: a: b: {end}{end[..14]}", whole.Message, StringComparison.Ordinal);
        var hidden = Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse("password: s3cret: 1\n"));
        Assert.EndsWith("The line is: password: ***", hidden.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_of_several_lines_is_copied_to_another_indentation()
    {
        var editor = new YamlEditor(YamlFile.Parse("a:\n  b:\n    c: |-\n      one\n      two\n"));
        var root = editor.File.Documents[0].Mapping!;
        editor.Insert(root, "d", YamlValue.From(((YamlMapping)root["a"]!)["b"]!));
        Assert.Equal("a:\n  b:\n    c: |-\n      one\n      two\nd:\n  c: |-\n    one\n    two\n", editor.File.Text);
    }

    [Fact]
    public void A_value_made_from_a_node_is_written_as_the_node_is()
    {
        const string Text = "a:\n  b: 'x' # why\n  c: [1, \"2\", {d: {{ .e }}}]\n  f: |-\n    one\n    two\nz: 1\n";
        var editor = new YamlEditor(YamlFile.Parse(Text));
        var root = editor.File.Documents[0].Mapping!;
        editor.Insert(root, "copy", YamlValue.From(root["a"]!), root.Find("a"));
        Assert.Equal(
            "a:\n  b: 'x' # why\n  c: [1, \"2\", {d: {{ .e }}}]\n  f: |-\n    one\n    two\n" +
            "copy:\n  b: 'x'\n  c:\n    - 1\n    - \"2\"\n    - d: {{ .e }}\n  f: |-\n    one\n    two\nz: 1\n", editor.File.Text);
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x\n")]
    [InlineData("b: !!str 1\n")]
    [InlineData("b: {? [1] : 2}\n")]
    [InlineData("b: {? [1] : 2, c: 3}\n")]
    public void A_value_is_not_made_from_what_cannot_be_copied(string text)
    {
        var node = YamlFile.Parse(text).Documents[0].Mapping!["b"]!;
        Assert.Equal(YamlRefusal.WrongKind, Assert.Throws<YamlEditException>(() => YamlValue.From(node)).Refusal);
    }

    [Fact]
    public void A_large_template_is_read_and_edited_in_a_few_seconds()
    {
        var text = string.Concat(Enumerable.Range(0, 10_000).Select(i => $"key{i}:\n  {{{{- if .Values.on{i} }}}}\n  name: {{{{ .Values.x{i} }}}}\n  text: |\n    one {i}\n  {{{{- end }}}}\n"));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var editor = new YamlEditor(YamlFile.Parse(text));
        editor.Insert(editor.File.Documents[0].Root, "last", "x");
        Assert.EndsWith("last: x\n", editor.File.Text, StringComparison.Ordinal);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
    }
}
