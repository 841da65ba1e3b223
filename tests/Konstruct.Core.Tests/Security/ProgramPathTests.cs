using Konstruct.Core.Tests.Files;

namespace Konstruct.Core.Tests.Security;

/// <summary>A program that is given by its name comes from the PATH, and never from where somebody stands.</summary>
public sealed class ProgramPathTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_place_that_has_it_counts()
    {
        var (first, second) = (Place("first"), Place("second"));
        Program(second);
        Assert.Equal(Path.Combine(second, Name), ProgramPath.Find("tool", Joined(first, second)));
        Program(first);
        Assert.Equal(Path.Combine(first, Name), ProgramPath.Find("tool", Joined(first, second)));
    }

    [Fact]
    public void What_is_not_there_is_not_found() => Assert.Null(ProgramPath.Find("tool", Joined(Place("empty"), Path.Combine(_folder.Path, "nowhere"))));

    [Theory]
    [InlineData(".")]
    [InlineData("")]
    [InlineData("bin")]
    public void A_place_that_depends_on_where_one_stands_is_passed_over(string place)
    {
        // That of the running tests, which has a file of this name.
        var here = Path.GetFileName(Directory.EnumerateFiles(Environment.CurrentDirectory).First());
        Assert.Null(ProgramPath.Find(here, place));
        Assert.Null(ProgramPath.Find(here, Joined(place, Place("other"))));
    }

    [Fact]
    public void A_file_that_cannot_be_run_is_no_program()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There every file can be.");
        var (first, second) = (Place("first"), Place("second"));
        File.WriteAllText(Path.Combine(first, Name), "text");
        Program(second);
        Assert.Equal(Path.Combine(second, Name), ProgramPath.Find("tool", Joined(first, second)));
    }

    private static string Name => OperatingSystem.IsWindows() ? "tool.exe" : "tool";

    private static string Joined(params string[] places) => string.Join(Path.PathSeparator, places);

    private string Place(string name) => Directory.CreateDirectory(Path.Combine(_folder.Path, name)).FullName;

    private static void Program(string folder)
    {
        var path = Path.Combine(folder, Name);
        File.WriteAllText(path, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
