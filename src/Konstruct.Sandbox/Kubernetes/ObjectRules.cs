using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>What every object has to fulfil. What breaks a rule is refused as the server does.</summary>
internal static partial class ObjectRules
{
    private const string Subdomain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + @"(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string Label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
        + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>The body as JSON.</summary>
    public static JsonDocument Json(IncomingRequest request)
    {
        try
        {
            return request.Json();
        }
        catch (JsonException)
        {
            throw new RefusalException(KubernetesReply.BadRequest("the object provided is unrecognized: couldn't get version/kind; json parse error"));
        }
    }

    /// <summary>The body as an object.</summary>
    public static JsonObject Object(IncomingRequest request)
    {
        using var json = Json(request);
        return json.RootElement.ValueKind == JsonValueKind.Object
            ? JsonObject.Create(json.RootElement.Clone())!
            : throw new RefusalException(KubernetesReply.BadRequest("the object provided is unrecognized: couldn't get version/kind; json parse error: it is no object"));
    }

    /// <summary>The body as an object of a kind.</summary>
    public static JsonObject Body(IncomingRequest request, ResourceKind kind)
    {
        var type = (request.Header("Content-Type") ?? Reply.JsonType).Split(';')[0].Trim();
        if (type is not Reply.JsonType)
            throw new RefusalException(KubernetesReply.UnsupportedType(Reply.JsonType));
        var given = Object(request);
        var (version, name) = ((string?)given["apiVersion"], (string?)given["kind"]);
        if (kind.IsCustom && name is not null && name != kind.Kind && version == kind.ApiVersion)
            throw new RefusalException(KubernetesReply.Invalid(kind.Group, name, Metadata(given)["name"].Text() ?? "", "FieldValueInvalid", "kind", $"Invalid value: \"{name}\": must be {kind.Kind}"));
        if ((name is null && kind.IsCustom) || (name is not null && name != kind.Kind))
            throw new RefusalException(KubernetesReply.BadRequest($"{name} in version \"{version}\" cannot be handled as a {kind.Kind}"));
        if ((version is null && kind.IsCustom) || (version is not null && version != kind.ApiVersion))
            throw new RefusalException(KubernetesReply.BadRequest($"the API version in the data ({version}) does not match the expected API version ({kind.ApiVersion})"));
        Metadata(given);
        return given;
    }

    /// <summary>The metadata of an object, made where it is missing.</summary>
    public static JsonObject Metadata(JsonObject given)
    {
        if (given["metadata"] is null)
            given["metadata"] = new JsonObject();
        return given["metadata"]!.AsObject();
    }

    /// <summary>Refuses an object of another namespace than the path's.</summary>
    public static void CheckNamespace(JsonObject metadata, ResourceKind kind, string space)
    {
        if (kind.IsNamespaced && (string?)metadata["namespace"] is { Length: > 0 } own && own != space)
            throw new RefusalException(KubernetesReply.BadRequest("the namespace of the provided object does not match the namespace sent on the request"));
    }

    /// <summary>The name of a new object; refused where it is none.</summary>
    public static string CheckName(JsonObject metadata, ResourceKind kind)
    {
        var name = (string?)metadata["name"] ?? "";
        if (name.Length == 0)
            throw new RefusalException(KubernetesReply.Invalid(kind, "", "FieldValueRequired", "metadata.name", "Required value: name or generateName is required"));
        var isLabel = kind.Equals(ServedKinds.Namespace);
        if (name.Length > (isLabel ? 63 : 253))
            throw new RefusalException(KubernetesReply.Invalid(kind, name, "FieldValueInvalid", "metadata.name", $"Invalid value: \"{name}\": must be no more than {(isLabel ? 63 : 253)} characters"));
        return (isLabel ? LabelPattern() : SubdomainPattern()).IsMatch(name)
            ? name
            : throw new RefusalException(KubernetesReply.Invalid(kind, name, "FieldValueInvalid", "metadata.name", $"Invalid value: \"{name}\": {(isLabel ? Label : Subdomain)}"));
    }

    /// <summary>Refuses an object that is another than the path's.</summary>
    public static void CheckIdentity(JsonObject given, ObjectKey key)
    {
        var metadata = Metadata(given);
        var name = (string?)metadata["name"] ?? key.Name;
        if (name != key.Name)
            throw new RefusalException(KubernetesReply.BadRequest($"the name of the object ({name}) does not match the name on the URL ({key.Name})"));
        CheckNamespace(metadata, key.Kind, key.Namespace);
    }

    /// <summary>Refuses a write that takes the object to be an older one, or another of its name.</summary>
    public static void CheckVersion(JsonObject given, JsonObject old, ObjectKey key)
    {
        if ((string?)given["metadata"]!["uid"] is { Length: > 0 } uid && uid != (string?)old["metadata"]!["uid"])
            throw new RefusalException(KubernetesReply.Conflict(key.Kind, key.Name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {old["metadata"]!["uid"]}"));
        if ((string?)given["metadata"]!["resourceVersion"] is { Length: > 0 } version && version != (string?)old["metadata"]!["resourceVersion"])
            throw new RefusalException(KubernetesReply.Outdated(key.Kind, key.Name));
    }

    /// <summary>Refuses to delete another object than the one that is meant.</summary>
    public static void CheckPreconditions(JsonObject? conditions, JsonObject found, ObjectKey key)
    {
        var metadata = found["metadata"]!;
        if ((string?)conditions?["uid"] is { } uid && uid != (string?)metadata["uid"])
            throw new RefusalException(KubernetesReply.FailedPrecondition(key.Kind, key.Name, $"the UID in the precondition ({uid}) does not match the UID in record ({metadata["uid"]}). The object might have been deleted and then recreated"));
        if ((string?)conditions?["resourceVersion"] is { } version && version != (string?)metadata["resourceVersion"])
            throw new RefusalException(KubernetesReply.FailedPrecondition(key.Kind, key.Name, $"the ResourceVersion in the precondition ({version}) does not match the ResourceVersion in record ({metadata["resourceVersion"]}). The object might have been modified"));
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SubdomainPattern();
}
