using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>The lists that are read page by page, as they were at their first page.</summary>
internal sealed class ListPages(TimeSpan maxAge)
{
    /// <summary>The set of a token that goes on with the objects as they are now.</summary>
    public const long NoSet = -1;

    private readonly ConcurrentDictionary<long, (ObjectSnapshot Snapshot, long Until)> _sets = new();
    private long _last;

    /// <summary>Forgets them: their tokens are expired.</summary>
    public void Clear() => _sets.Clear();

    /// <summary>Keeps a list, and gives the number of its set.</summary>
    public long Keep(ObjectSnapshot snapshot)
    {
        var now = Environment.TickCount64;
        foreach (var (number, (_, until)) in _sets)
        {
            if (until <= now)
                _sets.TryRemove(number, out _);
        }
        var set = Interlocked.Increment(ref _last);
        _sets[set] = (snapshot, now + (long)maxAge.TotalMilliseconds);
        return set;
    }

    /// <summary>The list of a set; null where it is expired.</summary>
    public ObjectSnapshot? Find(long set) => _sets.TryGetValue(set, out var kept) && kept.Until > Environment.TickCount64 ? kept.Snapshot : null;

    /// <summary>A token that goes on after an object.</summary>
    public static string Token(long set, string after)
    {
        var token = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = set, ["start"] = after };
        return Convert.ToBase64String(Encoding.UTF8.GetBytes(token.ToJsonString())).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    /// <summary>Reads a token.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static (long Set, string After) Parse(string token)
    {
        try
        {
            var text = token.Replace('-', '+').Replace('_', '/');
            using var json = JsonDocument.Parse(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
            return (json.RootElement.GetProperty("rv").GetInt64(), json.RootElement.GetProperty("start").GetString()!);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"the token of {token.Length} characters cannot be read"), e);
        }
    }
}
