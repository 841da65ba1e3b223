namespace Konstruct.Help;

/// <summary>A page that is not as it should be.</summary>
/// <param name="path">The page.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="message">What was expected, and what to do.</param>
internal sealed class HelpException(string path, int line, string message) : Exception(message)
{
    public string Path { get; } = path;

    public int Line { get; } = line;
}
