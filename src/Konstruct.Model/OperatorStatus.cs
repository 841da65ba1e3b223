namespace Konstruct;

/// <summary>What became of a restart.</summary>
public enum OperatorStatus
{
    /// <summary>It was not asked for: <c>-WhatIf</c>, or the answer was no.</summary>
    Pending,

    /// <summary>It was not restarted, because its rollout is paused.</summary>
    Paused,

    /// <summary>It was not restarted, because it is scaled to zero: there is no pod to replace.</summary>
    ScaledToZero,

    /// <summary>All pods are new and available.</summary>
    Restarted,

    /// <summary>The new pods do not become ready.</summary>
    Failed,

    /// <summary>It was not complete in the time given.</summary>
    TimedOut,
}
