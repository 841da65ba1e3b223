namespace Konstruct;

/// <summary>What became of a step of a migration in a cluster.</summary>
public enum MigrationStatus
{
    /// <summary>It was done.</summary>
    Done,

    /// <summary>There was nothing to do.</summary>
    Unchanged,

    /// <summary>It would be done: <c>-WhatIf</c> was given, or the question was answered with no.</summary>
    Pending,

    /// <summary>It was left out; the reason says why.</summary>
    Skipped,

    /// <summary>An error, reported besides, kept it from being done.</summary>
    Failed,
}
