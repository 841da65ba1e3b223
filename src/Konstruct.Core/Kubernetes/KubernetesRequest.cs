using System.Text.Json.Nodes;

namespace Konstruct.Core.Kubernetes;

/// <summary>A request to an API server. What it sends may be secret, so it is no record.</summary>
/// <param name="path">Path and query, relative to the server.</param>
/// <param name="right">The right that it takes.</param>
internal sealed class KubernetesRequest(string path, MissingRight right)
{
    /// <summary>Path and query, relative to the server.</summary>
    public string Path { get; } = path;

    /// <summary>The right that it takes.</summary>
    public MissingRight Right { get; } = right;

    /// <summary>The merge patch to send; null where the request only reads.</summary>
    public JsonObject? Patch { get; init; }

    /// <summary>Whether another attempt is made where the server fails for a while.</summary>
    public bool IsPatient { get; init; } = true;
}
