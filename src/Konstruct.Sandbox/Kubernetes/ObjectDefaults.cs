using System.Text;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>What a server adds to the objects that it is given, as far as anyone here looks at it.</summary>
internal static class ObjectDefaults
{
    /// <summary>Completes an object.</summary>
    public static void Complete(ResourceKind kind, JsonObject given)
    {
        if (kind.Group.Length > 0)
        {
            if (kind.Equals(ServedKinds.Deployment) && given["spec"] is JsonObject spec)
                spec["replicas"] ??= 1;
            return;
        }
        if (kind.Equals(ServedKinds.Secret))
            CompleteSecret(given);
        else if (kind.Equals(ServedKinds.Namespace))
            CompleteNamespace(given);
    }

    private static void CompleteSecret(JsonObject secret)
    {
        secret["type"] ??= "Opaque";
        if (!secret.Remove("stringData", out var texts) || texts is not JsonObject given || given.Count == 0)
            return;
        var data = (JsonObject)(secret["data"] ??= new JsonObject());
        foreach (var (name, text) in given)
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)text ?? ""));
    }

    private static void CompleteNamespace(JsonObject space)
    {
        var metadata = (JsonObject)space["metadata"]!;
        var labels = (JsonObject)(metadata["labels"] ??= new JsonObject());
        labels["kubernetes.io/metadata.name"] = (string?)metadata["name"];
        var spec = (JsonObject)(space["spec"] ??= new JsonObject());
        spec["finalizers"] ??= new JsonArray("kubernetes");
        space["status"] ??= new JsonObject { ["phase"] = "Active" };
    }
}
