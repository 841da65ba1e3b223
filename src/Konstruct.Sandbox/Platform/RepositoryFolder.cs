using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;

namespace Konstruct.Sandbox.Platform;

/// <summary>A folder that stands for a repository: a change of its files is a push. Files are read again only when they changed.</summary>
internal sealed class RepositoryFolder(string root)
{
    private readonly Dictionary<string, (string Stamp, IReadOnlyList<JsonObject> Objects)> _read = new(StringComparer.Ordinal);

    /// <summary>Where it is.</summary>
    public string Root { get; } = Path.GetFullPath(root);

    /// <summary>Forty hexadecimal digits that change with every change of a file, as a commit's id does.</summary>
    public string Revision()
    {
        var text = new StringBuilder();
        foreach (var file in Files(Root, recurse: true).Order(StringComparer.Ordinal))
            text.Append(file).Append('|').Append(StampOf(file)).Append('\n');
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()))).ToLowerInvariant()[..40];
    }

    /// <summary>The full path of something in the folder; null where it leads out of it or there is nothing.</summary>
    public string? Find(string path, string? from = null)
    {
        var full = Path.GetFullPath(Path.Combine(from ?? Root, path.Replace('\\', '/')));
        var isInside = full == Root || full.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return isInside && (File.Exists(full) || Directory.Exists(full)) ? full : null;
    }

    /// <summary>The files of a folder; hidden ones are left out.</summary>
    public static IEnumerable<string> Files(string folder, bool recurse) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = recurse, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System })
        : [];

    /// <summary>The Kubernetes objects in a file; what is no such object is left out.</summary>
    /// <exception cref="RepositoryException">It is not YAML.</exception>
    public IReadOnlyList<JsonObject> Read(string file)
    {
        var stamp = StampOf(file);
        if (_read.TryGetValue(file, out var known) && known.Stamp == stamp)
            return known.Objects;
        try
        {
            var objects = YamlObjects.Read(File.ReadAllText(file));
            _read[file] = (stamp, objects);
            return objects;
        }
        catch (YamlException e)
        {
            throw new RepositoryException($"Manifest generation error (cached): Failed to unmarshal \"{Path.GetFileName(file)}\": failed to unmarshal manifest: error converting YAML to JSON: yaml: line {e.Start.Line}: {e.Message}");
        }
        catch (IOException e)
        {
            throw new RepositoryException($"Manifest generation error (cached): {e.Message}");
        }
    }

    private static string StampOf(string file)
    {
        var info = new FileInfo(file);
        return info.Exists ? string.Create(CultureInfo.InvariantCulture, $"{info.LastWriteTimeUtc.Ticks}/{info.Length}") : "";
    }
}
