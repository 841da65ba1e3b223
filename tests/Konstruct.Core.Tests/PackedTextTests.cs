namespace Konstruct.Core.Tests;

public sealed class PackedTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("-    key: engineering\n+    key: engineering-platform\n")]
    [InlineData("ü😀\uD83D\0\uFEFF\r\n")]
    public void A_text_comes_back_unit_by_unit_however_long_it_is(string text)
    {
        foreach (var times in (int[])[1, 9, 10, 100, 10_000])
        {
            var longer = string.Concat(Enumerable.Repeat(text, times));
            Assert.Equal(longer, PackedText.Of(longer).ToString());
        }
    }

    [Fact]
    public void A_text_that_does_not_get_smaller_comes_back()
    {
        var random = new Random(1);
        var text = string.Create(4000, random, static (units, r) =>
        {
            foreach (ref var unit in units)
                unit = (char)r.Next(0x10000);
        });

        Assert.Equal(text, PackedText.Of(text).ToString());
    }

    [Fact]
    public void Changes_with_the_same_diff_are_equal_and_with_another_are_not()
    {
        var diff = new string('+', 2000);
        var change = new ManifestChange { Status = ChangeStatus.Pending, Kind = "", Name = "", Path = "/a", Dialect = ManifestDialect.Rendered, Changes = Array.Empty<string>(), Diff = diff, Findings = Array.Empty<Finding>() };

        Assert.Equal(change, change with { Diff = new string('+', 2000) });
        Assert.NotEqual(change, change with { Diff = diff + "-" });
        Assert.NotEqual(change, change with { Diff = new string('+', 1999) + "-" });
        Assert.Equal("", default(PackedText).ToString());
    }
}
