using System.Text.Json;

namespace Konstruct.Core.Kubernetes;

/// <summary>An answer of an API server. What it holds may be secret, so it is no record.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="document">The body; null where it is no JSON.</param>
internal sealed class KubernetesReply(int status, JsonDocument? document) : IDisposable
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The body, good until this is disposed; of no kind where there is none.</summary>
    public JsonElement Json => document?.RootElement ?? default;

    /// <summary>Whether it came from an API server: whatever these say has a kind.</summary>
    public bool HasKind => Json.Text("kind") is { Length: > 0 };

    /// <summary>Whether it says that the one object is not there, and not that its kind is not served.</summary>
    public bool IsAboutObject => Status == 404 && Json.Text("details", "name") is { Length: > 0 };

    /// <inheritdoc/>
    public void Dispose() => document?.Dispose();
}
