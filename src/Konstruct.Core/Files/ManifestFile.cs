using System.Text;

namespace Konstruct.Core.Files;

/// <summary>A file of manifests, read whole: strictly UTF-8, with or without a byte order mark.</summary>
public sealed class ManifestFile
{
    /// <summary>No manifest is as long: what a cluster takes in one object is 1.5 MB.</summary>
    public const int LargestSize = 16 * 1024 * 1024;

    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes;

    private ManifestFile(string path, string realPath, byte[] bytes)
    {
        Path = path;
        RealPath = realPath;
        _bytes = bytes;
    }

    /// <summary>Full path as it was given or found.</summary>
    public string Path { get; }

    /// <summary>Full path of the file itself, where <see cref="Path"/> is a link to it.</summary>
    public string RealPath { get; }

    /// <summary>The bytes as they were read.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Reads a file.</summary>
    /// <param name="source">The file.</param>
    /// <exception cref="FileProblemException">The file cannot be read, is no text, or is a link that leads out of its tree.</exception>
    public static ManifestFile Read(ManifestSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Read(source.Path, source.Tree, mayBeLink: source.IsNamed || source.Tree is not null);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="tree">Folder that a link may not lead out of; null: the repository the file is in, or else its folder.</param>
    /// <param name="mayBeLink">Whether the path may be a link; a search knows, and asking takes time.</param>
    /// <exception cref="FileProblemException">The file cannot be read, is no text, or is a link that leads out of its tree.</exception>
    public static ManifestFile Read(string path, string? tree = null, bool mayBeLink = true)
    {
        // Messages, questions, views and diffs have the path in one of their lines.
        if (VisibleText.Line(path) is var shown && shown != path)
            throw new FileProblemException(FileProblem.FileNameNotPlain, $"'{shown}' has a character in its path that cannot be shown as it is: a line end, a tab, a mark of direction, or what a terminal takes for an order.", "Rename the file or the folder, or leave it out with -Exclude.");
        var real = mayBeLink ? FollowLink(path, tree) : path;
        try
        {
            if (FileStatus.Of(real) is { IsDeviceOrPipe: true })
                throw new FileProblemException(FileProblem.FileIsNotOrdinary, $"'{path}' is a device or a pipe; expected a file of manifests.", "Leave it out: -Exclude.");
            using var handle = File.OpenHandle(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            if (length > LargestSize)
            {
                throw new FileProblemException(FileProblem.FileTooLarge, $"'{path}' has {length / (1024 * 1024)} MB; a manifest has at most {LargestSize / (1024 * 1024)} MB.",
                    "Leave the file out with -Exclude, or split it.");
            }
            var bytes = new byte[length];
            var read = 0;
            for (int count; read < bytes.Length && (count = RandomAccess.Read(handle, bytes.AsSpan(read), read)) > 0;)
                read += count;
            bytes = read == bytes.Length ? bytes : bytes[..read];
            RefuseOtherThanText(path, bytes);
            return new ManifestFile(path, real, bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotThere(path, e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException and not FileProblemException)
        {
            throw new FileProblemException(FileProblem.FileUnreadable, $"'{path}' cannot be read: {e.Message}", "Check the file's rights.", e);
        }
    }

    /// <summary>The file as text; a byte order mark is its first unit.</summary>
    /// <exception cref="FileProblemException">The bytes are not UTF-8.</exception>
    public string Decode()
    {
        try
        {
            return _strict.GetString(_bytes);
        }
        catch (DecoderFallbackException e)
        {
            var line = _bytes.AsSpan(0, Math.Clamp(e.Index, 0, _bytes.Length)).Count((byte)'\n') + 1;
            throw new FileProblemException(FileProblem.FileHasInvalidUtf8, $"'{Path}' is not UTF-8: line {line} has a byte (0x{e.BytesUnknown?[0]:X2}) that no character starts or goes on with.",
                "Save the file as UTF-8.", e);
        }
    }

    /// <summary>Whether the file on disk is still the one that was read.</summary>
    internal bool IsStillOnDisk()
    {
        try
        {
            using var stream = new FileStream(RealPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (stream.Length != _bytes.Length)
                return false;
            var now = new byte[_bytes.Length];
            stream.ReadExactly(now);
            return now.AsSpan().SequenceEqual(_bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or EndOfStreamException)
        {
            return false;
        }
    }

    private static void RefuseOtherThanText(string path, byte[] bytes)
    {
        var name = bytes switch
        {
            [0xFF, 0xFE, 0, 0, ..] or [0, 0, 0xFE, 0xFF, ..] => "UTF-32",
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => "UTF-16",
            _ => null,
        };
        if (name is not null)
            throw new FileProblemException(FileProblem.FileIsNotUtf8, $"'{path}' is {name}; a manifest is UTF-8.", "Save the file as UTF-8.");
        // As git tells binary files from text.
        if (bytes.AsSpan(0, Math.Min(bytes.Length, 8000)).Contains((byte)0))
            throw new FileProblemException(FileProblem.FileIsBinary, $"'{path}' is binary: it has a zero byte.", "Leave the file out with -Exclude.");
    }

    private static FileProblemException NotThere(string path, Exception inner) =>
        new(FileProblem.FileNotFound, $"'{path}' is not there.", "Check the path.", inner);

    private static string FollowLink(string path, string? tree)
    {
        string real;
        try
        {
            if (File.ResolveLinkTarget(path, returnFinalTarget: true) is not { } target)
                return path;
            real = Physical(target.FullName);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw NotThere(path, e);
        }
        catch (IOException e)
        {
            throw new FileProblemException(FileProblem.FileUnreadable, $"'{path}' is a link that cannot be followed: {e.Message}", "Mend the link.", e);
        }
        tree ??= GitRepository.RootOf(path) ?? System.IO.Path.GetDirectoryName(path)!;
        if (!IsBelow(real, Physical(tree)))
        {
            throw new FileProblemException(FileProblem.LinkLeavesTree, $"'{path}' is a link to '{real}', outside of '{tree}'.",
                "Name the file itself if it is to be changed.");
        }
        return real;
    }

    /// <summary>A full path without links: a folder on the way may be one, too.</summary>
    internal static string Physical(string path)
    {
        var real = System.IO.Path.GetPathRoot(path)!;
        foreach (var name in path[real.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = System.IO.Path.Combine(real, name);
            if (File.ResolveLinkTarget(real, returnFinalTarget: true) is { } target)
                real = Physical(target.FullName);
        }
        return real;
    }

    /// <summary>Whether a path lies below a folder.</summary>
    internal static bool IsBelow(string path, string folder)
    {
        var relative = System.IO.Path.GetRelativePath(folder, path);
        return relative != ".." && !relative.StartsWith(".." + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal) && !System.IO.Path.IsPathRooted(relative);
    }
}
