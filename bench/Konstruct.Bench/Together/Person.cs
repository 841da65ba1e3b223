using System.Globalization;
using System.Text;
using Konstruct.Bench.Stage;

namespace Konstruct.Bench.Together;

/// <summary>Somebody who keeps editing files of the repository: by appending a comment, or as an editor does, which saves to another file and renames that; and who commits now and then. Each edit is remembered.</summary>
/// <param name="platform">Where.</param>
/// <param name="preferred">The files, by their paths, that are edited half of the time.</param>
/// <param name="commits">Whether there are commits.</param>
/// <param name="random">Chance.</param>
internal sealed class Person(Platform platform, IReadOnlyList<string> preferred, bool commits, Random random)
{
    private const string Mark = "# edit ";

    private readonly List<(string Path, string Edit)> _edits = [];
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
            end.WaitHandle.WaitOne(random.Next(1, 12));
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
        return File.Exists(full) ? FolderState.Hash(Encoding.UTF8.GetBytes(string.Concat(File.ReadAllText(full).Split('\n').Where(static line => !line.StartsWith(Mark, StringComparison.Ordinal)).Select(static (line, at) => at == 0 ? line : "\n" + line)))) : null;
    }

    private static void Append(string full, string edit)
    {
        using var stream = new FileStream(full, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        stream.Write(Encoding.UTF8.GetBytes($"{Mark}{edit}\n"));
    }

    private static void Save(string full, string edit)
    {
        var other = Path.Combine(Path.GetDirectoryName(full)!, "." + Path.GetFileName(full) + ".swp");
        File.WriteAllText(other, File.ReadAllText(full) + $"{Mark}{edit}\n");
        File.Move(other, full, overwrite: true);
    }
}
