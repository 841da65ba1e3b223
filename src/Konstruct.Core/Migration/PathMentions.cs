using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Konstruct.Core.Files;

namespace Konstruct.Core.Migration;

/// <summary>
/// Where the files of a repository name projects' paths in Vault, whatever kind of text they are: Terraform, charts, scripts, Deployments. What External Secrets read is left out, since that is judged by what it is made of.
/// Files are searched as bytes, and only one that holds the prefix is read.
/// </summary>
internal sealed class PathMentions
{
    private const int ChunkSize = 128 * 1024;

    // What runs have noted reads nothing.
    private const string JournalBeginning = "{\"entry\":\"run\",\"format\":";

    // As git tells binary files from text.
    private const int Beginning = 8000;

    // Whoever reads these is a person.
    private static readonly string[] _documents = [".md", ".markdown", ".adoc", ".rst"];

    private readonly List<PathMention> _mentions = [];
    private readonly List<string> _unreadable = [];

    private PathMentions()
    {
    }

    /// <summary>Looks through a folder and all below it. Links are not followed: what they lead to in it is looked at where it is.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="prefix">The path below which all projects' credentials stand.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<PathMentions> FindAsync(string folder, string prefix, CancellationToken cancellation)
    {
        prefix = prefix.Trim('/');
        var needle = Encoding.UTF8.GetBytes(prefix);
        var found = new ConcurrentBag<PathMention>();
        var unreadable = new ConcurrentBag<string>();
        var search = new ManifestSearch { Extensions = [""], OnSkipped = unreadable.Add };
        await Parallel.ForEachAsync(search.Below(folder, cancellation), cancellation, (path, token) =>
        {
            try
            {
                if (Holds(path, needle))
                    Read(path, prefix, found.Add);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                unreadable.Add($"'{path}' may name it, but cannot be read: {e.Message}");
            }
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        var mentions = new PathMentions();
        mentions._mentions.AddRange(found.OrderBy(m => m.File, StringComparer.Ordinal).ThenBy(m => m.Line));
        mentions._unreadable.AddRange(unreadable.Where(u => !u.StartsWith("The link ", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        return mentions;
    }

    /// <summary>Why a path may be read by what no step of the migration knows; null where nothing names it.</summary>
    /// <param name="path">The path in Vault, without the mount.</param>
    public string? WhyRead(string path)
    {
        if (_unreadable.Count > 0)
            return _unreadable[0];
        return _mentions.Find(m => !m.IsDocument && m.IsAbout(path)) is { } mention ? $"{mention} names {(mention.IsWhole ? "it" : $"'{mention.Path}…'")}, and may read the token from it" : null;
    }

    /// <summary>What people should know of who is told of a path: its documents.</summary>
    /// <param name="path">The path in Vault, without the mount.</param>
    public string? DocumentOf(string path) => _mentions.Find(m => m.IsDocument && m.IsAbout(path)) is { } mention ? $"{mention} names '{path}', whose token goes: see that it stays true." : null;

    private static void Read(string path, string prefix, Action<PathMention> add)
    {
        if (new FileInfo(path).Length > ManifestFile.LargestSize)
        {
            add(new PathMention(path, 0, prefix + "/", IsWhole: false, IsDocument: false));
            return;
        }
        var text = File.ReadAllText(path);
        if (text.StartsWith(JournalBeginning, StringComparison.Ordinal))
            return;
        var isDocument = _documents.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
        foreach (var mention in PathMention.In(path, text, prefix, isDocument))
            add(mention);
    }

    // Whether a file is text that holds something; of its bytes no more is kept than a chunk.
    private static bool Holds(string path, byte[] needle)
    {
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(handle);
        if (length < needle.Length)
            return false;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length, ChunkSize));
        try
        {
            // Each chunk begins with the end of the one before, where the needle may be cut.
            for (long at = 0; at < length; at += buffer.Length - needle.Length + 1)
            {
                var chunk = buffer.AsSpan(0, RandomAccess.Read(handle, buffer, at));
                if (at == 0 && chunk[..Math.Min(chunk.Length, Beginning)].Contains((byte)0))
                    return false;
                if (chunk.IndexOf(needle) >= 0)
                    return true;
                if (chunk.Length < buffer.Length)
                    return false;
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
