using static Konstruct.Cmdlets.Tests.ConvertExternalSecretManifests;

namespace Konstruct.Cmdlets.Tests;

public sealed class ConvertExternalSecretViewTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public void A_table_shows_status_kind_name_and_path_and_findings_below(int width)
    {
        _folder.Write("secrets/argo.yaml", Argo);
        _folder.Write("secrets/shop.yaml", TokenReader);

        var lines = Show("Convert-KonstructExternalSecret .", width);

        Assert.All(lines, l => Assert.True(l.Length <= width, l));
        Assert.Matches("^Status +Kind +Name +Path$", lines[0]);
        Assert.Matches("^Changed +ExternalSecret +repo-engineering +secrets.argo\\.yaml$", lines[2]);
        Assert.Matches("^NotApplicable +secrets.shop\\.yaml$", lines[3]);
        Assert.Matches("^ +KON101 Warning, line 10:( |$)", lines[4]);
        // A word that is too long for its column is broken anywhere, so blanks say nothing.
        var finding = string.Concat(lines.Skip(4).Select(l => l.Replace(" ", "", StringComparison.Ordinal)));
        Assert.Contains("TheExternalSecret'shop'readsthetokenfromtheVaultkey'argocd/repo-credentials-template/engineering'", finding, StringComparison.Ordinal);
        Assert.All(lines.Skip(4), l => Assert.Matches("^ {52}[^ ]+( [^ ]+)*$", l));
    }

    [Fact]
    public void Objects_of_one_file_stand_below_each_other()
    {
        _folder.Write("a.yaml", Argo + "---\n" + Runner);

        var lines = Show("Convert-KonstructExternalSecret .", 120);

        Assert.Matches("^Changed +ExternalSecret +repo-engineering +a\\.yaml$", lines[2]);
        Assert.Matches("^ +controller-manager$", lines[3]);
    }

    [Fact]
    public void A_file_elsewhere_is_shown_by_its_shorter_path()
    {
        var path = _folder.Write("a.yaml", Argo);

        var text = engine.RunText($"Convert-KonstructExternalSecret '{path}' -WhatIf", 400);

        Assert.Contains("a.yaml", text, StringComparison.Ordinal);
        Assert.Contains(text.Split(Environment.NewLine), l => l.StartsWith("Pending ", StringComparison.Ordinal) && l.TrimEnd().EndsWith("a.yaml", StringComparison.Ordinal));
    }

    [Fact]
    public void The_table_is_shown_under_strict_mode()
    {
        _folder.Write("shop.yaml", TokenReader);

        var lines = Show("Set-StrictMode -Version Latest; $ErrorActionPreference = 'Stop'; Convert-KonstructExternalSecret .", 120);

        Assert.Contains(lines, l => l.Contains("KON101", StringComparison.Ordinal));
    }

    [Fact]
    public void The_diff_is_a_property()
    {
        _folder.Write("a.yaml", Runner);

        var lines = Show("(Convert-KonstructExternalSecret . -WhatIf).Diff", 120);

        Assert.Contains("--- a/a.yaml", lines);
        Assert.Contains("-    secretKey: github_token", lines);
        Assert.Contains("+    secretKey: github_app_id", lines);
    }

    [Fact]
    public void An_error_shows_the_file_the_line_and_what_to_do()
    {
        _folder.Write("a.yaml", "kind: ExternalSecret\n\tname: x\n");

        var text = string.Join(' ', Show("Convert-KonstructExternalSecret .", 1000));

        Assert.Contains("a.yaml', line 2, column 1: A tab is used as indentation.", text, StringComparison.Ordinal);
        Assert.Contains("Indent with spaces", text, StringComparison.Ordinal);
    }

    private List<string> Show(string script, int width)
    {
        var text = engine.RunText($$"""
            $paths = $ExecutionContext.SessionState.Path
            $before = $paths.CurrentLocation.Path
            $null = $paths.SetLocation('{{_folder.Path}}')
            try { {{script}} | Out-Default } finally { $null = $paths.SetLocation($before) }
            """, width);
        return [.. text.Split('\n').Select(l => l.TrimEnd()).Where(l => l.Length > 0)];
    }
}
