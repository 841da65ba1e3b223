using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Answers what changes objects. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/.</summary>
internal sealed class ResourceWriter(ObjectStore store)
{
    private const string NameLetters = "bcdfghjklmnpqrstvwxz2456789";
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    /// <summary>Makes an object.</summary>
    public Reply Create(IncomingRequest request, ResourceKind kind, string space)
    {
        var given = ObjectRules.Body(request, kind);
        var metadata = ObjectRules.Metadata(given);
        ObjectRules.CheckNamespace(metadata, kind, space);
        if (space.Length > 0 && store.Get(new ObjectKey(ServedKinds.Namespace, "", space)) is null)
            return KubernetesReply.NotFound(ServedKinds.Namespace, space);
        if (metadata["name"] is null && (string?)metadata["generateName"] is { Length: > 0 } prefix)
            metadata["name"] = prefix + RandomNumberGenerator.GetString(NameLetters, 5);
        var name = ObjectRules.CheckName(metadata, kind);
        if (metadata["resourceVersion"] is not null)
            return KubernetesReply.Json(500, KubernetesReply.FailureStatus(500, "", "resourceVersion should not be set on objects to be created"));
        if (kind.HasStatus)
            given.Remove("status");
        return Write(request, new ObjectKey(kind, space, name), 201, old => old is null ? given : throw new RefusalException(KubernetesReply.AlreadyExists(kind, name)));
    }

    /// <summary>Replaces an object, or its status.</summary>
    public Reply Replace(IncomingRequest request, ObjectKey key, string part)
    {
        var given = ObjectRules.Body(request, key.Kind);
        if (given["metadata"]!["name"].Text() is null or "")
            return KubernetesReply.BadRequest($"the name of the object ({key.Name} based on URL) was undeterminable: name must be provided");
        ObjectRules.CheckIdentity(given, key);
        return Write(request, key, 200, old =>
        {
            if (old is null)
                throw new RefusalException(KubernetesReply.NotFound(key.Kind, key.Name));
            if (key.Kind.IsCustom && (string?)given["metadata"]!["resourceVersion"] is null or "")
                throw new RefusalException(KubernetesReply.Invalid(key.Kind.Group, key.Kind.Plural, key.Name, "FieldValueInvalid", "metadata.resourceVersion", "Invalid value: 0x0: must be specified for an update"));
            return Next(key, part, old, given);
        });
    }

    /// <summary>Changes an object, or its status.</summary>
    public Reply Patch(IncomingRequest request, ObjectKey key, string part)
    {
        var type = (request.Header("Content-Type") ?? "").Split(';')[0].Trim();
        string[] accepted = key.Kind.IsCustom ? [JsonPatchType, MergePatchType] : [JsonPatchType, MergePatchType, StrategicType];
        if (!accepted.Contains(type))
            return KubernetesReply.UnsupportedType(type == ApplyType ? accepted : [.. accepted, ApplyType]);
        using var patch = ObjectRules.Json(request);
        if ((type == JsonPatchType) != (patch.RootElement.ValueKind == JsonValueKind.Array))
            return KubernetesReply.BadRequest("error decoding patch: it is not of the form that its type has");
        return Write(request, key, 200, old =>
        {
            if (old is null)
                throw new RefusalException(KubernetesReply.NotFound(key.Kind, key.Name));
            var now = (JsonObject)old.DeepClone();
            var patched = type switch
            {
                JsonPatchType => JsonPatch.Apply(now, patch.RootElement),
                StrategicType => StrategicMerge.Apply(now, patch.RootElement),
                _ => MergePatch.Apply(now, patch.RootElement),
            };
            if (patched is not JsonObject given)
                throw new RefusalException(KubernetesReply.BadRequest("error decoding patch: the result is no object"));
            ObjectRules.CheckIdentity(given, key);
            return Next(key, part, old, given);
        });
    }

    /// <summary>Deletes an object.</summary>
    public Reply Delete(IncomingRequest request, ObjectKey key)
    {
        var conditions = request.Body.IsEmpty ? null : ObjectRules.Object(request)["preconditions"] as JsonObject;
        var isDryRun = IsDryRun(request);
        var last = isDryRun ? store.Get(key) : store.Delete(key, found => ObjectRules.CheckPreconditions(conditions, found, key));
        if (last is null)
            return KubernetesReply.NotFound(key.Kind, key.Name);
        if (isDryRun)
            ObjectRules.CheckPreconditions(conditions, last, key);
        var isThere = last["metadata"]!["deletionTimestamp"] is not null;
        if (key.Kind.Equals(ServedKinds.Namespace))
            last["status"] = new JsonObject { ["phase"] = "Terminating" };
        else if (!isThere && !(key.Kind.Group.Length == 0 && key.Kind.Plural is "pods" or "serviceaccounts"))
            return KubernetesReply.Deleted(key.Kind, last);
        return KubernetesReply.Json(200, json => KubernetesReply.Write(json, key.Kind, last));
    }

    // What an object is to become, given what a client made of it.
    private static JsonObject Next(ObjectKey key, string part, JsonObject old, JsonObject given)
    {
        ObjectRules.CheckVersion(given, old, key);
        var next = given;
        var isStatus = part == "status";
        if (isStatus)
        {
            next = (JsonObject)old.DeepClone();
            Take("status", given, next);
        }
        else if (key.Kind.HasStatus)
        {
            Take("status", old, next);
        }
        return next;
    }

    private static void Take(string name, JsonObject from, JsonObject to)
    {
        to.Remove(name);
        if (from[name] is { } value)
            to[name] = value.DeepClone();
    }

    private Reply Write(IncomingRequest request, ObjectKey key, int status, Func<JsonObject?, JsonObject> change)
    {
        var isDryRun = IsDryRun(request);
        JsonObject? next = null;
        var now = store.Change(key, old =>
        {
            next = change(old);
            ObjectDefaults.Complete(key.Kind, next);
            return isDryRun ? null : next;
        });
        var shown = isDryRun ? next! : now!;
        return KubernetesReply.Json(status, json => KubernetesReply.Write(json, key.Kind, shown));
    }

    private static bool IsDryRun(IncomingRequest request) => request.Query["dryRun"] switch
    {
        null or "" => false,
        "All" => true,
        var other => throw new RefusalException(KubernetesReply.Failure(422, "Invalid", $"Options.meta.k8s.io \"\" is invalid: dryRun: Unsupported value: \"{other}\": supported values: \"All\"")),
    };
}
