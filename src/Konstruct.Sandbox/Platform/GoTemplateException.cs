namespace Konstruct.Sandbox.Platform;

/// <summary>A template that cannot be parsed or executed; the message is worded as Go's <c>text/template</c> does.</summary>
internal sealed class GoTemplateException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="whileParsing">Whether it shows before any value is looked at.</param>
    public GoTemplateException(string message, bool whileParsing)
        : base(message) => WhileParsing = whileParsing;

    /// <summary>Whether it shows before any value is looked at.</summary>
    public bool WhileParsing { get; }
}
