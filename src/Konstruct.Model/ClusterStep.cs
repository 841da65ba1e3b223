namespace Konstruct;

/// <summary>The state of one step of the migration in one cluster.</summary>
public sealed record ClusterStep
{
    /// <summary>The step.</summary>
    public required MigrationStep Step { get; init; }

    /// <summary>How far it is.</summary>
    public required StepState State { get; init; }

    /// <summary>Full path of the file it is about, the first one with something to change where there are several; where a file would be created, its path. Null where the step does not apply.</summary>
    public string? Path { get; init; }

    /// <summary>The step on one line.</summary>
    public override string ToString() => $"{Step}: {State}";
}
