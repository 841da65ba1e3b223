using System.Collections.Concurrent;
using Konstruct.Sandbox;

namespace Konstruct.Bench.Soak;

/// <summary>Throws faults in the way of a server's requests, and counts those that were met.</summary>
/// <param name="plan">The server's faults.</param>
/// <param name="tally">Where they are counted.</param>
/// <param name="random">The dice. The server asks them under its own lock.</param>
internal sealed class FaultDice(FaultPlan plan, SoakTally tally, Random random)
{
    private const string Status = """{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"of the soak","reason":"REASON","code":CODE}""";

    private int _met;
    private long _lateUntil;

    /// <summary>Seals Vault for a moment.</summary>
    public Action Seal { get; init; } = static () => { };

    /// <summary>Writes to the secret that a request is about, before it does.</summary>
    public Action<string> WriteFirst { get; init; } = static _ => { };

    /// <summary>Ends the server's watches.</summary>
    public Action EndWatches { get; init; } = static () => { };

    /// <summary>How many were met in all.</summary>
    public int Met => Volatile.Read(ref _met);

    /// <summary>Puts one in the way.</summary>
    /// <param name="kind">Which.</param>
    /// <param name="skip">How many requests that it is meant for pass first.</param>
    /// <param name="times">How many meet it then.</param>
    public void Throw(SoakFault kind, int skip, int times)
    {
        var (left, open) = (skip, times);
        Add(kind, () => left-- <= 0 && open-- > 0);
    }

    /// <summary>From now on any request may meet one.</summary>
    /// <param name="kinds">Which.</param>
    /// <param name="probability">How likely it is that a request meets one of each kind.</param>
    public void Rain(IEnumerable<SoakFault> kinds, double probability)
    {
        foreach (var kind in kinds)
            Add(kind, () => random.NextDouble() < probability);
    }

    /// <summary>Takes all of them away.</summary>
    public void Clear() => plan.Clear();

    /// <summary>Waits until every request that is late has taken effect.</summary>
    public async Task SettleAsync()
    {
        while (Volatile.Read(ref _lateUntil) - Environment.TickCount64 is var left and > 0)
            await Task.Delay((int)left).ConfigureAwait(false);
    }

    private void Add(SoakFault kind, Func<bool> isMet)
    {
        var paths = new ConcurrentQueue<string>();
        var fault = Create(kind, paths);
        plan.Add(fault with
        {
            Times = int.MaxValue,
            On = request =>
            {
                if (!IsMeantFor(kind, request) || !isMet())
                    return false;
                Interlocked.Increment(ref _met);
                tally.AddFault(kind.ToString());
                if (kind == SoakFault.OtherWriter)
                    paths.Enqueue(request.Path);
                // A moment more, in which the request is dealt with.
                if (fault.Delay > TimeSpan.Zero && !fault.AfterEffect)
                    Volatile.Write(ref _lateUntil, Math.Max(_lateUntil, Environment.TickCount64 + (long)fault.Delay.TotalMilliseconds + 100));
                return true;
            },
        });
    }

    private static bool IsMeantFor(SoakFault kind, SandboxRequest request) => kind switch
    {
        SoakFault.OtherWriter => request.Method is "POST" or "PUT" or "PATCH" && request.Path.Contains("/data/", StringComparison.Ordinal),
        SoakFault.Conflict => request.Method is "PATCH" or "PUT",
        SoakFault.Expired => request.Method == "GET" && IsList(request.Path),
        _ => true,
    };

    // A kind follows the group and version, or a namespace does before it; an object's name does not follow.
    private static bool IsList(string path) => path.Trim('/').Split('/') switch
    {
        ["api", _, .. var rest] => rest.Length is 1 or 3,
        ["apis", _, _, .. var rest] => rest.Length is 1 or 3,
        _ => false,
    };

    private Fault Create(SoakFault kind, ConcurrentQueue<string> paths) => kind switch
    {
        SoakFault.LateAnswer => new Fault { Kind = FaultKind.Delay, AfterEffect = true, Delay = TimeSpan.FromMilliseconds(random.Next(50, 300)) },
        SoakFault.LateEffect => new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(random.Next(50, 300)) },
        SoakFault.TooLate => new Fault { Kind = FaultKind.Delay, Delay = TimeSpan.FromMilliseconds(1300) },
        SoakFault.RateLimited => new Fault { Kind = FaultKind.Status, Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "1" } },
        SoakFault.ServerError => new Fault { Kind = FaultKind.Status, Status = random.Next(3) switch { 0 => 500, 1 => 502, _ => 503 } },
        SoakFault.ServerErrorAfterEffect => new Fault { Kind = FaultKind.Status, AfterEffect = true, Status = random.Next(2) == 0 ? 502 : 504 },
        SoakFault.DroppedBefore => new Fault { Kind = FaultKind.DropBefore },
        SoakFault.DroppedAfter => new Fault { Kind = FaultKind.DropAfter },
        SoakFault.ProxyPage => new Fault { Kind = FaultKind.Html },
        SoakFault.Sealed => new Fault { Kind = FaultKind.Act, Act = Seal },
        SoakFault.OtherWriter => new Fault
        {
            Kind = FaultKind.Act,
            Act = () =>
            {
                if (paths.TryDequeue(out var path))
                    WriteFirst(path);
            },
        },
        SoakFault.Conflict => Refusal(409, "Conflict"),
        SoakFault.Expired => Refusal(410, "Expired"),
        SoakFault.EndedWatch => new Fault { Kind = FaultKind.Act, Act = EndWatches },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No fault."),
    };

    private static Fault Refusal(int code, string reason) => new()
    {
        Kind = FaultKind.Status,
        Status = code,
        Body = Status.Replace("REASON", reason, StringComparison.Ordinal).Replace("CODE", FormattableString.Invariant($"{code}"), StringComparison.Ordinal),
    };
}
