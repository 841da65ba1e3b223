namespace Konstruct;

/// <summary>What became of a restart.</summary>
public enum OperatorStatus
{
    /// <summary>It was not asked for: <c>-WhatIf</c>, or the answer was no.</summary>
    Pending,

    /// <summary>All pods are new and available.</summary>
    Restarted,

    /// <summary>The new pods do not become ready.</summary>
    Failed,

    /// <summary>It was not complete in the time given.</summary>
    TimedOut,
}
