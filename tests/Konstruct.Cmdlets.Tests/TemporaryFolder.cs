namespace Konstruct.Cmdlets.Tests;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder's absolute path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("konstruct-").FullName;

    /// <summary>Writes a file, and the folders it lies in.</summary>
    /// <param name="name">Its path in this folder.</param>
    /// <param name="text">Its text.</param>
    /// <returns>Its absolute path.</returns>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc />
    public void Dispose() => Directory.Delete(Path, recursive: true);
}
