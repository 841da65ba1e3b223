namespace Konstruct.Core.Tests;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain: \"text\" <b>\t\n", "plain: \"text\" <b>\t\n")]
    [InlineData("a\r\nb", "a\nb")]
    [InlineData("a\rb", "a␍b")]
    [InlineData("\0\u001b[31m\u007f", "␀␛[31m␡")]
    [InlineData("a\u0085b\u2028", "a‹U+0085›b‹U+2028›")]
    [InlineData("user\u202Egnp.exe", "user‹U+202E›gnp.exe")]
    [InlineData("\uFEFFa\u200Bb\u2066c", "‹U+FEFF›a‹U+200B›b‹U+2066›c")]
    [InlineData("grün, 漢字, 😀, 👩\u200d🚀", "grün, 漢字, 😀, 👩\u200d🚀")]
    [InlineData("\uFFFE\uFFFF", "\uFFFD\uFFFD")]
    public void What_cannot_be_seen_is_told(string text, string shown) => Assert.Equal(shown, VisibleText.Of(text));

    // Not in a theory: the runner cannot show them either.
    [Fact]
    public void A_lone_surrogate_is_no_character()
    {
        Assert.Equal("a\uFFFDb", VisibleText.Of("a\uD800b"));
        Assert.Equal("\uFFFD", VisibleText.Of("\uDC00"));
    }

    [Fact]
    public void A_tag_character_that_nobody_sees_is_told() => Assert.Equal("a‹U+E0041›", VisibleText.Of("a\U000E0041"));
}
