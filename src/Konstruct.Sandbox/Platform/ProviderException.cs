namespace Konstruct.Sandbox.Platform;

/// <summary>An ExternalSecret that cannot be brought into its Secret; the message is the operator's.</summary>
internal sealed class ProviderException : Exception
{
    /// <summary>Makes one.</summary>
    /// <param name="message">The cause, as the operator's Event tells it.</param>
    /// <param name="isMissing">Whether the secret is simply not there.</param>
    public ProviderException(string message, bool isMissing = false)
        : base(message) => IsMissing = isMissing;

    /// <summary>Whether the secret is simply not there.</summary>
    public bool IsMissing { get; }
}
