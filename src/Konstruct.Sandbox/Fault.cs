namespace Konstruct.Sandbox;

/// <summary>A fault to be met by requests, and which of them.</summary>
public sealed record Fault
{
    /// <summary>What goes wrong.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary>Which requests it is meant for; every one by default.</summary>
    public Func<SandboxRequest, bool> On { get; init; } = static _ => true;

    /// <summary>How many of those are let through first.</summary>
    public int Skip { get; init; }

    /// <summary>How many meet it then; <see cref="int.MaxValue"/> for all.</summary>
    public int Times { get; init; } = 1;

    /// <summary>How late a <see cref="FaultKind.Delay"/> is. It ends early when the server is disposed.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Whether the request takes effect before the delay, or before the status or page is answered instead of the server's own.</summary>
    public bool AfterEffect { get; init; }

    /// <summary>The status to answer; 0 stands for 503, and for 200 with a page.</summary>
    public int Status { get; init; }

    /// <summary>The body to answer; by default an empty list of errors, or a short page. JSON unless <see cref="Headers"/> name another Content-Type.</summary>
    public string? Body { get; init; }

    /// <summary>Headers to answer, e.g. <c>Retry-After</c>.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>What an <see cref="FaultKind.Act"/> does, on the thread of the request.</summary>
    public Action? Act { get; init; }

    internal bool IsDrop => Kind is FaultKind.DropBefore or FaultKind.DropAfter;

    // What decides the answer. Only one can.
    internal bool IsFinal => Kind is not (FaultKind.Act or FaultKind.Delay);
}
