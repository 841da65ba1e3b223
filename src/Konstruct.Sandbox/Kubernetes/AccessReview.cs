using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Tells users what they may do. Source: https://kubernetes.io/docs/reference/kubernetes-api/authorization-resources/self-subject-access-review-v1/.</summary>
internal static class AccessReview
{
    /// <summary>The API group.</summary>
    public const string Group = "authorization.k8s.io";

    private const string Plural = "selfsubjectaccessreviews";

    /// <summary>Whether a path is for a review.</summary>
    public static bool IsFor(ResourcePath path) => path is { Group: Group, Version: "v1", Plural: Plural, Name: "" };

    /// <summary>The entry of the resource in its API version.</summary>
    public static JsonObject Resource() => new()
    {
        ["name"] = Plural,
        ["singularName"] = "selfsubjectaccessreview",
        ["namespaced"] = false,
        ["kind"] = "SelfSubjectAccessReview",
        ["verbs"] = new JsonArray("create"),
    };

    /// <summary>Answers a review.</summary>
    public static Reply Answer(JsonObject review, KubernetesUser user)
    {
        if (review["spec"]?["resourceAttributes"] is JsonObject asked)
        {
            string Field(string name) => (string?)asked[name] ?? "";
            var path = new ResourcePath(Field("group"), Field("version"), Field("namespace"), Field("resource"), Field("name"), Field("subresource"));
            // Unlike a path, a review names the namespace of a namespace itself.
            var isAllowed = user.Rules is null || user.Rules.Any(r => r.Grants(Field("verb"), path.Group, path.Resource, path.Namespace));
            return Reviewed(review, isAllowed);
        }
        if (review["spec"]?["nonResourceAttributes"] is JsonObject)
            return Reviewed(review, user.Rules is null);
        return KubernetesReply.Failure(422, "Invalid", "SelfSubjectAccessReview.authorization.k8s.io \"\" is invalid: spec.resourceAttributes: Invalid value: \"null\": exactly one of nonResourceAttributes or resourceAttributes must be specified");
    }

    private static Reply Reviewed(JsonObject review, bool isAllowed)
    {
        var status = new JsonObject { ["allowed"] = isAllowed };
        if (isAllowed)
            status["reason"] = "RBAC: allowed by a rule of the sandbox";
        return KubernetesReply.Json(201, new JsonObject
        {
            ["kind"] = "SelfSubjectAccessReview",
            ["apiVersion"] = $"{Group}/v1",
            ["metadata"] = new JsonObject { ["creationTimestamp"] = null },
            ["spec"] = review["spec"]!.DeepClone(),
            ["status"] = status,
        });
    }
}
