using System.Text.Json;

namespace Konstruct.Core.Kubernetes;

/// <summary>An object of a cluster, as it was read. What it holds may be secret, so it is no record.</summary>
/// <param name="json">The object.</param>
public sealed class KubernetesObject(JsonElement json)
{
    /// <summary>The whole object.</summary>
    public JsonElement Json { get; } = json;

    /// <summary>Its name.</summary>
    public string Name => Text("metadata", "name") ?? "";

    /// <summary>Its namespace; null where it has none.</summary>
    public string? Namespace => Text("metadata", "namespace");

    /// <summary>The version of the object, which changes with every write.</summary>
    public string? ResourceVersion => Text("metadata", "resourceVersion");

    /// <summary>When it was made; null where it does not tell.</summary>
    public DateTimeOffset? CreatedAt => Time("metadata", "creationTimestamp");

    /// <summary>A label's value; null where there is none.</summary>
    /// <param name="name">The label.</param>
    public string? Label(string name) => Text("metadata", "labels", name);

    /// <summary>An annotation's value; null where there is none.</summary>
    /// <param name="name">The annotation.</param>
    public string? Annotation(string name) => Text("metadata", "annotations", name);

    /// <summary>What stands at a path of field names; null where there is nothing.</summary>
    /// <param name="path">The names.</param>
    public JsonElement? At(params ReadOnlySpan<string> path) => Json.At(path);

    /// <summary>A text at a path; null where there is none, or something else.</summary>
    /// <param name="path">The names.</param>
    public string? Text(params ReadOnlySpan<string> path) => Json.Text(path);

    /// <summary>A time at a path; null where there is none.</summary>
    /// <param name="path">The names.</param>
    public DateTimeOffset? Time(params ReadOnlySpan<string> path) => Json.Time(path);

    /// <summary>The items of a list at a path; none where there is no list.</summary>
    /// <param name="path">The names.</param>
    public IEnumerable<JsonElement> Items(params ReadOnlySpan<string> path) => Json.Items(path);
}
