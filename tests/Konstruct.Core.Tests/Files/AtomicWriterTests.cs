using System.Runtime.Versioning;
using Konstruct.Core.Files;
namespace Konstruct.Core.Tests.Files;

public sealed class AtomicWriterTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_replaced_and_nothing_else_is_left()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");

        new AtomicWriter().Replace(ManifestFile.Read(path), "new: ü\r\n");

        Assert.Equal("new: ü\r\n"u8, File.ReadAllBytes(path));
        Assert.Equal(["a.yaml"], _folder.Names);
    }

    [Fact]
    public void A_byte_order_mark_is_written_where_the_text_has_one()
    {
        var path = _folder.Write("a.yaml", [0xEF, 0xBB, 0xBF, (byte)'a', (byte)':']);
        var file = ManifestFile.Read(path);

        new AtomicWriter().Replace(file, file.Decode() + " 1");

        Assert.Equal([0xEF, 0xBB, 0xBF, .. "a: 1"u8], File.ReadAllBytes(path));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead)]
    [UnsupportedOSPlatform("windows")]
    public void The_mode_of_a_file_is_kept(UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = _folder.Write("a.yaml", "old: 1\n");
        File.SetUnixFileMode(path, mode);

        new AtomicWriter().Replace(ManifestFile.Read(path), "new: 1\n");

        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void The_content_is_never_readable_by_more_than_may_read_the_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
        var path = _folder.Write("a.yaml", "old: 1\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var modes = new List<UnixFileMode>();
        var writer = new FaultyWriter(temporary => new WatchedStream(new FileStream(temporary, FileMode.CreateNew), () => modes.Add(File.GetUnixFileMode(temporary))));

        writer.Replace(ManifestFile.Read(path), "new: 1\n");

        Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], modes);
    }

    [Fact]
    public void A_file_whose_name_is_as_long_as_a_name_can_be_is_replaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows may limit the length of the whole path.");
        var path = _folder.Write(new string('a', 250) + ".yaml", "old: 1\n");

        new AtomicWriter().Replace(ManifestFile.Read(path), "new: 1\n");

        Assert.Equal("new: 1\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_is_replaced_while_somebody_reads_it()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");
        using var reader = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        new AtomicWriter().Replace(ManifestFile.Read(path), "new: 1, longer\n");

        using var text = new StreamReader(reader);
        Assert.Equal("old: 1\n", text.ReadToEnd());
        Assert.Equal("new: 1, longer\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_link_stays_a_link_and_its_file_is_replaced()
    {
        var path = _folder.Write("real/a.yaml", "old: 1\n");
        var link = _folder.Link("link.yaml", Path.Combine("real", "a.yaml"));

        new AtomicWriter().Replace(ManifestFile.Read(link), "new: 1\n");

        Assert.Equal("new: 1\n", File.ReadAllText(path));
        Assert.Equal(Path.Combine("real", "a.yaml"), new FileInfo(link).LinkTarget);
        Assert.Equal(["link.yaml", "real", "real/a.yaml"], _folder.Names);
    }

    [Fact]
    public void A_read_only_file_is_refused()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");
        var file = ManifestFile.Read(path);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        try
        {
            var problem = Refused(new AtomicWriter(), file);

            Assert.Equal(FileProblem.FileIsReadOnly, problem.Problem);
            Assert.Contains($"'{path}'", problem.Message, StringComparison.Ordinal);
            Assert.Contains("writable", problem.Recommendation, StringComparison.Ordinal);
            AssertUntouched(path);
        }
        finally
        {
            File.SetAttributes(path, FileAttributes.Normal);
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Root_writes_the_file_of_another_user_which_stays_theirs()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "Only root can.");
        var path = _folder.Write("theirs/a.yaml", "old: 1\n");
        var owner = new FileOwner(12345, 54321);
        Assert.True(owner.Give(path));
        Assert.True(new FileOwner(12345, 1).Give(_folder["theirs"]));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);

        new AtomicWriter().Replace(ManifestFile.Read(path), "new: 1\n");
        new AtomicWriter().Create(_folder["theirs/b.yaml"], "new: 2\n");

        Assert.Equal("new: 1\n", File.ReadAllText(path));
        Assert.Equal((owner, new FileOwner(12345, 1)), (FileOwner.Of(path), FileOwner.Of(_folder["theirs/b.yaml"])));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_folder_that_takes_no_file_leaves_the_file_as_it_was()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");
        var writer = new FaultyWriter(temporary => throw new UnauthorizedAccessException($"Access to the path '{temporary}' is denied."));

        var problem = Refused(writer, ManifestFile.Read(path));

        Assert.Equal(FileProblem.WriteFailed, problem.Problem);
        Assert.StartsWith($"'{path}' cannot be written: Access to the path ", problem.Message, StringComparison.Ordinal);
        Assert.Contains("rights", problem.Recommendation, StringComparison.Ordinal);
        AssertUntouched(path);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_read_only_folder_leaves_the_file_as_it_was()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets files be made in a folder that is read-only.");
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Rights do not bind this user.");
        var path = _folder.Write("locked/a.yaml", "old: 1\n");
        File.SetUnixFileMode(_folder["locked"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        try
        {
            Assert.Equal(FileProblem.WriteFailed, Refused(new AtomicWriter(), ManifestFile.Read(path)).Problem);
        }
        finally
        {
            File.SetUnixFileMode(_folder["locked"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        Assert.Equal("old: 1\n", File.ReadAllText(path));
    }

    [Theory]
    [InlineData("other: 1\n")]
    [InlineData("old: 2\n")]
    [InlineData("")]
    public void A_file_that_somebody_changed_meanwhile_is_left_to_them(string theirs)
    {
        var path = _folder.Write("a.yaml", "old: 1\n");

        var problem = Refused(FaultyWriter.After(_ => File.WriteAllText(path, theirs)), ManifestFile.Read(path));

        Assert.Equal(FileProblem.FileChangedOnDisk, problem.Problem);
        Assert.Contains($"'{path}'", problem.Message, StringComparison.Ordinal);
        Assert.Equal("Run again.", problem.Recommendation);
        Assert.Equal(theirs, File.ReadAllText(path));
        Assert.Equal(["a.yaml"], _folder.Names);
    }

    [Fact]
    public void A_file_that_somebody_removed_meanwhile_does_not_come_back()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");

        var problem = Refused(FaultyWriter.After(_ => File.Delete(path)), ManifestFile.Read(path));

        Assert.Equal(FileProblem.FileChangedOnDisk, problem.Problem);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void A_file_whose_folder_was_removed_meanwhile_does_not_come_back()
    {
        var path = _folder.Write("gone/a.yaml", "old: 1\n");
        var file = ManifestFile.Read(path);
        Directory.Delete(_folder["gone"], recursive: true);

        Assert.Equal(FileProblem.FileChangedOnDisk, Refused(new AtomicWriter(), file).Problem);
        Assert.Empty(_folder.Names);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(6)]
    public void A_full_disk_leaves_the_file_as_it_was(int room)
    {
        var path = _folder.Write("a.yaml", "old: 1\n");

        var problem = Refused(FaultyWriter.WithRoomFor(room), ManifestFile.Read(path));

        Assert.Equal(FileProblem.WriteFailed, problem.Problem);
        Assert.Equal($"'{path}' cannot be written: No space left on device The file is as it was.", problem.Message);
        Assert.Contains("space", problem.Recommendation, StringComparison.Ordinal);
        AssertUntouched(path);
    }

    [Fact]
    public void A_disk_that_is_full_at_the_flush_leaves_the_file_as_it_was()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");
        var writer = new FaultyWriter(temporary => new WatchedStream(new FileStream(temporary, FileMode.CreateNew), () => { }, () => throw new IOException("No space left on device")));

        Assert.Equal(FileProblem.WriteFailed, Refused(writer, ManifestFile.Read(path)).Problem);
        AssertUntouched(path);
    }

    [Fact]
    public void A_failure_that_nobody_foresaw_leaves_the_file_as_it_was()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");
        var writer = new FaultyWriter(temporary => new WatchedStream(new FileStream(temporary, FileMode.CreateNew), () => throw new NotSupportedException("odd")));

        Assert.Throws<NotSupportedException>(() => writer.Replace(ManifestFile.Read(path), "new: 1\n"));

        AssertUntouched(path);
    }

    [Fact]
    public void What_an_interrupted_write_leaves_is_no_manifest()
    {
        var path = _folder.Write("a.yaml", "old: 1\n");
        string[] seen = [];
        var writer = FaultyWriter.After(temporary =>
        {
            File.Copy(path, temporary + ".left.tmp");
            seen = [Path.GetDirectoryName(temporary)!, Path.GetExtension(temporary)];
        });

        writer.Replace(ManifestFile.Read(path), "new: 1\n");

        Assert.Equal([_folder.Path, ".tmp"], seen);
        Assert.Equal([path], new ManifestSearch().Below(_folder.Path, TestContext.Current.CancellationToken));
    }

    private static FileProblemException Refused(AtomicWriter writer, ManifestFile file) => Assert.Throws<FileProblemException>(() => writer.Replace(file, "new: 1\n"));

    private void AssertUntouched(string path)
    {
        Assert.Equal("old: 1\n", File.ReadAllText(path));
        Assert.Equal([Path.GetFileName(path)], _folder.Names);
    }
}
