using System.Text;
using Konstruct.Core.Files;

namespace Konstruct.Core.Tests.Files;

/// <summary>A folder to write into, gone after the test.</summary>
public sealed class ScratchFolder : IDisposable
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Full path, without links.</summary>
    public string Path { get; } = ManifestFile.Physical(Directory.CreateTempSubdirectory("konstruct-files-").FullName);

    /// <summary>The names of everything in it, however deep, with slashes, sorted.</summary>
    public IReadOnlyList<string> Names =>
        [.. Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories).Select(p => System.IO.Path.GetRelativePath(Path, p).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>Full path of something in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name.Replace('/', System.IO.Path.DirectorySeparatorChar));

    /// <summary>Writes a file and the folders it lies in.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, string text) => Write(name, _utf8.GetBytes(text));

    /// <summary>Writes a file and the folders it lies in.</summary>
    /// <returns>Its full path.</returns>
    public string Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    /// <summary>Makes a folder.</summary>
    /// <returns>Its full path.</returns>
    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    /// <summary>Makes a link, or skips the test where the user may not.</summary>
    /// <param name="name">The link's name in this folder.</param>
    /// <param name="target">What it points to, as it is written into the link.</param>
    /// <returns>The link's full path.</returns>
    public string Link(string name, string target)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        try
        {
            if (Directory.Exists(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(this[name])!, target)))
                Directory.CreateSymbolicLink(this[name], target);
            else
                File.CreateSymbolicLink(this[name], target);
        }
        catch (IOException e) when (OperatingSystem.IsWindows())
        {
            Assert.Skip($"Links cannot be made here: {e.Message}");
        }
        return this[name];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
