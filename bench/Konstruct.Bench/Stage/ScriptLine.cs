namespace Konstruct.Bench.Stage;

/// <summary>A line that one of the stage's scripts printed.</summary>
/// <param name="After">When, from the script's first line on.</param>
/// <param name="Words">Its words: <c>result</c>, step, cluster, status, error id and reason; <c>check</c>, project, rule, subject, status and reason; or <c>error</c>, id and message.</param>
internal sealed record ScriptLine(TimeSpan After, IReadOnlyList<string> Words)
{
    /// <summary>Whether it is a result.</summary>
    public bool IsResult => Words is ["result", _, _, _, _, _];

    /// <summary>Whether it is an error.</summary>
    public bool IsError => Words is ["error", ..];

    /// <summary>A result's step.</summary>
    public string Step => IsResult ? Words[1] : "";

    /// <summary>A result's cluster.</summary>
    public string Cluster => IsResult ? Words[2] : "";

    /// <summary>A result's status.</summary>
    public string Status => IsResult ? Words[3] : "";

    /// <summary>An error's stable id, without the cmdlet that told it.</summary>
    public string ErrorId => IsError ? Words[1].Split(',')[0] : "";

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', Words.Where(static word => word.Length > 0));
}
