using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Yaml;

public sealed class PlaceTests
{
    [Theory]
    [InlineData("a: 1\nb: 2\n")]
    [InlineData("a: 1\r\nb: ä😀\r\n")]
    [InlineData("\uFEFFa: 1")]
    [InlineData("\n\n")]
    public void Every_offset_is_found_again_by_its_line_and_column(string text)
    {
        for (var offset = 0; offset <= text.Length; offset++)
        {
            var place = TextPosition.At(text, offset);
            // Neither the units of a line's ending nor a byte order mark are columns.
            var expected = offset == 0 && text.StartsWith('\uFEFF') ? 1 : offset < text.Length && text[offset] == '\n' && offset > 0 && text[offset - 1] == '\r' ? offset - 1 : offset;
            Assert.Equal(expected, TextPosition.OffsetOf(text, place.Line, place.Column));
        }
    }

    [Fact]
    public void A_column_past_the_end_of_its_line_is_the_end_and_a_line_past_the_last_the_end_of_the_text()
    {
        Assert.Equal(4, TextPosition.OffsetOf("a: 1\nb: 2\n", 1, 99));
        Assert.Equal(10, TextPosition.OffsetOf("a: 1\nb: 2\n", 99, 1));
    }

    [Theory]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void A_span_holds_its_first_offset_and_not_its_end(int offset, bool isInside) =>
        Assert.Equal(isInside, new TextSpan(3, 5).Contains(offset));

    [Fact]
    public void What_an_edit_did_not_touch_is_found_where_it_was_and_what_is_new_where_it_replaced_something()
    {
        const string Before = "a: 1\nb: two\nc: 3\nd: 4\n";
        var editor = new YamlEditor(YamlFile.Parse(Before));
        var root = editor.File.Documents[0].Mapping!;
        editor.Together(() =>
        {
            editor.Set(root["b"]!, "twenty-two");
            editor.Remove(root.Find("c")!);
            editor.Insert(root, "aa", "x", root.Find("a"));
        });
        var after = editor.File.Text;
        Assert.Equal("a: 1\naa: x\nb: twenty-two\nd: 4\n", after);
        var edit = editor.Edits[0];

        Assert.Equal(Before.IndexOf("a:", StringComparison.Ordinal), edit.OffsetBefore(after.IndexOf("a:", StringComparison.Ordinal)));
        Assert.Equal(Before.IndexOf("b:", StringComparison.Ordinal), edit.OffsetBefore(after.IndexOf("b:", StringComparison.Ordinal)));
        Assert.Equal(Before.IndexOf("two", StringComparison.Ordinal), edit.OffsetBefore(after.IndexOf("twenty", StringComparison.Ordinal)));
        Assert.Equal(Before.IndexOf("d:", StringComparison.Ordinal), edit.OffsetBefore(after.IndexOf("d:", StringComparison.Ordinal)));
        Assert.InRange(edit.OffsetBefore(after.IndexOf("aa:", StringComparison.Ordinal)), 4, 5);
    }
}
