using System.Diagnostics;
using System.Text;
using CsCheck;
using Konstruct.Core.Files;

namespace Konstruct.Core.Tests.Files;

public sealed class UnifiedDiffTests : IDisposable
{
    private static readonly Gen<string> _line = Gen.Select(OneOf("a: 1", "b: ü", "", "  - c", "---", "+++ x", "\\ No newline at end of file", "@@ -1 +1 @@"), OneOf("\n", "\n", "\r\n"), (line, end) => line + end);

    private static readonly Gen<string> _text = Gen.Select(_line.Array[0, 25], OneOf("", "", "last: 1", " "), (lines, last) => string.Concat(lines) + last);

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Equal_texts_have_no_difference() => Assert.Empty(UnifiedDiff.Between("a: 1\r\n", "a: 1\r\n", "a.yaml"));

    [Fact]
    public void A_change_stands_between_three_lines_of_context()
    {
        var diff = UnifiedDiff.Between("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n", "sub/a.yaml");

        Assert.Equal("--- a/sub/a.yaml\n+++ b/sub/a.yaml\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n", diff);
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    public void Changes_whose_contexts_touch_share_a_hunk(int between, int hunks)
    {
        var middle = string.Concat(Enumerable.Range(1, between).Select(i => $"{i}\n"));

        var diff = UnifiedDiff.Between($"a\n{middle}b\n", $"A\n{middle}B\n", "a.yaml");

        Assert.Equal(hunks, diff.Split('\n').Count(l => l.StartsWith("@@ ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_missing_final_line_end_is_marked_on_the_side_that_lacks_it()
    {
        Assert.Equal("--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n", UnifiedDiff.Between("x", "y", "a"));
        Assert.Equal("--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+x\n", UnifiedDiff.Between("x", "x\n", "a"));
    }

    [Fact]
    public void A_carriage_return_is_part_of_its_line() =>
        Assert.Equal("--- a/a\n+++ b/a\n@@ -1,2 +1,1 @@\n x\r\n-y\r\n", UnifiedDiff.Between("x\r\ny\r\n", "x\r\n", "a"));

    [Fact]
    public void Git_takes_every_difference_and_makes_the_same_bytes_of_it()
    {
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        var patch = new StringBuilder();
        Gen.Select(_text, _text).Sample((before, after) =>
        {
            lock (expected)
            {
                // Git makes or deletes a file where one side is empty, which needs other headers; no manifest becomes empty.
                if (before == after || before.Length == 0 || after.Length == 0)
                    return;
                var name = $"{expected.Count}.yaml";
                _folder.Write(name, before);
                expected.Add(name, after);
                patch.Append(UnifiedDiff.Between(before, after, name));
            }
        }, iter: 400);
        Assert.True(expected.Count > 300);

        Apply(patch.ToString());

        Assert.All(expected, e => Assert.Equal(e.Value, File.ReadAllText(_folder[e.Key])));
    }

    [Theory]
    [InlineData("my secret.yaml")]
    [InlineData("größe.yaml")]
    [InlineData("[a] & (b)/it's.yaml")]
    public void Git_takes_the_difference_of_a_file_with_an_unusual_name(string name)
    {
        _folder.Write(name, "a: 1\nb: 1\n");

        Apply(UnifiedDiff.Between("a: 1\nb: 1\n", "a: 2\nb: 1\n", name));

        Assert.Equal("a: 2\nb: 1\n", File.ReadAllText(_folder[name]));
    }

    [Fact]
    public void A_carriage_return_alone_ends_no_line() =>
        Assert.Equal("--- a/a\n+++ b/a\n@@ -1,1 +1,1 @@\n-x\ry\n+x\rz\n", UnifiedDiff.Between("x\ry\n", "x\rz\n", "a"));

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private void Apply(string diff)
    {
        var patch = _folder.Write("change.patch", diff);
        var start = new ProcessStartInfo("git", ["-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", patch]) { WorkingDirectory = _folder.Path, RedirectStandardError = true, UseShellExecute = false };
        // The folder for temporary files may lie in somebody's work tree.
        start.Environment["GIT_CEILING_DIRECTORIES"] = Path.GetDirectoryName(_folder.Path);
        try
        {
            using var git = Process.Start(start)!;
            var error = git.StandardError.ReadToEnd();
            git.WaitForExit();
            Assert.True(git.ExitCode == 0, error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Git is not installed.");
        }
    }
}
