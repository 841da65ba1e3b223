namespace Konstruct.Bench.Soak;

/// <summary>What is put in the way of a request.</summary>
internal enum SoakFault
{
    /// <summary>The request takes effect; its answer is late.</summary>
    LateAnswer,

    /// <summary>The request takes effect late.</summary>
    LateEffect,

    /// <summary>It takes effect when whoever sent it has given up waiting.</summary>
    TooLate,

    /// <summary>429.</summary>
    RateLimited,

    /// <summary>500, 502 or 503, without effect.</summary>
    ServerError,

    /// <summary>502 or 504 from a gateway, although the request took effect.</summary>
    ServerErrorAfterEffect,

    /// <summary>The connection is cut; the request has no effect.</summary>
    DroppedBefore,

    /// <summary>The connection is cut when the request has taken effect.</summary>
    DroppedAfter,

    /// <summary>A page of HTML, as a proxy in between answers.</summary>
    ProxyPage,

    /// <summary>Vault is sealed for a moment.</summary>
    Sealed,

    /// <summary>Somebody else writes first.</summary>
    OtherWriter,

    /// <summary>409: somebody else has changed the object.</summary>
    Conflict,

    /// <summary>410: the list's page, or what a watch begins with, is too old.</summary>
    Expired,

    /// <summary>The server ends all watches.</summary>
    EndedWatch,
}
