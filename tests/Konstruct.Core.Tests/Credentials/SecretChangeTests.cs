using System.Text.Json.Nodes;
using Konstruct.Core.Credentials;

namespace Konstruct.Core.Tests.Credentials;

public sealed class SecretChangeTests
{
    [Theory]
    [InlineData("""{"a":"1"}""", """{"a":"1"}""", "")]
    [InlineData("""{"a":"1"}""", """{"a":"2","b":"3"}""", "~a +b")]
    [InlineData("""{"a":"1","b":"2"}""", """{"b":"2"}""", "-a")]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "~a")]
    [InlineData("""{"a":null}""", """{}""", "-a")]
    [InlineData("""{}""", """{"a":null}""", "+a")]
    [InlineData("""{"a":{"b":[1,2]}}""", """{"a":{"b":[1,2]}}""", "")]
    public void It_names_the_fields_that_change(string before, string after, string expected)
    {
        var change = SecretChange.Between(Parse(before), Parse(after));

        Assert.Equal(expected, string.Join(' ', change.Fields));
        Assert.Equal(expected.Length == 0, change.IsEmpty);
    }

    [Fact]
    public void To_have_no_secret_is_another_thing_than_to_have_an_empty_one()
    {
        Assert.False(SecretChange.Between([], null).IsEmpty);
        Assert.False(SecretChange.Between(null, []).IsEmpty);
        Assert.True(SecretChange.Between(null, null).IsEmpty);
    }

    [Fact]
    public void A_patch_has_what_changes_alone()
    {
        var change = SecretChange.Between(Parse("""{"a":"1","b":"2","c":"3"}"""), Parse("""{"a":"1","b":"4"}"""));

        Assert.Equal("""{"b":"4","c":null}""", change.Patch.ToJsonString());
    }

    [Fact]
    public void Numbers_keep_the_digits_they_were_written_with()
    {
        var before = Parse("""{"serial":12345678901234567890.10}""");

        var change = SecretChange.Between(before, (JsonObject)before.DeepClone());

        Assert.True(change.IsEmpty);
        Assert.Equal("""{"serial":12345678901234567890.10}""", change.Data!.ToJsonString());
    }

    private static JsonObject Parse(string text) => JsonNode.Parse(text)!.AsObject();
}
