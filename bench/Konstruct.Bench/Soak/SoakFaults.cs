namespace Konstruct.Bench.Soak;

/// <summary>Words for faults.</summary>
internal static class SoakFaults
{
    /// <summary>What the page calls one.</summary>
    public static string Tell(SoakFault fault) => fault switch
    {
        SoakFault.LateAnswer => "the answer is late",
        SoakFault.LateEffect => "the effect is late",
        SoakFault.TooLate => "the effect comes when the caller has given up waiting",
        SoakFault.RateLimited => "429",
        SoakFault.ServerError => "500, 502 or 503",
        SoakFault.ServerErrorAfterEffect => "502 or 504, although it took effect",
        SoakFault.DroppedBefore => "connection cut before the effect",
        SoakFault.DroppedAfter => "connection cut after the effect",
        SoakFault.ProxyPage => "a proxy's page of HTML",
        SoakFault.Sealed => "Vault sealed for a moment",
        SoakFault.OtherWriter => "somebody else writes first",
        SoakFault.Conflict => "409 from a cluster",
        SoakFault.Expired => "410 for a list",
        SoakFault.EndedWatch => "all watches ended",
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "No fault."),
    };
}
