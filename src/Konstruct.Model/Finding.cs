namespace Konstruct;

/// <summary>Something that an edit cannot mend and a person should know.</summary>
public sealed record Finding
{
    /// <summary>The rule, e.g. <c>KON101</c>; every rule is explained in <c>docs/findings.md</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>Full path of the file; null for text from the pipeline.</summary>
    public string? Path { get; init; }

    /// <summary>Line in the text as it is after the change, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>Column in UTF-16 units, from 1.</summary>
    public required int Column { get; init; }

    /// <summary>What was seen.</summary>
    public required string Message { get; init => field = VisibleText.Of(value); }

    /// <summary>What to do.</summary>
    public required string Recommendation { get; init => field = VisibleText.Of(value); }

    /// <summary>The finding on one line.</summary>
    public override string ToString() => $"{RuleId} {Severity}: line {Line}: {Message} {Recommendation}";
}
