using static Konstruct.Cmdlets.Tests.ConvertExternalSecretManifests;

namespace Konstruct.Cmdlets.Tests;

public sealed class ConvertExternalSecretPathTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_converted_by_its_path()
    {
        _folder.Write("a.yaml", Argo);

        var result = engine.Convert(_folder, "'~a.yaml'");

        Assert.Equal(["Changed a.yaml"], result.Lines(_folder));
        Assert.Equal(ArgoConverted, _folder.Read("a.yaml"));
        Assert.Equal(["a.yaml"], _folder.Files());
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void A_result_says_what_was_done()
    {
        _folder.Write("a.yaml", Argo + "---\n" + Runner + "---\n" + TokenReader);

        var change = Assert.Single(engine.Convert(_folder, "'~a.yaml'").Output);

        Assert.Equal("Konstruct.ManifestChange", change.TypeNames[0]);
        Assert.Equal(["Changes", "Dialect", "Diff", "Findings", "Kind", "Name", "Path", "Status", "Written"], change.Properties.Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal("Changed", change.Text("Status"));
        Assert.Equal("ExternalSecret", change.Text("Kind"));
        Assert.Equal("repo-engineering, controller-manager", change.Text("Name"));
        Assert.Equal(Path.Combine(_folder.Path, "a.yaml"), change.Text("Path"));
        Assert.Equal("Rendered", change.Text("Dialect"));
        Assert.Equal(true, change.Properties["Written"].Value);
        Assert.Equal(2, change.List("Changes").Count);
        Assert.StartsWith("repo-engineering: ", change.List("Changes")[0].BaseObject as string, StringComparison.Ordinal);
        Assert.StartsWith("controller-manager: ", change.List("Changes")[1].BaseObject as string, StringComparison.Ordinal);
        Assert.StartsWith("--- a/a.yaml\n+++ b/a.yaml\n@@ -", change.Text("Diff"), StringComparison.Ordinal);
        Assert.Contains("-        username: \"{{ .username }}\"\n", change.Text("Diff"), StringComparison.Ordinal);
        var finding = Assert.Single(change.List("Findings"));
        Assert.Equal("KON101", finding.Text("RuleId"));
        Assert.Equal("Warning", finding.Text("Severity"));
        Assert.Equal(change.Text("Path"), finding.Text("Path"));
        var line = _folder.Read("a.yaml").Split('\n')[int.Parse(finding.Text("Line"), System.Globalization.CultureInfo.InvariantCulture) - 1];
        Assert.Equal("        property: password", line);
        Assert.Equal("19", finding.Text("Column"));
        Assert.Contains("'shop'", finding.Text("Message"), StringComparison.Ordinal);
        Assert.NotEmpty(finding.Text("Recommendation"));
    }

    [Fact]
    public void A_second_run_changes_nothing_and_touches_nothing()
    {
        _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", Crossplane);
        _folder.Write("c.yml", Runner);
        Assert.Equal(["Changed a.yaml", "Changed b.yaml", "Changed c.yml"], engine.Convert(_folder, "'~'").Lines(_folder));
        var texts = _folder.Files().Select(_folder.Read).ToList();
        foreach (var name in _folder.Files())
            File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, name), DateTime.UnixEpoch);

        var second = engine.Convert(_folder, "'~'");

        Assert.Equal(["Unchanged a.yaml", "Unchanged b.yaml", "Unchanged c.yml"], second.Lines(_folder));
        Assert.All(second.Output, o => Assert.Equal(("", "False", 0), (o.Text("Diff"), o.Text("Written"), o.List("Changes").Count)));
        Assert.Equal(texts, _folder.Files().Select(_folder.Read));
        Assert.All(_folder.Files(), n => Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(Path.Combine(_folder.Path, n))));
    }

    [Fact]
    public void A_folder_is_searched_for_manifests()
    {
        foreach (var name in new[] { "a.yaml", "b.yml", "deep/er/c.yaml", "notes.txt", ".git/d.yaml", "sub/.git/e.yaml", ".github/f.yaml" })
            _folder.Write(name, Argo);
        _folder.Write("g.yaml", Unrelated);

        var result = engine.Convert(_folder, "'~'");

        Assert.Equal(["Changed a.yaml", "Changed b.yml", "Changed .github/f.yaml", "Changed deep/er/c.yaml"], result.Lines(_folder));
        Assert.All(new[] { "notes.txt", ".git/d.yaml", "sub/.git/e.yaml" }, n => Assert.Equal(Argo, _folder.Read(n)));
        Assert.Equal(Unrelated, _folder.Read("g.yaml"));
    }

    [Theory]
    [InlineData("'~deep'")]
    [InlineData("'~deep/'")]
    [InlineData("'~other/../deep'")]
    [InlineData("-LiteralPath '~other/../deep'")]
    [InlineData("-LiteralPath '~./deep/'")]
    [InlineData("-LiteralPath '~/deep'")]
    public void A_diff_names_files_relative_to_the_folder_however_it_is_written(string arguments)
    {
        _folder.Write("deep/er/c.yaml", Argo);
        _folder.Write("other/d.yaml", Argo);

        var change = Assert.Single(engine.Convert(_folder, arguments).Output);

        Assert.StartsWith("--- a/er/c.yaml\n+++ b/er/c.yaml\n", change.Text("Diff"), StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder.Path, "deep", "er", "c.yaml"), change.Text("Path"));
    }

    [Fact]
    public void Wildcards_are_resolved()
    {
        foreach (var name in new[] { "a1.yaml", "a2.yaml", "b1.yaml", "deep/a3.yaml", "deeper/a4.yaml" })
            _folder.Write(name, Argo);

        Assert.Equal(["Changed a1.yaml", "Changed a2.yaml"], engine.Convert(_folder, "'~a?.yaml'").Lines(_folder));
        Assert.Equal(["Changed deep/a3.yaml", "Changed deeper/a4.yaml"], engine.Convert(_folder, "'~deep*'").Lines(_folder));
        Assert.Equal(Argo, _folder.Read("b1.yaml"));
    }

    [Fact]
    public void A_name_with_brackets_is_taken_literally_on_request()
    {
        _folder.Write("[ab].yaml", Argo);
        _folder.Write("a.yaml", Argo);
        _folder.Write("[x]/c.yaml", Argo);

        Assert.Equal(["Changed [ab].yaml"], engine.Convert(_folder, "-LiteralPath '~[ab].yaml'").Lines(_folder));
        Assert.Equal(["Changed [x]/c.yaml"], engine.Convert(_folder, "-LiteralPath '~[x]'").Lines(_folder));
        Assert.Equal(Argo, _folder.Read("a.yaml"));
        Assert.Equal(["Changed a.yaml"], engine.Convert(_folder, "'~[ab].yaml'").Lines(_folder));
    }

    [Fact]
    public void Paths_come_from_the_pipeline()
    {
        _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", Argo);

        var result = engine.Run($"'{_folder.Path}/a.yaml', '{_folder.Path}/b.*' | Convert-KonstructExternalSecret");

        Assert.Equal(["Changed a.yaml", "Changed b.yaml"], result.Lines(_folder));
    }

    [Theory]
    [InlineData("[IO.DirectoryInfo]::new('~').GetFiles()")]
    [InlineData("$ExecutionContext.InvokeProvider.ChildItem.Get('~', $false)")]
    [InlineData("[IO.DirectoryInfo]::new('~')")]
    public void File_objects_come_from_the_pipeline_whatever_their_names(string objects)
    {
        _folder.Write("[ab].yaml", Argo);
        _folder.Write("a.yaml", Argo);

        var result = engine.Run(objects.Replace("~", _folder.Path, StringComparison.Ordinal) + " | Convert-KonstructExternalSecret");

        Assert.Equal(["Changed [ab].yaml", "Changed a.yaml"], result.Lines(_folder).Order(StringComparer.Ordinal));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void Results_of_a_preview_can_be_piped_back_to_be_done()
    {
        _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", ArgoConverted);

        var result = engine.Run($"Convert-KonstructExternalSecret '{_folder.Path}' -WhatIf | Where-Object Status -eq Pending | Convert-KonstructExternalSecret");

        Assert.Equal(["Changed a.yaml"], result.Lines(_folder));
    }

    [Fact]
    public void Several_paths_are_taken_in_their_order()
    {
        _folder.Write("a.yaml", Argo);
        _folder.Write("b/c.yaml", Argo);

        Assert.Equal(["Changed b/c.yaml", "Changed a.yaml", "Unchanged a.yaml"], engine.Convert(_folder, "'~b', '~a.yaml', '~a.yaml'").Lines(_folder));
    }

    [Fact]
    public void A_relative_path_is_one_of_the_current_location()
    {
        _folder.Write("sub/a.yaml", Argo);

        var result = engine.Run($"$null = $ExecutionContext.SessionState.Path.PushCurrentLocation(''); $null = $ExecutionContext.SessionState.Path.SetLocation('{_folder.Path}'); try {{ Convert-KonstructExternalSecret ./sub }} finally {{ $null = $ExecutionContext.SessionState.Path.PopLocation('') }}");

        Assert.Equal(["Changed sub/a.yaml"], result.Lines(_folder));
    }

    [Theory]
    [InlineData("b.yaml", "a.yaml sub/a.yaml sub/vendor/c.yaml vendor/d.yaml")]
    [InlineData("B.YAML", "a.yaml sub/a.yaml sub/vendor/c.yaml vendor/d.yaml")]
    [InlineData("[ab].yaml", "sub/vendor/c.yaml vendor/d.yaml")]
    [InlineData("sub/a.yaml", "a.yaml b.yaml sub/b.yaml sub/vendor/c.yaml vendor/d.yaml")]
    [InlineData("sub\\a.yaml", "a.yaml b.yaml sub/b.yaml sub/vendor/c.yaml vendor/d.yaml")]
    [InlineData("vendor", "a.yaml b.yaml sub/a.yaml sub/b.yaml")]
    [InlineData("vendor/", "a.yaml b.yaml sub/a.yaml sub/b.yaml")]
    [InlineData("sub/vendor", "a.yaml b.yaml sub/a.yaml sub/b.yaml vendor/d.yaml")]
    [InlineData("sub/*", "a.yaml b.yaml vendor/d.yaml")]
    [InlineData("vendor', 'a.yaml", "b.yaml sub/b.yaml")]
    [InlineData("nothing", "a.yaml b.yaml sub/a.yaml sub/b.yaml sub/vendor/c.yaml vendor/d.yaml")]
    public void What_is_excluded_is_left_out(string exclude, string converted)
    {
        foreach (var name in new[] { "a.yaml", "b.yaml", "sub/a.yaml", "sub/b.yaml", "sub/vendor/c.yaml", "vendor/d.yaml" })
            _folder.Write(name, Argo);

        var result = engine.Convert(_folder, $"'~' -Exclude '{exclude}'");

        Assert.Equal(converted.Split(' '), result.Output.Select(o => o.Line(_folder)["Changed ".Length..]));
        Assert.Equal(converted.Split(' '), _folder.Files().Where(n => _folder.Read(n) == ArgoConverted));
    }

    [Fact]
    public void A_file_that_is_named_and_holds_nothing_of_ours_is_told_of()
    {
        _folder.Write("a.yaml", Unrelated);
        _folder.Write("empty.yaml", "");

        var result = engine.Convert(_folder, "'~a.yaml', '~empty.yaml'");

        Assert.Equal(["NotApplicable a.yaml", "NotApplicable empty.yaml"], result.Lines(_folder));
        Assert.Empty(result.Errors);
        Assert.All(result.Output, o => Assert.Equal(("", "", ""), (o.Text("Kind"), o.Text("Name"), o.Text("Diff"))));
        Assert.Equal("", _folder.Read("empty.yaml"));
    }

    [Fact]
    public void A_folder_without_manifests_is_a_warning()
    {
        _folder.Write("notes.txt", "");

        var result = engine.Convert(_folder, "'~'");

        Assert.Empty(result.Lines(_folder));
        Assert.Empty(result.Errors);
        Assert.Contains("holds no manifests: no file below it is called *.yaml or *.yml.", Assert.Single(result.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_whose_manifests_are_all_excluded_is_a_warning_that_says_so()
    {
        _folder.Write("a.yaml", Argo);

        var result = engine.Convert(_folder, "'~' -Exclude *.yaml");

        Assert.Contains("is not excluded", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.Equal(Argo, _folder.Read("a.yaml"));
    }

    [Fact]
    public void A_folder_with_manifests_of_others_alone_is_no_warning()
    {
        _folder.Write("a.yaml", Unrelated);

        var result = engine.Convert(_folder, "'~' -Verbose");

        Assert.Empty(result.Output);
        Assert.Empty(result.Warnings);
        Assert.Contains(result.Verbose, m => m.Contains("1 manifests", StringComparison.Ordinal));
    }

    [Fact]
    public void Results_can_be_filtered_under_strict_mode()
    {
        _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", ArgoConverted);
        _folder.Write("c.yaml", TokenReader);

        var result = engine.Run($$"""
            & {
                Set-StrictMode -Version Latest
                $ErrorActionPreference = 'Stop'
                $all = Convert-KonstructExternalSecret '{{_folder.Path}}'
                $all | Where-Object Status -eq Changed | ForEach-Object Name
                $all | Where-Object Status -eq 'Unchanged' | ForEach-Object { $_.Status -is [Konstruct.ChangeStatus] }
                $all | Where-Object { $_.Findings } | ForEach-Object { $_.Findings[0].RuleId }
                @($all | Where-Object Written).Count
                @($all | Where-Object Status -eq NotApplicable).Count
            }
            """);

        Assert.Null(result.Failure);
        Assert.Equal(["repo-engineering", "True", "KON101", "1", "1"], result.Output.Select(o => $"{o}"));
    }

    [Theory]
    [InlineData("\n", true, false)]
    [InlineData("\n", false, false)]
    [InlineData("\r\n", true, false)]
    [InlineData("\r\n", false, false)]
    [InlineData("\n", true, true)]
    [InlineData("\r\n", false, true)]
    public void Line_ends_the_last_one_and_a_byte_order_mark_stay(string lineEnd, bool final, bool mark)
    {
        string As(string text) => (mark ? "\uFEFF" : "") + (final ? text : text.TrimEnd('\n')).Replace("\n", lineEnd, StringComparison.Ordinal);
        _folder.Write("a.yaml", As(Argo));
        _folder.Write("b.yaml", As(Runner));

        Assert.Equal(["Changed a.yaml", "Changed b.yaml"], engine.Convert(_folder, "'~'").Lines(_folder));

        Assert.Equal(As(ArgoConverted), _folder.Read("a.yaml"));
        Assert.Equal(As(RunnerConverted), _folder.Read("b.yaml"));
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void The_mode_of_a_file_stays()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = _folder.Write("a.yaml", Argo);
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(path, Mode);

        Assert.Equal(["Changed a.yaml"], engine.Convert(_folder, "'~a.yaml'").Lines(_folder));

        Assert.Equal(Mode, File.GetUnixFileMode(path));
    }
}
