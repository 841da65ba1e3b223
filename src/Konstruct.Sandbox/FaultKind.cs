namespace Konstruct.Sandbox;

/// <summary>What goes wrong with a request.</summary>
public enum FaultKind
{
    /// <summary>The answer is late.</summary>
    Delay,

    /// <summary>A status is answered that the server would not have given.</summary>
    Status,

    /// <summary>The connection is cut before the request has effect.</summary>
    DropBefore,

    /// <summary>The connection is cut after the request took effect, without an answer.</summary>
    DropAfter,

    /// <summary>A page of HTML is answered, as a proxy in between would.</summary>
    Html,

    /// <summary>Something else happens first, e.g. another writer is quicker. The request is handled as ever.</summary>
    Act,
}
