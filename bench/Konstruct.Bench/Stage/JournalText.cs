using System.Text.Json;

namespace Konstruct.Bench.Stage;

/// <summary>What journals say, read without any of the module's code: JSON lines, of which the last may be torn.</summary>
internal sealed class JournalText
{
    private readonly List<(string Journal, JsonElement Entry)> _entries = [];
    private readonly HashSet<(string, int)> _undone = [];

    private JournalText()
    {
    }

    /// <summary>The files that are named, and not taken back: full path, and the hashes before and after.</summary>
    public IReadOnlyList<(string Path, string? Before, string After)> Files => [.. Of("file").Where(IsOpen).Select(static entry => (Path.Combine(Text(entry.Entry, "root")!, Text(entry.Entry, "path")!), Text(entry.Entry, "sha256Before"), Text(entry.Entry, "sha256After")!))];

    /// <summary>The writes to Vault that are named, and not taken back: the path, the version before, and the version made; null where the journal ends before it was told.</summary>
    public IReadOnlyList<(string Path, int Before, int? Made)> Writes => [.. Of("vault").Where(IsOpen).Select(WriteOf)];

    /// <summary>The writes that are told as done, even where they were taken back since.</summary>
    public IReadOnlyList<(string Path, int Before, int? Made)> Written => [.. Of("vault").Select(WriteOf).Where(static write => write.Made is not null)];

    /// <summary>The journals that tell of a write to a path, in the order of the versions they made.</summary>
    /// <param name="path">The path.</param>
    public IReadOnlyList<string> WritersOf(string path) => [.. Of("vault").Select(entry => (entry.Journal, Write: WriteOf(entry))).Where(w => w.Write.Path == path && w.Write.Made is not null).OrderBy(static w => w.Write.Made).Select(static w => w.Journal)];

    /// <summary>All writes that were begun, even where they were taken back since.</summary>
    public IReadOnlyList<(string Path, int Before, int? Made)> Begun => [.. Of("vault").Select(WriteOf)];

    /// <summary>The commits that are named, and not taken back.</summary>
    public IReadOnlyList<string> Commits => [.. Of("commit").Where(IsOpen).Select(static entry => Text(entry.Entry, "commit")!)];

    /// <summary>How many lines there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Whether a last line is torn.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>Reads journals.</summary>
    /// <param name="paths">Their files.</param>
    /// <exception cref="InvalidOperationException">A line other than the last is not JSON.</exception>
    public static JournalText Read(IEnumerable<string> paths)
    {
        var journal = new JournalText();
        foreach (var path in paths)
        {
            var text = File.ReadAllText(path);
            var lines = text.Split('\n');
            journal.IsTorn |= lines[^1].Length > 0;
            foreach (var line in lines[..^1])
            {
                try
                {
                    using var document = JsonDocument.Parse(line);
                    journal._entries.Add((path, document.RootElement.Clone()));
                }
                catch (JsonException e)
                {
                    throw new InvalidOperationException($"A line of the journal '{path}' is no JSON ({e.Message}): {line}", e);
                }
            }
        }
        foreach (var (path, entry) in journal.Of("undone"))
            journal._undone.Add((path, entry.GetProperty("of").GetInt32()));
        return journal;
    }

    private IEnumerable<(string Journal, JsonElement Entry)> Of(string kind) => _entries.Where(entry => Text(entry.Entry, "entry") == kind);

    private bool IsOpen((string Journal, JsonElement Entry) entry) => !_undone.Contains((entry.Journal, entry.Entry.GetProperty("id").GetInt32()));

    private (string Path, int Before, int? Made) WriteOf((string Journal, JsonElement Entry) begun)
    {
        var id = begun.Entry.GetProperty("id").GetInt32();
        var written = Of("vaultWritten").Where(entry => entry.Journal == begun.Journal && entry.Entry.GetProperty("of").GetInt32() == id).Select(static entry => (JsonElement?)entry.Entry).FirstOrDefault();
        return (Text(begun.Entry, "path")!, (written ?? begun.Entry).GetProperty("versionBefore").GetInt32(), written?.GetProperty("versionAfter").GetInt32());
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
