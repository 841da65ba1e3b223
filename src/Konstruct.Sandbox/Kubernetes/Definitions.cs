using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Serves what definitions of custom resources define, as long as they are there.</summary>
internal sealed class Definitions
{
    private readonly ObjectStore _store;

    /// <summary>Serves the definitions of a store from now on.</summary>
    public Definitions(ObjectStore store)
    {
        _store = store;
        store.Watch(OnChange);
    }

    /// <summary>The definition of a kind.</summary>
    public static JsonObject Manifest(ResourceKind kind)
    {
        var version = new JsonObject { ["name"] = kind.Version, ["served"] = true, ["storage"] = true, ["schema"] = OpenSchema() };
        if (kind.HasStatus)
            version["subresources"] = new JsonObject { ["status"] = new JsonObject() };
        var names = new JsonObject { ["kind"] = kind.Kind, ["listKind"] = $"{kind.Kind}List", ["plural"] = kind.Plural, ["singular"] = kind.Kind.ToLowerInvariant() };
        if (kind.ShortNames.Count > 0)
            names["shortNames"] = new JsonArray([.. kind.ShortNames]);
        return new JsonObject
        {
            ["apiVersion"] = ServedKinds.Definition.ApiVersion,
            ["kind"] = ServedKinds.Definition.Kind,
            ["metadata"] = new JsonObject { ["name"] = kind.QualifiedPlural },
            ["spec"] = new JsonObject
            {
                ["group"] = kind.Group,
                ["names"] = names,
                ["scope"] = kind.IsNamespaced ? "Namespaced" : "Cluster",
                ["versions"] = new JsonArray(version),
            },
        };
    }

    private static JsonObject OpenSchema() => new() { ["openAPIV3Schema"] = new JsonObject { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true } };

    private void OnChange(ObjectChange change)
    {
        if (!change.Key.Kind.Equals(ServedKinds.Definition))
            return;
        var now = change.Type == "DELETED" ? [] : Kinds(change.Object);
        foreach (var kind in now)
            _store.Serve(kind);
        foreach (var kind in change.Previous is null ? [] : Kinds(change.Previous))
        {
            if (!now.Exists(k => k.Equals(kind) && k.Version == kind.Version))
                _store.Withdraw(kind);
        }
        if (now.Count > 0)
            Establish(change.Key);
    }

    // The version that objects are kept in comes first.
    private static List<ResourceKind> Kinds(JsonObject definition)
    {
        var spec = definition["spec"];
        var names = spec.Field("names");
        if (spec.Field("group").Text() is not { } group || names.Field("kind").Text() is not { } kind || names.Field("plural").Text() is not { } plural)
            return [];
        string[] shortNames = [.. (names.Field("shortNames") as JsonArray ?? []).Select(n => n.Text() ?? "")];
        return
        [
            .. spec.Field("versions").Objects().Where(v => v["served"].IsTrue()).OrderByDescending(v => v["storage"].IsTrue())
                .Select(v => new ResourceKind(group, v["name"].Text() ?? "", kind, plural, spec.Field("scope").Text() != "Cluster")
                {
                    HasStatus = v["subresources"].Field("status") is not null,
                    ShortNames = shortNames,
                }),
        ];
    }

    private void Establish(ObjectKey key) => _store.Change(key, definition =>
    {
        if (definition is null)
            return null;
        var versions = definition["spec"].Field("versions").Objects().Where(v => v["storage"].IsTrue()).Select(v => v["name"]?.DeepClone());
        var since = definition["metadata"]!["creationTimestamp"]!;
        definition["status"] = new JsonObject
        {
            ["conditions"] = new JsonArray(
                Condition("NamesAccepted", "NoConflicts", "no conflicts found", since),
                Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", since)),
            ["acceptedNames"] = definition["spec"]!["names"]!.DeepClone(),
            ["storedVersions"] = new JsonArray([.. versions]),
        };
        return definition;
    });

    private static JsonObject Condition(string type, string reason, string message, JsonNode since) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["lastTransitionTime"] = since.DeepClone(),
        ["reason"] = reason,
        ["message"] = message,
    };
}
