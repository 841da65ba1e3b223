using CsCheck;
using Konstruct.Core.Migration;

namespace Konstruct.Core.Tests.Migration;

public sealed class TextInverseTests
{
    private static readonly Gen<string> _line = Pick("a: 1", "b: ü", "  password: \"{{ .password }}\"", "", "\uFEFFkind: x", "- \U0001F600", "   ");
    private static readonly Gen<string> _text = Gen.Select(_line.Array[0, 12], Pick("\n", "\r\n"), Gen.Bool, (lines, end, last) => string.Join(end, lines) + (last ? end : ""));

    private static Gen<string> Pick(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    [Fact]
    public void The_way_back_leads_to_the_text_before_to_the_byte() => Gen.Select(_text, _text).Sample((before, after) =>
        TextInverse.Apply(after, TextInverse.Between(before, after)) == before);

    [Fact]
    public void It_holds_no_more_than_the_lines_that_went()
    {
        var way = TextInverse.Between("a: 1\r\nb: 2\r\nc: 3\r\n", "a: 1\r\nx: 2\r\ny: 2\r\nc: 3\r\n");

        Assert.Equal("b: 2\r\n", Assert.Single(way).Text);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(3, -1)]
    [InlineData(3, 3)]
    public void A_way_that_does_not_fit_leads_nowhere(int start, int length) => Assert.Null(TextInverse.Apply("12345", [new TextInverse(start, length, "")]));
}
