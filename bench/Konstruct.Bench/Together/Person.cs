using System.Globalization;
using System.Text;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Together;

/// <summary>Somebody who keeps editing files of the repository: by appending a comment, or as an editor does, which saves to another file and renames that; and who commits now and then. Each edit is remembered. Some are so quick that a run hardly comes to write, and some so slow that it mostly does.</summary>
/// <param name="platform">Where.</param>
/// <param name="preferred">The files, by their paths, that are edited half of the time.</param>
/// <param name="commits">Whether there are commits.</param>
/// <param name="random">Chance.</param>
internal sealed class Person(Platform platform, IReadOnlyList<string> preferred, bool commits, Random random)
{
    // A line of its own behind any other, so that what is left without it is what was there, a last line without an end, too.
    private const string Mark = "# edit ";

    private readonly List<(string Path, string Edit)> _edits = [];
    private readonly int _longestPause = random.Next(3) switch { 0 => 12, 1 => 150, _ => 800 };
    private int _last;

    /// <summary>How many edits there were.</summary>
    public int Edits => _edits.Count;

    /// <summary>How many commits there were.</summary>
    public int Commits { get; private set; }

    /// <summary>Edits until it is told to end.</summary>
    /// <param name="end">Ends it.</param>
    public void Work(CancellationToken end)
    {
        var all = platform.Before.Paths.Where(static path => path.EndsWith(".yaml", StringComparison.Ordinal)).ToList();
        while (!end.IsCancellationRequested)
        {
            var path = random.Next(2) == 0 ? preferred[random.Next(preferred.Count)] : all[random.Next(all.Count)];
            var full = Path.Combine(platform.Repository, path);
            if (File.Exists(full))
            {
                var edit = (++_last).ToString(CultureInfo.InvariantCulture);
                if (random.Next(2) == 0)
                    Append(full, edit);
                else
                    Save(full, edit);
                _edits.Add((path, edit));
            }
            if (commits && random.Next(40) == 0 && GitProcess.Ask(platform.Repository, "commit", "--quiet", "--all", "--message=by hand").Code == 0)
                Commits++;
            end.WaitHandle.WaitOne(random.Next(1, _longestPause));
        }
    }

    /// <summary>The edits that are in a file no longer.</summary>
    public IReadOnlyList<string> Lost()
    {
        var texts = _edits.Select(static edit => edit.Path).Distinct(StringComparer.Ordinal).ToDictionary(static path => path, path => File.ReadAllLines(Path.Combine(platform.Repository, path)).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        return [.. _edits.Where(edit => !texts[edit.Path].Contains(Mark + edit.Edit)).Select(static edit => $"{edit.Edit} of '{edit.Path}'")];
    }

    /// <summary>The hash of a file without its edits; null where there is none.</summary>
    /// <param name="path">Its path.</param>
    public string? Without(string path)
    {
        var full = Path.Combine(platform.Repository, path);
        return File.Exists(full) ? FolderState.Hash(Encoding.UTF8.GetBytes(string.Join('\n', File.ReadAllText(full).Split('\n').Where(static line => !line.StartsWith(Mark, StringComparison.Ordinal))))) : null;
    }

    private static void Append(string full, string edit)
    {
        using var stream = new FileStream(full, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        stream.Write(Encoding.UTF8.GetBytes($"\n{Mark}{edit}"));
    }

    private static void Save(string full, string edit)
    {
        var other = Path.Combine(Path.GetDirectoryName(full)!, "." + Path.GetFileName(full) + ".swp");
        File.WriteAllText(other, File.ReadAllText(full) + $"\n{Mark}{edit}");
        File.Move(other, full, overwrite: true);
    }
}
