namespace Konstruct.Bench.Soak;

/// <summary>An error as PowerShell reports it.</summary>
/// <param name="Id">Its <c>FullyQualifiedErrorId</c>.</param>
/// <param name="Message">Its message.</param>
internal sealed record SoakProblem(string Id, string Message)
{
    /// <summary>The stable id alone, without the command.</summary>
    public string StableId => Id.Split(',')[0];
}
