using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Which objects are listed or watched.</summary>
/// <param name="Kind">Their kind.</param>
/// <param name="Namespace">Their namespace; null for all.</param>
/// <param name="Labels">The selection by labels.</param>
/// <param name="Fields">The selection by fields.</param>
internal sealed record WatchScope(ResourceKind Kind, string? Namespace, LabelSelector Labels, FieldSelector Fields)
{
    /// <summary>Whether an object may be among them at all.</summary>
    public bool Includes(ObjectKey key) => key.Kind.Equals(Kind) && (Namespace is null || Namespace == key.Namespace);

    /// <summary>Whether an object is selected as it is.</summary>
    public bool Selects(JsonObject found) => Labels.Selects(found) && Fields.Selects(found);
}
