using System.Globalization;
using System.Text.Json;

namespace Konstruct.Core.Migration;

/// <summary>A journal as it is read. A line that is no JSON was damaged on its way to the disk, and is left out; one that is, but says what no run writes, makes the whole of it one that is not trusted.</summary>
internal sealed class JournalReader
{
    private readonly HashSet<int> _undone = [];
    private readonly HashSet<int> _ambiguous = [];
    private readonly Dictionary<int, JournalVaultWritten> _written = [];
    private readonly SortedSet<int> _damaged;

    private JournalReader(string path, IReadOnlyList<(int Line, JournalEntry Entry)> entries, SortedSet<int> damaged)
    {
        Path = path;
        Entries = [.. entries.Select(e => e.Entry)];
        _damaged = damaged;
        var numbers = new HashSet<int>();
        foreach (var (line, entry) in entries)
        {
            if (entry is JournalUndone undone)
                _undone.Add(undone.Of);
            else if (entry is JournalVaultWritten written)
                _written[written.Of] = written;
            else if (Number(entry) is { } number && !numbers.Add(number))
            {
                _ambiguous.Add(number);
                _damaged.Add(line);
            }
        }
        LastId = numbers.Count > 0 ? numbers.Max() : 0;
        Runs = [.. Split(Entries)];
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Its lines, as far as they can be read.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; }

    /// <summary>The runs that it tells of, in their order.</summary>
    public IReadOnlyList<JournalReadRun> Runs { get; }

    /// <summary>The last number that is given.</summary>
    public int LastId { get; }

    /// <summary>Whether lines cannot be read, or carry a number that another has.</summary>
    public bool IsDamaged => _damaged.Count > 0;

    /// <summary>The lines that cannot be relied on, in words.</summary>
    public string Damage => (_damaged.Count == 1 ? "line " : "lines ") + string.Join(", ", _damaged.Take(10).Select(l => l.ToString(CultureInfo.InvariantCulture))) + (_damaged.Count > 10 ? $" and {_damaged.Count - 10} more" : "");

    /// <summary>Whether an entry was taken back. Of a number that two entries have it cannot be told.</summary>
    public bool IsUndone(int id) => _undone.Contains(id) && !_ambiguous.Contains(id);

    /// <summary>What came of a write to Vault; null where the run ended before it was told.</summary>
    public JournalVaultWritten? Written(int id) => _ambiguous.Contains(id) ? null : _written.GetValueOrDefault(id);

    /// <summary>Notes that an entry was taken back.</summary>
    public void TakeBack(int id) => _undone.Add(id);

    /// <summary>Reads a journal.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="JournalException">It is not there, is in use, cannot be read, or is none.</exception>
    public static JournalReader Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return Read(path, stream);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, e);
        }
    }

    /// <summary>Reads a journal that is open.</summary>
    /// <param name="path">Full path, for messages.</param>
    /// <param name="stream">The file, from its beginning.</param>
    /// <exception cref="JournalException">It is none.</exception>
    public static JournalReader Read(string path, Stream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var text = reader.ReadToEnd();
        // The last line may be torn: then nothing came of what it was to tell.
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n');
        var entries = new List<(int, JournalEntry)>();
        var damaged = new SortedSet<int>();
        for (var i = 0; i < lines.Length - 1; i++)
        {
            if (lines[i].TrimEnd('\r') is { Length: > 0 } line)
            {
                if (Entry(path, i + 1, line) is { } entry)
                    entries.Add((i + 1, entry));
                else
                    damaged.Add(i + 1);
            }
        }
        return entries.Exists(e => e.Item2 is JournalRun)
            ? new JournalReader(path, entries, damaged)
            : throw new JournalException(JournalProblem.JournalInvalid, $"'{path}' is no journal of a migration: no line of it begins a run. Nothing was done.", "Give the JournalPath of a result; for a run, a file that is not there yet, or a folder.");
    }

    /// <summary>Why a journal could not be opened for reading.</summary>
    internal static JournalException Unreadable(string path, Exception e) => e switch
    {
        _ when Directory.Exists(path) => new(JournalProblem.JournalInvalid, $"'{path}' is a folder; expected the file of a journal.", "Give the JournalPath of a result.", e),
        FileNotFoundException or DirectoryNotFoundException => new(JournalProblem.JournalNotFound, $"The journal '{path}' is not there.", "Give the JournalPath of a result; without -JournalPath journals lie below ~/.local/state/konstruct/journals, on Windows and macOS in the user's local application data.", e),
        _ when IsInUse(e) => InUse(path, e),
        _ => new(JournalProblem.JournalInvalid, $"The journal '{path}' cannot be read: {e.Message}", "See that you may read and write it.", e),
    };

    /// <summary>What is wrong where somebody else has a journal open.</summary>
    internal static JournalException InUse(string path, Exception inner) =>
        new(JournalProblem.JournalInUse, $"The journal '{path}' is in use by another run, or by an undo.", "Wait until that has ended; for a run, give another place: -JournalPath.", inner);

    // What flock and Windows say of a file that is locked.
    internal static bool IsInUse(Exception e) => e is IOException && e.HResult is 11 or 35 or unchecked((int)0x80070020) or unchecked((int)0x80070021);

    private static IEnumerable<JournalReadRun> Split(IReadOnlyList<JournalEntry> entries)
    {
        var (started, run) = (entries.OfType<JournalRun>().First().Started, new List<JournalEntry>());
        foreach (var entry in entries)
        {
            if (entry is JournalRun next)
            {
                if (run.Count > 0)
                    yield return new JournalReadRun(started, run);
                (started, run) = (next.Started, []);
            }
            else
            {
                run.Add(entry);
            }
        }
        if (run.Count > 0)
            yield return new JournalReadRun(started, run);
    }

    private static int? Number(JournalEntry entry) => entry switch { JournalFile f => f.Id, JournalVault v => v.Id, JournalCommit c => c.Id, _ => null };

    private static JournalEntry? Entry(string path, int line, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            if (document.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.Number && format.TryGetInt32(out var number) && number > MigrationJournal.Format)
                throw new JournalException(JournalProblem.JournalFormatUnknown, $"The journal '{path}' is of the format {number}; this version of the module reads up to {MigrationJournal.Format}.", "Use the version of the module that wrote it, or a later one.");
        }
        catch (JsonException)
        {
            return null;
        }
        try
        {
            var entry = MigrationJournal.Deserialize(text) ?? throw Invalid(path, line, "it is empty");
            return JournalCheck.WhyInvalid(entry) is { } reason ? throw Invalid(path, line, reason) : entry;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or UriFormatException or ArgumentException)
        {
            throw Invalid(path, line, "it is of no known kind, or of another shape", e);
        }
    }

    private static JournalException Invalid(string path, int line, string reason, Exception? inner = null) =>
        new(JournalProblem.JournalInvalid, $"'{path}' is no journal that a migration wrote: line {line} is not as a run writes it: {reason}. Nothing was done by it.", "Give the JournalPath of a result. A journal that was edited by hand is not undone.", inner);
}
