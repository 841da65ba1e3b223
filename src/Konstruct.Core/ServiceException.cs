namespace Konstruct.Core;

/// <summary>A server, or what is needed to speak to it, is not as it has to be: what was seen, and what to do. No message holds the value of a secret.</summary>
public abstract class ServiceException : Exception
{
    private protected ServiceException(string id, string message, string recommendation, Exception? inner)
        : base(VisibleText.Of(message), inner)
    {
        Id = id;
        Recommendation = VisibleText.Of(recommendation);
    }

    /// <summary>The stable id of the error that users see, e.g. <c>VaultPermissionDenied</c>.</summary>
    public string Id { get; }

    /// <summary>What to do.</summary>
    public string Recommendation { get; }
}
