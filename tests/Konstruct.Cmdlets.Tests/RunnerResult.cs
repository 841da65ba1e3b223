namespace Konstruct.Cmdlets.Tests;

/// <summary>What a run of the Runner left behind; lines end in LF.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The standard output.</param>
/// <param name="Error">The error stream.</param>
internal sealed record RunnerResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the standard output, without the empty ones.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
