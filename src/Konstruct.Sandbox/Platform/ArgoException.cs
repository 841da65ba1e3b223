namespace Konstruct.Sandbox.Platform;

/// <summary>What keeps ArgoCD from comparing an Application; the message is the condition's.</summary>
internal sealed class ArgoException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">The condition's text.</param>
    /// <param name="type">The condition's type.</param>
    public ArgoException(string message, string type = "ComparisonError")
        : base(message) => Type = type;

    /// <summary>The condition's type.</summary>
    public string Type { get; }

    /// <summary>What stands in front of all that goes wrong before there is anything to compare with.</summary>
    public static ArgoException LoadingTarget(string cause) => new($"Failed to load target state: {cause}");
}
