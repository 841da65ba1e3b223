namespace Konstruct;

/// <summary>How far a step of the migration is in one cluster.</summary>
public enum StepState
{
    /// <summary>There is nothing that the step is about, or somebody's own stands in its place.</summary>
    NotApplicable,

    /// <summary>The step has something to change.</summary>
    Pending,

    /// <summary>Everything is as the step would make it.</summary>
    Done,
}
