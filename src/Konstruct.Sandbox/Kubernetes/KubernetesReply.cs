using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Answers in the API server's form. Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/.</summary>
internal static class KubernetesReply
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer to a token that is missing or unknown.</summary>
    public static Reply Unauthorized { get; } = Failure(401, "Unauthorized", "Unauthorized");

    /// <summary>The answer to a path that nothing serves.</summary>
    public static Reply NoSuchPath { get; } = Reply.Text(404, "404 page not found\n", "text/plain; charset=utf-8");

    /// <summary>The answer where a group is served, but not this of it.</summary>
    public static Reply NoSuchResource { get; } = Failure(404, "NotFound", "the server could not find the requested resource", []);

    /// <summary>The answer to a method that a resource does not have.</summary>
    public static Reply NotAllowed { get; } = Failure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    /// <summary>The answer to a request that makes no sense.</summary>
    public static Reply BadRequest(string message) => Failure(400, "BadRequest", message);

    /// <summary>The answer where an object is not there.</summary>
    public static Reply NotFound(ResourceKind kind, string name) => Failure(404, "NotFound", $"{kind.QualifiedPlural} \"{name}\" not found", Details(name, kind.Group, kind.Plural));

    /// <summary>The answer where an object is there already.</summary>
    public static Reply AlreadyExists(ResourceKind kind, string name) => Failure(409, "AlreadyExists", $"{kind.QualifiedPlural} \"{name}\" already exists", Details(name, kind.Group, kind.Plural));

    /// <summary>The answer where an object is not as the request takes it to be.</summary>
    public static Reply Conflict(ResourceKind kind, string name, string why) =>
        Failure(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedPlural} \"{name}\": {why}", Details(name, kind.Group, kind.Plural));

    /// <summary>The answer where an object is not the one to be deleted.</summary>
    public static Reply FailedPrecondition(ResourceKind kind, string name, string why) =>
        Failure(409, "Conflict", $"Operation cannot be fulfilled on {kind.QualifiedKind} \"{name}\": {why}", Details(name, kind.Group, kind.Kind));

    /// <summary>The answer to a write of an older version of an object.</summary>
    public static Reply Outdated(ResourceKind kind, string name) => Conflict(kind, name, "the object has been modified; please apply your changes to the latest version and try again");

    /// <summary>The answer to a body of a type that is not read.</summary>
    public static Reply UnsupportedType(params string[] accepted) =>
        Failure(415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types include: {string.Join(", ", accepted)}");

    /// <summary>The answer where rights are missing.</summary>
    public static Reply Forbidden(string user, string verb, ResourcePath path)
    {
        var what = path.Name.Length == 0 ? path.QualifiedPlural : $"{path.QualifiedPlural} \"{path.Name}\"";
        var where = path.RightsNamespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{path.RightsNamespace}\"";
        return Failure(403, "Forbidden", $"{what} is forbidden: User \"{user}\" cannot {verb} resource \"{path.Resource}\" in API group \"{path.Group}\" {where}", Details(path.Name, path.Group, path.Plural));
    }

    /// <summary>The answer to an object that breaks a rule.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cause">What is wrong, e.g. <c>FieldValueInvalid</c>.</param>
    /// <param name="field">The field, e.g. <c>metadata.name</c>.</param>
    /// <param name="message">The message without the field. It must not tell a secret's value.</param>
    public static Reply Invalid(ResourceKind kind, string name, string cause, string field, string message) => Invalid(kind.Group, kind.Kind, name, cause, field, message);

    /// <summary>The answer to an object that breaks a rule, where the server calls its kind otherwise.</summary>
    public static Reply Invalid(string group, string kind, string name, string cause, string field, string message)
    {
        var details = Details(name, group, kind);
        details["causes"] = new JsonArray(new JsonObject { ["reason"] = cause, ["message"] = message, ["field"] = field });
        return Failure(422, "Invalid", $"{(group.Length == 0 ? kind : $"{kind}.{group}")} \"{name}\" is invalid: {field}: {message}", details);
    }

    /// <summary>An answer that something failed.</summary>
    public static Reply Failure(int status, string reason, string message, JsonObject? details = null, string? next = null) => Json(status, FailureStatus(status, reason, message, details, next));

    /// <summary>A status that something failed.</summary>
    public static JsonObject FailureStatus(int code, string reason, string message, JsonObject? details = null, string? next = null)
    {
        var status = Status("Failure", next);
        status["message"] = message;
        if (reason.Length > 0)
            status["reason"] = reason;
        if (details is not null)
            status["details"] = details;
        status["code"] = code;
        return status;
    }

    /// <summary>The answer that an object was deleted.</summary>
    public static Reply Deleted(ResourceKind kind, JsonObject last)
    {
        var details = Details((string?)last["metadata"]!["name"] ?? "", kind.Group, kind.Plural);
        details["uid"] = (string?)last["metadata"]!["uid"];
        var status = Status("Success", next: null);
        status["details"] = details;
        return Json(200, status);
    }

    /// <summary>An answer of JSON.</summary>
    public static Reply Json(int status, JsonNode body) => Json(status, json => body.WriteTo(json));

    /// <summary>An answer of JSON as it is written.</summary>
    public static Reply Json(int status, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, _json))
            write(json);
        return new Reply(status, buffer.WrittenMemory);
    }

    /// <summary>Writes an object as a version has it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="kind">Kind and version.</param>
    /// <param name="found">The object.</param>
    /// <param name="isTyped">Whether it says what it is.</param>
    public static void Write(Utf8JsonWriter json, ResourceKind kind, JsonObject found, bool isTyped = true)
    {
        json.WriteStartObject();
        if (isTyped)
        {
            json.WriteString("kind", kind.Kind);
            json.WriteString("apiVersion", kind.ApiVersion);
        }
        foreach (var (name, value) in found)
        {
            if (name is "kind" or "apiVersion")
                continue;
            json.WritePropertyName(name);
            if (value is null)
                json.WriteNullValue();
            else
                value.WriteTo(json);
        }
        json.WriteEndObject();
    }

    private static JsonObject Status(string status, string? next) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = next is null ? new JsonObject() : new JsonObject { ["continue"] = next },
        ["status"] = status,
    };

    private static JsonObject Details(string name, string group, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
            details["name"] = name;
        if (group.Length > 0)
            details["group"] = group;
        details["kind"] = kind;
        return details;
    }
}
