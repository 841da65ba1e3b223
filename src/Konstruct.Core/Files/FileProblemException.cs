using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>A file was left as it is: why, and what to do.</summary>
public sealed class FileProblemException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="problem">Why.</param>
    /// <param name="message">What is wrong, with the path in quotes.</param>
    /// <param name="recommendation">What to do.</param>
    /// <param name="inner">What was caught.</param>
    public FileProblemException(FileProblem problem, string message, string recommendation, Exception? inner = null)
        : base(VisibleText.Of(message), inner)
    {
        Problem = problem;
        Recommendation = VisibleText.Of(recommendation);
    }

    /// <summary>Why.</summary>
    public FileProblem Problem { get; }

    /// <summary>What to do.</summary>
    public string Recommendation { get; }

    /// <summary>What the YAML engine said of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exception">What it said.</param>
    public static FileProblemException From(string path, YamlTextException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var problem = exception is YamlSyntaxException ? FileProblem.YamlSyntax : FileProblem.YamlEditRefused;
        return new FileProblemException(problem, $"'{path}', {exception.Message}", exception.Recommendation, exception);
    }
}
