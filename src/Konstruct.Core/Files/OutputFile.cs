namespace Konstruct.Core.Files;

/// <summary>A file that a user asks to be written, whatever stood in it: it is the old one or the new one, never a part of either.</summary>
/// <param name="path">Full path.</param>
public sealed class OutputFile(string path)
{
    private readonly string _real = RealPath(path);

    /// <summary>Whether it may take the place of a file that is there.</summary>
    public bool MayReplace { get; init; } = true;

    /// <summary>Whether it may take the place of one that is read-only, too.</summary>
    public bool MayReplaceReadOnly { get; init; }

    /// <summary>Looks whether it can be written, as far as that can be told without touching anything: who waits for an hour for what goes into it should hear it before.</summary>
    /// <exception cref="FileProblemException">It cannot.</exception>
    public void Check()
    {
        if (Directory.Exists(_real))
            throw new FileProblemException(FileProblem.FileIsFolder, $"'{path}' is a folder; expected the path of a file.", "Name a file in it.");
        if (Path.GetDirectoryName(_real) is not { } folder || !Directory.Exists(folder))
            throw new FileProblemException(FileProblem.FolderNotFound, $"The folder of '{path}' is not there.", "Make the folder, or give another path.");
        if (FileStatus.Of(path) is { IsDeviceOrPipe: true })
            throw new FileProblemException(FileProblem.FileIsNotOrdinary, $"'{path}' is a device or a pipe; expected an ordinary file, which is replaced as a whole.", "Write to a file, and send that on.");
        var there = new FileInfo(_real);
        if (there.Exists && !MayReplace)
            throw new FileProblemException(FileProblem.FileExists, $"'{path}' is there already, and -NoClobber was given.", "Give another path, or leave out -NoClobber.");
        if (there is { Exists: true, IsReadOnly: true } && !MayReplaceReadOnly)
            throw new FileProblemException(FileProblem.FileIsReadOnly, $"'{path}' is read-only.", "Give another path, or -Force.");
    }

    /// <summary>Writes it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="writer">What replaces files.</param>
    /// <exception cref="FileProblemException">It cannot be written. What was there is as it was.</exception>
    public void Write(string text, AtomicWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Check();
        // Without a look at what is there: it need not even be text.
        writer.Put(_real, text, MayReplace);
    }

    // The file behind a link is replaced, not the link.
    private static string RealPath(string path)
    {
        try
        {
            return new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
        }
        // Links in a circle; writing says so.
        catch (IOException)
        {
            return path;
        }
    }
}
