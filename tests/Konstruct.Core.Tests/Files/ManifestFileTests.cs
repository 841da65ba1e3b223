using System.Runtime.Versioning;
using System.Text;
using Konstruct.Core.Files;

namespace Konstruct.Core.Tests.Files;

public sealed class ManifestFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("a: 1")]
    [InlineData("a: 1\r\nb: ü 𝄞\n")]
    [InlineData("\uFEFFa: 1\n")]
    public void Text_is_read_to_the_byte(string text)
    {
        var path = _folder.Write("a.yaml", text);

        var file = ManifestFile.Read(path);

        Assert.Equal(text, file.Decode());
        Assert.Equal(Encoding.UTF8.GetBytes(text), file.Bytes.ToArray());
        Assert.Equal((path, path), (file.Path, file.RealPath));
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var problem = Refused(_folder["none/a.yaml"]);

        Assert.Equal(FileProblem.FileNotFound, problem.Problem);
        Assert.Equal($"'{_folder["none/a.yaml"]}' is not there.", problem.Message);
    }

    [Theory]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("utf-16BE", "UTF-16")]
    [InlineData("utf-32", "UTF-32")]
    [InlineData("utf-32BE", "UTF-32")]
    public void Another_encoding_is_named(string encoding, string name)
    {
        var other = Encoding.GetEncoding(encoding);
        var path = _folder.Write("a.yaml", [.. other.GetPreamble(), .. other.GetBytes("a: 1\n")]);

        var problem = Refused(path);

        Assert.Equal(FileProblem.FileIsNotUtf8, problem.Problem);
        Assert.Equal($"'{path}' is {name}; a manifest is UTF-8.", problem.Message);
        Assert.Equal("Save the file as UTF-8.", problem.Recommendation);
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("kind: ExternalSecret\n\0")]
    public void A_binary_file_is_refused(string text)
    {
        var problem = Refused(_folder.Write("a.yaml", text));

        Assert.Equal(FileProblem.FileIsBinary, problem.Problem);
        Assert.Contains("-Exclude", problem.Recommendation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FF", 1)]
    [InlineData("0A0A61E4", 3)] // Latin-1's ä
    [InlineData("610D0AC3280A", 2)] // the second byte of two is missing
    [InlineData("61E282", 1)] // cut off at the end
    [InlineData("0A0A0AEDA080", 4)] // a surrogate
    [InlineData("0AC0AF", 2)] // more bytes than needed
    public void Bytes_that_are_no_UTF8_are_named_with_their_line(string bytes, int line)
    {
        var file = ManifestFile.Read(_folder.Write("a.yaml", Convert.FromHexString(bytes)));

        var problem = Assert.Throws<FileProblemException>(file.Decode);

        Assert.Equal(FileProblem.FileHasInvalidUtf8, problem.Problem);
        Assert.StartsWith($"'{_folder["a.yaml"]}' is not UTF-8: line {line} has a byte (0x", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_as_large_as_no_manifest_is_refused_unread()
    {
        var path = _folder.Write("a.yaml", "");
        using (var stream = File.OpenWrite(path))
            stream.SetLength(50 * 1024 * 1024);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var problem = Refused(path);

        Assert.Equal(FileProblem.FileTooLarge, problem.Problem);
        Assert.Equal($"'{path}' has 50 MB; a manifest has at most 16 MB.", problem.Message);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024 * 1024);
    }

    [Fact]
    public void A_file_of_the_largest_size_is_read()
    {
        var path = _folder.Write("a.yaml", new string('#', ManifestFile.LargestSize));

        Assert.Equal(ManifestFile.LargestSize, ManifestFile.Read(path).Bytes.Length);

        File.AppendAllText(path, "#");
        Assert.Equal(FileProblem.FileTooLarge, Refused(path).Problem);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_without_the_right_to_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Rights do not bind this user.");
        var path = _folder.Write("a.yaml", "a: 1\n");
        File.SetUnixFileMode(path, UnixFileMode.None);

        Assert.Equal(FileProblem.FileUnreadable, Refused(path).Problem);
    }

    [Fact]
    public void A_folder_is_no_file() => Assert.Equal(FileProblem.FileUnreadable, Refused(_folder.Folder("a.yaml")).Problem);

    [Fact]
    public void A_link_in_the_tree_is_followed()
    {
        WorkTree(".");
        var path = _folder.Write("real/a.yaml", "a: 1\n");
        var link = _folder.Link("links/a.yaml", Path.Combine("..", "real", "a.yaml"));

        var file = ManifestFile.Read(link);

        Assert.Equal((link, path), (file.Path, file.RealPath));
        Assert.Equal("a: 1\n", file.Decode());
    }

    [Fact]
    public void A_link_out_of_the_tree_is_refused()
    {
        WorkTree("tree");
        _folder.Write("outside/a.yaml", "a: 1\n");
        var link = _folder.Link("tree/a.yaml", Path.Combine("..", "outside", "a.yaml"));

        var problem = Refused(link);

        Assert.Equal(FileProblem.LinkLeavesTree, problem.Problem);
        Assert.Equal($"'{link}' is a link to '{_folder["outside/a.yaml"]}', outside of '{_folder["tree"]}'.", problem.Message);
        Assert.NotEmpty(problem.Recommendation);
    }

    [Fact]
    public void A_link_to_a_folder_whose_name_starts_as_the_trees_does_is_refused()
    {
        WorkTree("tree");
        _folder.Write("tree-of-others/a.yaml", "a: 1\n");
        var link = _folder.Link("tree/a.yaml", Path.Combine("..", "tree-of-others", "a.yaml"));

        Assert.Equal(FileProblem.LinkLeavesTree, Refused(link).Problem);
    }

    [Fact]
    public void A_link_that_leaves_the_tree_by_way_of_a_linked_folder_is_refused()
    {
        WorkTree("tree");
        _folder.Write("outside/a.yaml", "a: 1\n");
        _folder.Link("tree/sub", Path.Combine("..", "outside"));
        var link = _folder.Link("tree/a.yaml", Path.Combine("sub", "a.yaml"));

        Assert.Equal(FileProblem.LinkLeavesTree, Refused(link).Problem);
    }

    [Fact]
    public void A_link_stays_in_a_tree_that_is_reached_by_a_link()
    {
        WorkTree("tree");
        _folder.Write("tree/real.yaml", "a: 1\n");
        _folder.Link("tree/link.yaml", "real.yaml");
        _folder.Link("way", "tree");

        var file = ManifestFile.Read(_folder["way/link.yaml"]);

        Assert.Equal(_folder["tree/real.yaml"], file.RealPath);
    }

    [Fact]
    public void The_tree_of_a_file_that_is_named_is_its_work_tree()
    {
        WorkTree("work");
        _folder.Write("work/shared/a.yaml", "a: 1\n");
        _folder.Write("a.yaml", "a: 1\n");
        var inside = _folder.Link("work/one/a.yaml", Path.Combine("..", "shared", "a.yaml"));
        var outside = _folder.Link("work/one/b.yaml", Path.Combine("..", "..", "a.yaml"));

        Assert.Equal(_folder["work/shared/a.yaml"], ManifestFile.Read(inside).RealPath);
        Assert.Equal(FileProblem.LinkLeavesTree, Refused(outside).Problem);
    }

    [Fact]
    public void The_tree_of_a_file_that_is_named_outside_of_any_work_tree_is_its_folder()
    {
        Assert.SkipWhen(GitRepository.RootOf(_folder.Path) is not null, "The folder for temporary files lies in a work tree.");
        _folder.Write("a.yaml", "a: 1\n");
        var link = _folder.Link("one/a.yaml", Path.Combine("..", "a.yaml"));

        Assert.Equal(FileProblem.LinkLeavesTree, Refused(link).Problem);
    }

    [Fact]
    public void A_link_to_nothing_is_refused()
    {
        var link = _folder.Link("a.yaml", "nothing.yaml");

        var problem = Refused(link);

        Assert.Equal(FileProblem.FileNotFound, problem.Problem);
        Assert.Contains($"'{link}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_itself_is_refused()
    {
        var link = _folder.Link("a.yaml", "b.yaml");
        _folder.Link("b.yaml", "a.yaml");

        var problem = Refused(link);

        Assert.Equal(FileProblem.FileUnreadable, problem.Problem);
        Assert.StartsWith($"'{link}' is a link that cannot be followed", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Mend the link.", problem.Recommendation);
    }

    private static FileProblemException Refused(string path) => Assert.Throws<FileProblemException>(() => ManifestFile.Read(path));

    private void WorkTree(string name) => _folder.Write(name + "/.git/HEAD", "ref: refs/heads/main\n");
}
