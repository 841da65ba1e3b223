namespace Konstruct.Core.Yaml;

/// <summary>The edit was refused; the text is as it was.</summary>
public sealed class YamlEditException : YamlTextException
{
    internal YamlEditException(YamlRefusal refusal, string problem, string recommendation, string text, int offset, Exception? inner = null)
        : base(problem, recommendation, text, offset, inner) => Refusal = refusal;

    /// <summary>Why.</summary>
    public YamlRefusal Refusal { get; }
}
