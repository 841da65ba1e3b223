using System.Management.Automation;
using System.Text;
using static Konstruct.Cmdlets.Tests.ConvertExternalSecretManifests;

namespace Konstruct.Cmdlets.Tests;

public sealed class ConvertExternalSecretBadInputTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private const string Fields = """
        x-fields: &fields
          url: "{{ .url }}"
          username: "{{ .username }}"
          password: "{{ .password }}"

        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, byte[], string, ErrorCategory, string> BadFiles => new()
    {
        { "no YAML", Utf8(Argo + "broken: [\n"), "YamlSyntax", ErrorCategory.ParserError, "The line is: " },
        { "a tab as indentation", Utf8(Argo.Replace("    name: repo-engineering\n    template", "\tname: repo-engineering\n    template", StringComparison.Ordinal)), "YamlSyntax", ErrorCategory.ParserError, "line 9, column 1: A tab is used as indentation. The line is: name: repo-engineering" },
        { "a carriage return as line end", Utf8(Argo.Replace('\n', '\r')), "YamlSyntax", ErrorCategory.ParserError, "line 1, column 35: A carriage return stands alone here" },
        { "an action that is not closed", Utf8(Argo + "x: {{ .Values.x\n"), "YamlSyntax", ErrorCategory.ParserError, "line 24, column 4: The template action that opens here is not closed. The line is: x: {{ .Values.x" },
        { "a merge key at the place", Utf8(Fields + Replaced("data:\n        <<: *fields\n        password: \"{{ .password }}\"")), "YamlEditRefused", ErrorCategory.InvalidOperation, "line 19, column " },
        { "a key twice", Utf8(Argo.Replace("        name: \"", "        url: \"", StringComparison.Ordinal)), "YamlEditRefused", ErrorCategory.InvalidOperation, "line 18, column 9: The key 'url' stands here and in line 17." },
        { "an alias at the place", Utf8(Fields + Replaced("data: *fields")), "YamlEditRefused", ErrorCategory.InvalidOperation, "line 18, column 13: The alias '*fields' stands here" },
        { "bytes that are no UTF-8", [.. Utf8(Argo + "# caf"), 0xE9, (byte)'\n'], "FileHasInvalidUtf8", ErrorCategory.InvalidData, "is not UTF-8: line 24 has a byte (0x" },
        { "a zero byte", Utf8(Argo + "\0"), "FileIsBinary", ErrorCategory.InvalidData, "is binary" },
        { "UTF-16, little end first", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Argo)], "FileIsNotUtf8", ErrorCategory.InvalidData, "is UTF-16" },
        { "UTF-16, big end first", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(Argo)], "FileIsNotUtf8", ErrorCategory.InvalidData, "is UTF-16" },
        { "a second document that is refused", Utf8(Runner + "---\n" + Argo.Replace("        name: \"", "        url: \"", StringComparison.Ordinal)), "YamlEditRefused", ErrorCategory.InvalidOperation, "The key 'url' stands here and in line " },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void A_bad_file_is_named_and_left_as_it_was_and_the_next_goes_on(string what, byte[] bytes, string id, ErrorCategory category, string message)
    {
        var path = _folder.Write("a.yaml", bytes);
        _folder.Write("b.yaml", Argo);

        var searched = engine.Convert(_folder, "'~'");
        File.WriteAllText(Path.Combine(_folder.Path, "b.yaml"), Argo);
        var named = engine.Convert(_folder, "'~a.yaml', '~b.yaml'");

        foreach (var result in new[] { searched, named })
        {
            AssertError(Assert.Single(result.Errors), id, category, path, message);
            Assert.True(result.Lines(_folder) is ["Changed b.yaml"], what);
        }
        Assert.Equal(bytes, File.ReadAllBytes(path));
        Assert.Equal(ArgoConverted, _folder.Read("b.yaml"));
        Assert.Equal(["a.yaml", "b.yaml"], _folder.Files());
    }

    [Theory]
    [InlineData("'~nothing.yaml'")]
    [InlineData("-LiteralPath '~nothing.yaml'")]
    [InlineData("'~nothing/nothing.yaml'")]
    public void A_path_that_is_not_there_is_named_and_the_next_goes_on(string arguments)
    {
        _folder.Write("b.yaml", Argo);
        var path = arguments.Split('\'')[1].Replace("~", _folder.Path + "/", StringComparison.Ordinal);

        var result = engine.Convert(_folder, arguments + ", '~b.yaml'");

        AssertError(Assert.Single(result.Errors), "PathNotFound", ErrorCategory.ObjectNotFound, path, "is not there; expected a file or a folder.");
        Assert.IsType<ItemNotFoundException>(result.Errors[0].Exception);
        Assert.Equal(["Changed b.yaml"], result.Lines(_folder));
    }

    [Theory]
    [InlineData("NoDrive:/a.yaml", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("NoProvider::/a.yaml", "PathNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Env:PATH", "PathNotInFileSystem", ErrorCategory.InvalidArgument)]
    [InlineData("Variable:HOME", "PathNotInFileSystem", ErrorCategory.InvalidArgument)]
    public void A_path_of_another_place_is_named(string path, string id, ErrorCategory category)
    {
        foreach (var parameter in new[] { "-Path", "-LiteralPath" })
        {
            var result = engine.Convert(_folder, $"{parameter} '{path}'");

            Assert.Null(result.Failure);
            AssertError(Assert.Single(result.Errors), id, category, path, "expected a file or a folder.");
        }
    }

    [Fact]
    public void A_wildcard_that_finds_nothing_is_no_error()
    {
        var result = engine.Convert(_folder, "'~*.yaml'");

        Assert.Empty(result.Lines(_folder));
        Assert.Empty(result.Errors);
    }

    [Fact]
    public void A_syntax_error_gives_the_place_and_the_text_of_the_line()
    {
        _folder.Write("a.yaml", "kind: ExternalSecret\nmetadata:\n  name: \"never closed\n");

        var error = Assert.Single(engine.Convert(_folder, "'~a.yaml'").Errors);

        Assert.Matches("line [34], column [0-9]+: .* The line is: ", error.ToString());
        Assert.Contains("line 3, column 9", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("name: \"never closed", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_fifty_megabytes_is_refused()
    {
        var path = _folder.Write("a.yaml", "");
        using (var stream = File.OpenWrite(path))
            stream.SetLength(50 * 1024 * 1024);
        _folder.Write("b.yaml", Argo);

        var result = engine.Convert(_folder, "'~'");

        AssertError(Assert.Single(result.Errors), "FileTooLarge", ErrorCategory.InvalidData, path, "has 50 MB; a manifest has at most 16 MB.");
        Assert.Equal(["Changed b.yaml"], result.Lines(_folder));
    }

    [Fact]
    public void A_read_only_file_is_refused()
    {
        var path = _folder.Write("a.yaml", Argo);
        _folder.Write("b.yaml", Argo);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            var result = engine.Convert(_folder, "'~'");

            AssertError(Assert.Single(result.Errors), "FileIsReadOnly", ErrorCategory.PermissionDenied, path, "is read-only.");
            Assert.Equal(["Changed b.yaml"], result.Lines(_folder));
            Assert.Equal(Argo, _folder.Read("a.yaml"));
            Assert.True(File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly));
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void A_file_in_a_read_only_folder_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets files be made in a folder that is read-only.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Rights do not bind this user.");
        var path = _folder.Write("locked/a.yaml", Argo);
        var folder = Path.GetDirectoryName(path)!;
        _folder.Write("z.yaml", Argo);
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            var result = engine.Convert(_folder, "'~'");

            AssertError(Assert.Single(result.Errors), "WriteFailed", ErrorCategory.WriteError, path, "cannot be written");
            Assert.Equal(["Changed z.yaml"], result.Lines(_folder));
        }
        finally
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Assert.Equal(Argo, _folder.Read("locked/a.yaml"));
    }

    [Fact]
    public void A_link_out_of_the_tree_is_refused_where_it_is_named()
    {
        _folder.Write("outside.yaml", Argo);
        _folder.Write("tree/.git/HEAD", "ref: refs/heads/main\n");
        var link = Link("tree/link.yaml", "../outside.yaml");

        var result = engine.Convert(_folder, "'~tree/link.yaml'");

        AssertError(Assert.Single(result.Errors), "LinkLeavesTree", ErrorCategory.SecurityError, link, "outside.yaml', outside of '");
        Assert.Empty(result.Output);
        Assert.Equal(Argo, _folder.Read("outside.yaml"));
    }

    [Fact]
    public void Links_out_of_the_tree_are_warnings_in_a_search()
    {
        _folder.Write("outside/a.yaml", Argo);
        _folder.Write("tree/own.yaml", Argo);
        var file = Link("tree/file.yaml", "../outside/a.yaml");
        var folder = Link("tree/folder", "../outside");

        var result = engine.Convert(_folder, "'~tree'");

        Assert.Equal(["Changed tree/own.yaml"], result.Lines(_folder));
        Assert.Empty(result.Errors);
        Assert.Equal(2, result.Warnings.Count);
        Assert.StartsWith($"The link '{file}' was not followed", result.Warnings[0], StringComparison.Ordinal);
        Assert.StartsWith($"The link '{folder}' was not followed", result.Warnings[1], StringComparison.Ordinal);
        Assert.Equal(Argo, _folder.Read("outside/a.yaml"));
    }

    [Fact]
    public void A_link_in_the_tree_is_followed_once_and_stays_a_link()
    {
        _folder.Write("tree/.git/HEAD", "ref: refs/heads/main\n");
        _folder.Write("tree/real/a.yaml", Argo);
        var link = Link("tree/link.yaml", "real/a.yaml");
        Link("tree/folder", "real");
        Link("tree/real/loop", "..");

        Assert.Equal(["Changed tree/real/a.yaml"], engine.Convert(_folder, "'~tree'").Lines(_folder));
        File.WriteAllText(Path.Combine(_folder.Path, "tree/real/a.yaml"), Argo);
        var named = engine.Convert(_folder, "'~tree/link.yaml'");

        Assert.Equal(["Changed tree/link.yaml"], named.Lines(_folder));
        Assert.Equal("real/a.yaml", new FileInfo(link).LinkTarget?.Replace('\\', '/'));
        Assert.Equal(ArgoConverted, _folder.Read("tree/real/a.yaml"));
    }

    [Fact]
    public void Two_documents_of_the_same_name_are_converted_and_found()
    {
        _folder.Write("a.yaml", Argo + "---\n" + Argo);

        var change = Assert.Single(engine.Convert(_folder, "'~a.yaml'").Output);

        Assert.Equal("Changed", change.Text("Status"));
        Assert.Equal(ArgoConverted + "---\n" + ArgoConverted, _folder.Read("a.yaml"));
        var finding = Assert.Single(change.List("Findings"));
        Assert.Equal("KON105", finding.Text("RuleId"));
        Assert.Equal("25", finding.Text("Line"));
        Assert.Contains("'repo-engineering' stands here and in line 1", finding.Text("Message"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_merge_key_elsewhere_in_the_file_is_no_obstacle()
    {
        const string Other = "x: &x\n  a: 1\nmetadata:\n  <<: *x\n---\n";
        _folder.Write("a.yaml", Other + Argo);

        Assert.Equal(["Changed a.yaml"], engine.Convert(_folder, "'~a.yaml'").Lines(_folder));
        Assert.Equal(Other + ArgoConverted, _folder.Read("a.yaml"));
    }

    [Fact]
    public void An_error_ends_the_run_where_errors_are_to_stop_it()
    {
        _folder.Write("a.yaml", "kind: ExternalSecret\nx: [\n");
        for (var i = 0; i < 300; i++)
            _folder.Write($"b{i:000}.yaml", Argo);

        var result = engine.Run($"& {{ $ErrorActionPreference = 'Stop'; Convert-KonstructExternalSecret '{_folder.Path}' }}");

        Assert.StartsWith("YamlSyntax,", result.Failure?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(301, _folder.Files().Count);
        Assert.All(_folder.Files().Skip(1), n => Assert.Contains(_folder.Read(n), new[] { Argo, ArgoConverted }));
        Assert.Contains(Argo, _folder.Files().Select(_folder.Read));
    }

    [Fact]
    public void Errors_can_be_gathered_in_a_variable_and_told_apart_by_id()
    {
        _folder.Write("a.yaml", "kind: ExternalSecret\nx: [\n");
        _folder.Write("b.yaml", "\0");
        _folder.Write("c.yaml", Argo);

        var result = engine.Run($"$null = Convert-KonstructExternalSecret '{_folder.Path}' -ErrorVariable problems -ErrorAction SilentlyContinue; $problems.ForEach({{ $_.FullyQualifiedErrorId.Split(',')[0] }})");

        Assert.Equal(["YamlSyntax", "FileIsBinary"], result.OutputOf<string>());
        Assert.Equal(ArgoConverted, _folder.Read("c.yaml"));
    }

    private static void AssertError(ErrorRecord error, string id, ErrorCategory category, string target, string message)
    {
        Assert.Equal($"{id},Konstruct.Cmdlets.ConvertKonstructExternalSecretCommand", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(target, error.TargetObject);
        Assert.StartsWith($"'{target}'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        Assert.EndsWith(error.ErrorDetails.RecommendedAction, error.ToString(), StringComparison.Ordinal);
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Replaced(string data)
    {
        var start = Argo.IndexOf("data:\n        #", StringComparison.Ordinal);
        var end = Argo.IndexOf("  dataFrom:", StringComparison.Ordinal);
        return string.Concat(Argo.AsSpan(0, start), data, "\n", Argo.AsSpan(end));
    }

    private string Link(string name, string target)
    {
        var path = Path.Combine(_folder.Path, name);
        target = target.Replace('/', Path.DirectorySeparatorChar);
        try
        {
            if (Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, target)))
                Directory.CreateSymbolicLink(path, target);
            else
                File.CreateSymbolicLink(path, target);
        }
        catch (IOException e) when (OperatingSystem.IsWindows())
        {
            Assert.Skip($"Links cannot be made here: {e.Message}");
        }
        return path;
    }
}
