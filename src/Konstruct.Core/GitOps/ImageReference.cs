namespace Konstruct.Core.GitOps;

/// <summary>A container image, taken apart: <c>ghcr.io/konstructio/provider-terraform:v0.0.1</c>.</summary>
/// <param name="Repository">Registry and name, without tag and digest.</param>
/// <param name="Tag">The tag; null where there is none.</param>
/// <param name="Digest">The digest; null where there is none.</param>
internal sealed record ImageReference(string Repository, string? Tag, string? Digest)
{
    /// <summary>The last part of the name.</summary>
    public string Name => Repository[(Repository.LastIndexOf('/') + 1)..];

    /// <summary>Takes an image apart.</summary>
    public static ImageReference Parse(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? null : text[(at + 1)..];
        var name = at < 0 ? text : text[..at];
        // A colon before the last slash is a registry's port.
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? new ImageReference(name[..colon], name[(colon + 1)..], digest) : new ImageReference(name, null, digest);
    }
}
