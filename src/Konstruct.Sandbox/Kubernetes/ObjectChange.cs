using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>One change of the store, as a watch tells it.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
/// <param name="Key">Which object.</param>
/// <param name="Object">The object after it; of one that was deleted, as it was last. Not to be changed.</param>
/// <param name="Revision">The resource version it made.</param>
public sealed record ObjectChange(string Type, ObjectKey Key, JsonObject Object, long Revision)
{
    /// <summary>The object before it; null of one that was added. Not to be changed.</summary>
    public JsonObject? Previous { get; init; }
}
