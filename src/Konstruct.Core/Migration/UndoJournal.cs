namespace Konstruct.Core.Migration;

/// <summary>A journal that is open to be undone. What is taken back is noted in it, so that it is taken back once; nobody else can write to it meanwhile.</summary>
public sealed class UndoJournal : IDisposable
{
    private readonly MigrationJournal? _journal;

    private UndoJournal(JournalReader read, MigrationJournal? journal)
    {
        Read = read;
        _journal = journal;
    }

    /// <summary>Full path of the file.</summary>
    public string Path => Read.Path;

    /// <summary>What it tells of.</summary>
    internal JournalReader Read { get; }

    /// <summary>Opens a journal.</summary>
    /// <param name="path">Full path.</param>
    /// <param name="isPreview">Whether nothing is to be noted.</param>
    /// <exception cref="JournalException">It is not there, is none, cannot be written, or is in use.</exception>
    public static UndoJournal Open(string path, bool isPreview)
    {
        if (isPreview)
            return new UndoJournal(JournalReader.Read(path), null);
        var (journal, read) = MigrationJournal.OpenToUndo(path);
        return new UndoJournal(read, journal);
    }

    /// <inheritdoc/>
    public void Dispose() => _journal?.Dispose();

    /// <summary>Whether an entry was taken back, or was not carried out.</summary>
    internal bool IsUndone(int id) => Read.IsUndone(id);

    /// <summary>Notes that entries were taken back.</summary>
    /// <exception cref="JournalException">It cannot be written.</exception>
    internal void Note(params IReadOnlyCollection<int> ids)
    {
        if (_journal is null || ids.Count == 0)
            return;
        _journal.Write([.. ids.Select(id => new JournalUndone(id))]);
        foreach (var id in ids)
            Read.TakeBack(id);
    }
}
