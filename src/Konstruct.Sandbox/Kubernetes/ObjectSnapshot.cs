using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>The objects of a kind at one moment.</summary>
/// <param name="Items">The objects by path (<c>namespace/name</c>, or the name alone), in the order of these. They are the store's own and not to be changed.</param>
/// <param name="Revision">The store's resource version at that moment.</param>
internal sealed record ObjectSnapshot(KeyValuePair<string, JsonObject>[] Items, long Revision);
