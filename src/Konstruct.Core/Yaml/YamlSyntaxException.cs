namespace Konstruct.Core.Yaml;

/// <summary>The text is not YAML that can be edited without guessing.</summary>
public sealed class YamlSyntaxException : YamlTextException
{
    internal YamlSyntaxException(string problem, string recommendation, string text, int offset, Exception? inner = null)
        : base(problem, recommendation, text, offset, inner)
    {
    }
}
