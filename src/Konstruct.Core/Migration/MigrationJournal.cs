using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Konstruct.Core.Files;

namespace Konstruct.Core.Migration;

/// <summary>
/// What a run does, line by line, each flushed to disk before or with what it tells of, so that a run which was killed can be taken back, too. A line is a JSON object; the first one names the format.
/// In it stand paths, versions, hashes of files, and the lines of manifests that the run replaced; no value of a secret, and no hash of one.
/// </summary>
public sealed class MigrationJournal : IDisposable
{
    /// <summary>The format that this module writes, and the latest that it reads.</summary>
    public const int Format = 1;

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly object _gate = new();
    private readonly SemaphoreSlim _flushing = new(1);
    private readonly FileStream _stream;
    private long _flushed;
    private int _last;

    private MigrationJournal(string path, FileStream stream, int last)
    {
        Path = path;
        _stream = stream;
        _last = last;
    }

    /// <summary>Full path of the file.</summary>
    public string Path { get; }

    /// <summary>The folder that journals are written to where none is named: that of the user's state.</summary>
    /// <exception cref="JournalException">The user has no home.</exception>
    public static string DefaultFolder
    {
        get
        {
            var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME");
            if (OperatingSystem.IsWindows() || OperatingSystem.IsMacOS())
                state = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            else if (string.IsNullOrEmpty(state) || !System.IO.Path.IsPathFullyQualified(state))
                state = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? System.IO.Path.Combine(home, ".local", "state") : "";
            // A path that is not a full one would be taken relative to wherever the process happens to be.
            return System.IO.Path.IsPathFullyQualified(state)
                ? System.IO.Path.Combine(state, "konstruct", "journals")
                : throw new JournalException(JournalProblem.JournalNotWritable, "There is no place for the journal: the user's home folder is not there. Nothing was done.", "Give one: -JournalPath; or set XDG_STATE_HOME, or HOME.");
        }
    }

    /// <summary>The file that a place for journals stands for.</summary>
    /// <param name="path">Full path of a file, or of the folder that it is to lie in; null: the folder of the user's state.</param>
    internal static string FileAt(string? path) => path is null || Directory.Exists(path) ? System.IO.Path.Combine(path ?? DefaultFolder, NewName()) : path;

    /// <summary>Begins a journal, or goes on with the one that is there.</summary>
    /// <param name="path">Full path of the file, or of the folder that it is to lie in; null: the folder of the user's state.</param>
    /// <exception cref="JournalException">It cannot be written, another run has it open, or what is there is no journal, or a damaged one.</exception>
    public static MigrationJournal Open(string? path)
    {
        var file = FileAt(path);
        CreateFolderOf(file);
        var (journal, read) = Open(file, FileMode.OpenOrCreate);
        try
        {
            // A number that was given in a line which cannot be read would be given again.
            if (read is { IsDamaged: true })
                throw new JournalException(JournalProblem.JournalDamaged, $"The journal '{file}' is damaged: {read.Damage} cannot be relied on. Nothing was done.", "Give another place: -JournalPath. What that journal tells of can still be undone, as far as it can be read.");
            foreach (var root in read?.Entries.OfType<JournalFile>().Where(f => !read.IsUndone(f.Id)).GroupBy(f => f.Root, StringComparer.Ordinal) ?? [])
                LeftTemporaries.Remove(root.Key, root);
            journal.Write(new JournalRun(Format, typeof(MigrationJournal).Assembly.GetName().Version!.ToString(3), DateTimeOffset.UtcNow));
            return journal;
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    /// <summary>Opens a journal to take back what it tells of.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <exception cref="JournalException">It is not there, cannot be written, a run has it open, or what is there is no journal.</exception>
    internal static (MigrationJournal Journal, JournalReader Read) OpenToUndo(string path)
    {
        if (!File.Exists(path))
            throw JournalReader.Unreadable(path, new FileNotFoundException(null, path));
        var (journal, read) = Open(path, FileMode.Open);
        if (read is not null)
            return (journal, read);
        journal.Dispose();
        // Nothing is in it.
        return (journal, JournalReader.Read(path));
    }

    // Only a lock that shares with nobody keeps two runs apart on every system: elsewhere than on Windows the others do not exclude each other. What is read is read under it.
    private static (MigrationJournal Journal, JournalReader? Read) Open(string file, FileMode mode)
    {
        FileStream? stream = null;
        try
        {
            var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            stream = new FileStream(file, options);
            var read = stream.Length > 0 ? JournalReader.Read(file, stream) : null;
            var journal = new MigrationJournal(file, stream, read?.LastId ?? 0);
            journal.CutTornLine();
            return (journal, read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            stream?.Dispose();
            throw JournalReader.IsInUse(e) ? JournalReader.InUse(file, e) : Unwritable(file, Directory.Exists(file) ? "it is a folder." : e.Message, e);
        }
        catch
        {
            stream?.Dispose();
            throw;
        }
    }

    private static JournalException Unwritable(string file, string reason, Exception inner) =>
        new(JournalProblem.JournalNotWritable, $"The journal '{file}' cannot be written: {reason} Nothing was done.", "See that you may write there, or give another place for a run: -JournalPath.", inner);

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _flushing.Dispose();
    }

    /// <summary>The hash of bytes as it stands in a journal.</summary>
    internal static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexString(SHA256.HashData(bytes)).ToLowerInvariant();

    internal static string Serialize(JournalEntry entry) => JsonSerializer.Serialize(entry, _json);

    internal static JournalEntry? Deserialize(string line) => JsonSerializer.Deserialize<JournalEntry>(line, _json);

    /// <summary>Notes what is about to become of a cluster's files.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="files">The files.</param>
    /// <param name="blobOf">Tells the blob of a file by its relative path, where what stood in it may be a secret.</param>
    /// <returns>The numbers of the entries.</returns>
    internal async Task<IReadOnlyList<int>> NoteAsync(Cluster cluster, IReadOnlyList<PlannedFile> files, Func<string, Task<string?>> blobOf)
    {
        var root = cluster.RepositoryRoot ?? cluster.Path;
        var entries = new List<JournalEntry>();
        foreach (var file in files)
        {
            var relative = ManifestSearch.Relative(root, file.Outcome.Path);
            var before = file.File?.Decode();
            var inverse = before is null ? null : TextInverse.Between(before, file.Text);
            var isWithheld = inverse is not null && (inverse.Any(i => SecretLook.MayBeIn(i.Text)) || TextInverse.Apply(file.Text, inverse) != before);
            entries.Add(new JournalFile(NextId(), cluster.Name, cluster.ProjectName, root, relative, file.File is { } read ? Hash(read.Bytes.Span) : null, Hash(Encoding.UTF8.GetBytes(file.Text)),
                isWithheld ? null : inverse, isWithheld ? await blobOf(relative).ConfigureAwait(false) : null));
        }
        Write([.. entries]);
        return [.. entries.Cast<JournalFile>().Select(e => e.Id)];
    }

    /// <summary>Notes that a secret is about to be written. Others may be noted meanwhile.</summary>
    /// <returns>The number of the entry.</returns>
    internal async Task<int> NoteAsync(VaultCredentialResult planned)
    {
        var id = NextId();
        var end = Append(new JournalVault(id, planned.VaultAddress, planned.VaultNamespace, planned.Mount, planned.Path, planned.ProjectName, planned.Scope, planned.KvVersion, planned.Existed, planned.VersionBefore,
            [.. planned.Fields.Select(f => f.ToString())]));
        await _flushing.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_flushed < end)
                await Task.Run(Flush).ConfigureAwait(false);
        }
        finally
        {
            _flushing.Release();
        }
        return id;
    }

    /// <summary>Notes which secrets a cluster's files read, as they are while the files are changed.</summary>
    internal void NoteSecrets(Cluster cluster, IReadOnlyList<VaultCredentialResult> secrets)
    {
        if (secrets is [var first, ..])
            Write(new JournalSecrets(cluster.Name, cluster.ProjectName, first.VaultAddress, first.VaultNamespace, first.Mount, [.. secrets.Select(s => new JournalSecret(s.Path, s.VersionAfter))]));
    }

    /// <summary>Notes a commit.</summary>
    internal void NoteCommit(Cluster cluster, string branch, string commit) => Write(new JournalCommit(NextId(), cluster.Name, cluster.ProjectName, cluster.RepositoryRoot!, branch, commit));

    /// <summary>Notes something that has no number.</summary>
    /// <exception cref="JournalException">It cannot be written.</exception>
    internal void Write(params JournalEntry[] entries)
    {
        var end = Append(entries);
        _flushing.Wait();
        try
        {
            // Who waited for the flush of others needs none of their own if that began after they had written.
            if (_flushed < end)
                Flush();
        }
        finally
        {
            _flushing.Release();
        }
    }

    /// <summary>Notes something that the next flush may take along: what it tells could be told without it.</summary>
    /// <returns>How long the journal is with it.</returns>
    /// <exception cref="JournalException">It cannot be written.</exception>
    internal long Append(params JournalEntry[] entries)
    {
        var lines = new StringBuilder();
        foreach (var entry in entries)
            lines.Append(Serialize(entry)).Append('\n');
        try
        {
            lock (_gate)
            {
                _stream.Write(Encoding.UTF8.GetBytes(lines.ToString()));
                return _stream.Position;
            }
        }
        catch (IOException e)
        {
            throw NotWritableAnyMore(e);
        }
    }

    private void Flush()
    {
        try
        {
            long written;
            lock (_gate)
                written = _stream.Position;
            RandomAccess.FlushToDisk(_stream.SafeFileHandle);
            _flushed = written;
        }
        catch (IOException e)
        {
            throw NotWritableAnyMore(e);
        }
    }

    private JournalException NotWritableAnyMore(IOException e) =>
        new(JournalProblem.JournalNotWritable, $"The journal '{Path}' cannot be written any more: {e.Message}", "See to the space on its disk, then run again: what was done is found done.", e);

    private int NextId() => Interlocked.Increment(ref _last);

    // A run that was killed may have left half a line, which nothing came of.
    private void CutTornLine()
    {
        var bytes = new byte[_stream.Length];
        _stream.Position = 0;
        _stream.ReadExactly(bytes);
        var end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        _stream.SetLength(end);
        _stream.Position = end;
    }

    private static void CreateFolderOf(string file)
    {
        var folder = System.IO.Path.GetDirectoryName(file)!;
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(file, e.Message, e);
        }
    }

    private static string NewName() => string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:yyyyMMdd-HHmmss}-{Guid.NewGuid().ToString("N")[..8]}.jsonl");
}
