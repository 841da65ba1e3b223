namespace Konstruct;

/// <summary>What became of a request to read an ExternalSecret anew.</summary>
public enum ExternalSecretStatus
{
    /// <summary>It was not asked for: <c>-WhatIf</c>, or the answer was no.</summary>
    Pending,

    /// <summary>It was read with success.</summary>
    Refreshed,

    /// <summary>It cannot be: it is set up to be read once only.</summary>
    Useless,

    /// <summary>It was deleted meanwhile, as what ArgoCD prunes is: there is nothing left to read.</summary>
    Gone,

    /// <summary>It was read, without success.</summary>
    Failed,

    /// <summary>Nothing happened in the time given.</summary>
    TimedOut,
}
