using System.Text.Json;

namespace Konstruct.Core.Migration;

/// <summary>A journal as it is read.</summary>
internal sealed class JournalReader
{
    private readonly HashSet<int> _undone = [];
    private readonly Dictionary<int, JournalVaultWritten> _written = [];

    private JournalReader(string path, IReadOnlyList<JournalEntry> entries)
    {
        Path = path;
        Entries = entries;
        foreach (var entry in entries)
        {
            if (entry is JournalUndone undone)
                _undone.Add(undone.Of);
            else if (entry is JournalVaultWritten written)
                _written[written.Of] = written;
        }
        LastId = entries.Max(e => e switch { JournalFile f => f.Id, JournalVault v => v.Id, JournalCommit c => c.Id, _ => 0 });
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>Its lines.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; }

    /// <summary>The last number that is given.</summary>
    public int LastId { get; }

    /// <summary>Whether an entry was taken back.</summary>
    public bool IsUndone(int id) => _undone.Contains(id);

    /// <summary>What came of a write to Vault; null where the run ended before it was told.</summary>
    public JournalVaultWritten? Written(int id) => _written.GetValueOrDefault(id);

    /// <summary>Reads a journal.</summary>
    /// <param name="path">Full path.</param>
    /// <exception cref="JournalException">It is not there, cannot be read, or is none.</exception>
    public static JournalReader Read(string path)
    {
        string text;
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new StreamReader(stream);
            text = reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new JournalException(JournalProblem.JournalNotFound, $"The journal '{path}' is not there.", $"Give the JournalPath of a result; without -JournalPath journals lie in '{MigrationJournal.DefaultFolder}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JournalException(JournalProblem.JournalInvalid, $"The journal '{path}' cannot be read: {e.Message}", "Check the file's rights.", e);
        }
        // The last line may be torn: then nothing came of what it was to tell.
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var entries = new List<JournalEntry>();
        for (var i = 0; i < lines.Length; i++)
            entries.Add(Entry(path, i + 1, lines[i]));
        return entries is [JournalRun, ..] ? new JournalReader(path, entries) : throw Invalid(path, 1);
    }

    private static JournalEntry Entry(string path, int line, string text)
    {
        try
        {
            if (line == 1 && JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } first && first.TryGetProperty("format", out var format)
                && format.TryGetInt32(out var number) && number > MigrationJournal.Format)
            {
                throw new JournalException(JournalProblem.JournalFormatUnknown, $"The journal '{path}' is of the format {number}; this version of the module reads up to {MigrationJournal.Format}.", "Use the version of the module that wrote it, or a later one.");
            }
            return MigrationJournal.Deserialize(text) ?? throw Invalid(path, line);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException or UriFormatException)
        {
            throw Invalid(path, line, e);
        }
    }

    private static JournalException Invalid(string path, int line, Exception? inner = null) =>
        new(JournalProblem.JournalInvalid, $"'{path}' is no journal of a migration, or is damaged: line {line} cannot be read.", "Give the JournalPath of a result.", inner);
}
