using System.Text;

namespace Konstruct.Bench.Soak;

/// <summary>Folders of small files.</summary>
internal static class Folders
{
    /// <summary>Copies a folder.</summary>
    /// <param name="from">The folder.</param>
    /// <param name="to">Where to; replaced where it is there.</param>
    /// <param name="convert">What becomes of each file's text; null: it stays.</param>
    /// <returns>Where it is.</returns>
    public static string Copy(string from, string to, Func<string, string>? convert = null)
    {
        if (Directory.Exists(to))
            Directory.Delete(to, recursive: true);
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (convert is null)
                File.Copy(file, copy);
            else
                File.WriteAllText(copy, convert(File.ReadAllText(file)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }

        return to;
    }

    /// <summary>The texts of all files below a folder, by their path in it.</summary>
    public static IReadOnlyDictionary<string, string> Read(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText, StringComparer.Ordinal);

    /// <summary>The paths that differ between two readings.</summary>
    public static IReadOnlyList<string> Differing(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        [.. one.Keys.Union(other.Keys).Where(path => one.GetValueOrDefault(path) != other.GetValueOrDefault(path)).Order(StringComparer.Ordinal)];
}
