using Konstruct.Sandbox.Platform;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class PlatformTemplateTests
{
    private static readonly Dictionary<string, string> _data = new() { ["name"] = "acme", ["empty"] = "", ["lines"] = "a\nb", ["slash"] = "a/b" };

    [Theory]
    [InlineData("{{ .name }}", "acme")]
    [InlineData("{{.name}}", "acme")]
    [InlineData("{{ .name | toString }}", "acme")]
    [InlineData("x {{- .name -}} y", "xacmey")]
    [InlineData("x {{- /* why */ -}} y", "xy")]
    [InlineData("{{/* why */}}x", "x")]
    [InlineData("https://{{ .name }}:{{ .slash }}@github.com", "https://acme:a/b@github.com")]
    [InlineData("{{ .empty | default \"none\" }}", "none")]
    [InlineData("{{ .name | default \"none\" }}", "acme")]
    [InlineData("{{ .slash | replace \"/\" \"-\" }}", "a-b")]
    [InlineData("{{ .name | b64enc }}", "YWNtZQ==")]
    [InlineData("{{ \"YWNtZQ==\" | b64dec }}", "acme")]
    [InlineData("{{ .lines | toJson }}", "\"a\\nb\"")]
    [InlineData("{{ printf \"%s-%d%%\" .name 3 }}", "acme-3%")]
    [InlineData("{{ .name | quote }}", "\"acme\"")]
    [InlineData("{{ .lines | indent 2 }}", "  a\n  b")]
    [InlineData("{{ .lines | nindent 1 }}", "\n a\n b")]
    [InlineData("{{ \"  x \" | trim }}", "x")]
    [InlineData("{{ `raw \"x\"` }}", "raw \"x\"")]
    [InlineData("{{ if .empty }}a{{ else }}b{{ end }}", "b")]
    [InlineData("{{ if eq .name \"x\" }}a{{ else if eq .name \"acme\" }}b{{ else }}c{{ end }}", "b")]
    [InlineData("{{ if and .name (not .empty) }}a{{ end }}", "a")]
    [InlineData("{{ if or .empty false }}a{{ end }}", "")]
    [InlineData("{{ if .name }}{{ if .empty }}1{{ else }}2{{ end }}3{{ end }}4", "234")]
    public void It_executes(string template, string expected) => Assert.Equal(expected, GoTemplate.Execute("key", template, _data));

    [Theory]
    [InlineData("{{ .githubAppID }}", "template: key:1:3: executing \"key\" at <.githubAppID>: map has no entry for key \"githubAppID\"")]
    [InlineData("a\nb {{ .x | default \"\" }}", "template: key:2:5: executing \"key\" at <.x>: map has no entry for key \"x\"")]
    [InlineData("{{ .name | shout }}", "template: key:1: function \"shout\" not defined")]
    [InlineData("{{ .name", "template: key:1: unclosed action")]
    [InlineData("{{ if .name }}x", "template: key:1: unexpected EOF")]
    [InlineData("{{ end }}", "template: key:1: unexpected {{end}} in command")]
    public void It_fails_in_the_words_of_Go(string template, string expected) =>
        Assert.Equal(expected, Assert.Throws<GoTemplateException>(() => GoTemplate.Execute("key", template, _data)).Message);

    [Fact]
    public void An_old_operator_writes_that_there_is_no_value() => Assert.Equal("id: <no value>", GoTemplate.Execute("key", "id: {{ .githubAppID }}", _data, writesNoValue: true));
}
