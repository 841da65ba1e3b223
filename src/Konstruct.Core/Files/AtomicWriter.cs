using System.Text;

namespace Konstruct.Core.Files;

/// <summary>
/// Replaces a file so that it is either old or new, whatever happens: the text goes to a temporary file in the same folder, is flushed to disk,
/// and takes the file's place by a rename. A file that changed since it was read is not replaced.
/// </summary>
public class AtomicWriter
{
    private const string Prefix = ".konstruct-";
    private const string Suffix = ".tmp";

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Replaces a file's content.</summary>
    /// <param name="file">The file as it was read.</param>
    /// <param name="text">Its new text; a byte order mark is its first unit.</param>
    /// <exception cref="FileProblemException">The file is read-only, changed meanwhile, cannot be written, or could not stay its owner's. It is as it was.</exception>
    public void Replace(ManifestFile file, string text)
    {
        ArgumentNullException.ThrowIfNull(file);
        var path = file.RealPath;
        if (IsReadOnly(path))
            throw new FileProblemException(FileProblem.FileIsReadOnly, $"'{file.Path}' is read-only.", "Make the file writable, or leave it out with -Exclude.");
        Write(path, text, temporary =>
        {
            KeepOwner(file, temporary);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        }, temporary =>
        {
            if (!file.IsStillOnDisk())
                throw Changed(file);
            File.Move(temporary, path, overwrite: true);
        }, e => File.Exists(path)
            ? new FileProblemException(FileProblem.WriteFailed, $"'{file.Path}' cannot be written: {e.Message} The file is as it was.", "Check the folder's rights and the space on its disk.", e)
            // Who removes a file takes away the rights that its successor would have had.
            : Changed(file, e));
    }

    /// <summary>Creates a file.</summary>
    /// <param name="path">Full path; nothing may be there.</param>
    /// <param name="text">Its text.</param>
    /// <exception cref="FileProblemException">Something is there by now, or the file cannot be written; nothing was created then.</exception>
    public void Create(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(path);
        Write(path, text, temporary =>
        {
            // What root makes in somebody's work tree is theirs, as the files beside it are.
            if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
                FileOwner.Of(Path.GetDirectoryName(path)!)?.Give(temporary);
        }, temporary => File.Move(temporary, path, overwrite: false), e => File.Exists(path)
            ? new FileProblemException(FileProblem.FileChangedOnDisk, $"'{path}' was to be created, but is there by now; it was left as it is.", "Run again.", e)
            : new FileProblemException(FileProblem.WriteFailed, $"'{path}' cannot be created: {e.Message}", "Check the folder's rights and the space on its disk.", e));
    }

    /// <summary>Writes a file, whatever is there.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="text">Its text.</param>
    /// <param name="mayReplace">Whether it may take the place of a file. One that is read-only stays so.</param>
    /// <exception cref="FileProblemException">It cannot be written, or something is there by now that may not be replaced. What was there is as it was.</exception>
    public void Put(string path, string text, bool mayReplace)
    {
        ArgumentNullException.ThrowIfNull(path);
        var there = new FileInfo(path);
        var wasReadOnly = there is { Exists: true, IsReadOnly: true };
        Write(path, text, temporary =>
        {
            if (there.Exists && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(path));
        }, temporary =>
        {
            // Windows replaces no file with this attribute.
            if (wasReadOnly && OperatingSystem.IsWindows())
            {
                there.IsReadOnly = false;
                new FileInfo(temporary).IsReadOnly = true;
            }
            File.Move(temporary, path, mayReplace);
        }, e => new FileProblemException(!mayReplace && File.Exists(path) ? FileProblem.FileExists : FileProblem.WriteFailed, $"'{path}' cannot be written: {e.Message}", "Check the folder's rights and the space on its disk.", e));
    }

    /// <summary>The process that a temporary file is of; null where it is no such file by its name.</summary>
    /// <param name="path">Its path.</param>
    internal static int? OwnerOf(string path) =>
        Path.GetFileName(path) is var name && name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Suffix, StringComparison.Ordinal) && Guid.TryParseExact(name[Prefix.Length..^Suffix.Length], "N", out _)
            ? int.Parse(name.AsSpan(Prefix.Length, 8), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture)
            : null;

    private static bool IsReadOnly(string path)
    {
        if (new FileInfo(path) is not { Exists: true, IsReadOnly: true })
            return false;
        // .NET goes by the rights of others, which do not bind root; what nobody may write is meant to stay.
        const UnixFileMode Write = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        return OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess || (File.GetUnixFileMode(path) & Write) == UnixFileMode.None;
    }

    // A file that takes another's place would be whose who makes it.
    private static void KeepOwner(ManifestFile file, string temporary)
    {
        if (FileOwner.Of(file.RealPath) is not { } owner || FileOwner.Of(temporary) is not { } own || own == owner || owner.Give(temporary))
            return;
        throw new FileProblemException(FileProblem.FileOwnerNotKept, string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"'{file.Path}' belongs to user {owner.User} and group {owner.Group}, and what would take its place to {own.User} and {own.Group}: the system does not let it be given to them. The file is as it was."),
            "Run this as the file's owner, or as root; or make the file yours first: chown.");
    }

    private void Write(string path, string text, Action<string> prepare, Action<string> putInPlace, Func<Exception, FileProblemException> problem)
    {
        // Without the file's own name, which may be as long as a name can be; with the process, so that another knows whether it is still at it.
        var temporary = Path.Combine(Path.GetDirectoryName(path)!, $"{Prefix}{Environment.ProcessId:x8}{Guid.NewGuid().ToString("N")[8..]}{Suffix}");
        try
        {
            using (var stream = OpenTemporary(temporary))
            {
                prepare(temporary);
                stream.Write(_utf8.GetBytes(text));
                Flush(stream);
            }
            putInPlace(temporary);
        }
        catch (Exception e)
        {
            DeleteQuietly(temporary);
            if (e is FileProblemException or not (IOException or UnauthorizedAccessException))
                throw;
            throw problem(e);
        }
    }

    /// <summary>Opens the temporary file.</summary>
    /// <param name="path">Its full path; nothing is there yet.</param>
    protected virtual Stream OpenTemporary(string path) => new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    private static FileProblemException Changed(ManifestFile file, Exception? inner = null) =>
        new(FileProblem.FileChangedOnDisk, $"'{file.Path}' was changed by somebody else while it was being converted, and was left as it is now.", "Run again.", inner);

    private static void Flush(Stream stream)
    {
        if (stream is FileStream file)
            file.Flush(flushToDisk: true);
        else
            stream.Flush();
    }

    // What made the write fail is the message; that the leftover cannot be deleted either is not.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            System.Diagnostics.Debug.WriteLine(e.Message);
        }
    }
}
