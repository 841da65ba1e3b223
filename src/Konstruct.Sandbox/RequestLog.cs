using System.Collections.Concurrent;

namespace Konstruct.Sandbox;

/// <summary>The requests that a stand-in was sent, in the order in which they were answered. No body, header or token is kept.</summary>
public sealed class RequestLog
{
    private readonly ConcurrentQueue<LoggedRequest> _entries = new();

    internal RequestLog()
    {
    }

    /// <summary>How many there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The requests so far; what comes later is not in it.</summary>
    public IReadOnlyList<LoggedRequest> Entries => _entries.ToArray();

    /// <summary>Forgets them.</summary>
    public void Clear() => _entries.Clear();

    internal void Add(SandboxRequest request, int status) => _entries.Enqueue(new LoggedRequest(request.Method, request.Path, status));
}
