using Konstruct.Core.Files;

namespace Konstruct.Core.Tests.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_file_is_made_and_one_that_is_there_replaced_whatever_it_holds()
    {
        var path = _folder.Write("a.html", [0xFF, 0x00, 0xFE]);

        new OutputFile(path).Write("new", new AtomicWriter());
        new OutputFile(path + "2").Write("other", new AtomicWriter());

        Assert.Equal("new", File.ReadAllText(path));
        Assert.Equal("other", File.ReadAllText(path + "2"));
        Assert.Equal(["a.html", "a.html2"], _folder.Names);
    }

    [Fact]
    public void A_file_that_is_not_to_be_replaced_stays()
    {
        var path = _folder.Write("a.html", "old");

        Assert.Equal(FileProblem.FileExists, ProblemOf(new OutputFile(path) { MayReplace = false }));
        Assert.Equal("old", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_comes_to_be_meanwhile_is_not_replaced_either()
    {
        var path = Path.Combine(Path.GetDirectoryName(_folder.Write("x", ""))!, "a.html");
        var writer = new FaultyWriter(temporary =>
        {
            File.WriteAllText(path, "theirs");
            return new FileStream(temporary, FileMode.CreateNew);
        });

        Assert.Equal(FileProblem.FileExists, Assert.Throws<FileProblemException>(() => new OutputFile(path) { MayReplace = false }.Write("new", writer)).Problem);
        Assert.Equal("theirs", File.ReadAllText(path));
    }

    [Fact]
    public void A_read_only_file_is_replaced_only_by_force_and_stays_read_only()
    {
        var path = _folder.Write("a.html", "old");
        new FileInfo(path).IsReadOnly = true;
        try
        {
            Assert.Equal(FileProblem.FileIsReadOnly, ProblemOf(new OutputFile(path)));
            Assert.Equal("old", File.ReadAllText(path));

            new OutputFile(path) { MayReplaceReadOnly = true }.Write("new", new AtomicWriter());

            Assert.Equal("new", File.ReadAllText(path));
            Assert.True(new FileInfo(path).IsReadOnly);
        }
        finally
        {
            new FileInfo(path).IsReadOnly = false;
        }
    }

    [Fact]
    public void A_link_stays_and_what_it_leads_to_is_replaced()
    {
        var target = _folder.Write("target.html", "old");
        var link = Path.Combine(Path.GetDirectoryName(target)!, "link.html");
        try
        {
            File.CreateSymbolicLink(link, target);
        }
        catch (IOException)
        {
            Assert.Skip("Links cannot be made here.");
        }

        new OutputFile(link).Write("new", new AtomicWriter());

        Assert.Equal("new", File.ReadAllText(target));
        Assert.NotNull(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public void A_write_that_fails_leaves_what_was_there()
    {
        var path = _folder.Write("a.html", "old");

        Assert.Equal(FileProblem.WriteFailed, Assert.Throws<FileProblemException>(() => new OutputFile(path).Write("new", new FaultyWriter(_ => throw new IOException("no space")))).Problem);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Equal(["a.html"], _folder.Names);
    }

    [Fact]
    public void A_folder_is_no_file_and_a_folder_that_is_not_there_is_told()
    {
        var path = _folder.Write("a.html", "old");

        Assert.Equal(FileProblem.FileIsFolder, ProblemOf(new OutputFile(Path.GetDirectoryName(path)!)));
        Assert.Equal(FileProblem.FolderNotFound, ProblemOf(new OutputFile(Path.Combine(Path.GetDirectoryName(path)!, "nowhere", "a.html"))));
    }

    private static FileProblem ProblemOf(OutputFile file) => Assert.Throws<FileProblemException>(() => file.Write("new", new AtomicWriter())).Problem;
}
