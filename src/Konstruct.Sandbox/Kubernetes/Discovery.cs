using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Tells what is served. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/.</summary>
internal static class Discovery
{
    private static readonly string[] _verbs = ["create", "delete", "get", "list", "patch", "update", "watch"];

    /// <summary>The answer to a path that names no objects; null where it is none of these.</summary>
    public static Reply? Answer(string path, IReadOnlyList<ResourceKind> kinds, string version, string host) => path.Trim('/').Split('/') switch
    {
        ["version"] => KubernetesReply.Json(200, Version(version)),
        ["healthz" or "livez" or "readyz"] => Reply.Text(200, "ok", "text/plain; charset=utf-8"),
        ["api"] => KubernetesReply.Json(200, CoreVersions(host)),
        ["apis"] => KubernetesReply.Json(200, Groups(kinds)),
        ["apis", var group] when Versions(kinds).TryGetValue(group, out var versions) => KubernetesReply.Json(200, Group(group, versions, isNested: false)),
        _ => null,
    };

    /// <summary>The answer to a path that names an API version and nothing in it.</summary>
    public static Reply Resources(ResourcePath path, IReadOnlyList<ResourceKind> kinds)
    {
        var served = kinds.Where(k => k.Group == path.Group && k.Version == path.Version).ToArray();
        if (served.Length == 0 && path.Group != AccessReview.Group)
            return KubernetesReply.NoSuchPath;
        var list = new JsonObject { ["kind"] = "APIResourceList" };
        if (path.Group.Length > 0)
            list["apiVersion"] = "v1";
        list["groupVersion"] = path.Group.Length == 0 ? path.Version : $"{path.Group}/{path.Version}";
        list["resources"] = new JsonArray([.. path.Group == AccessReview.Group ? [AccessReview.Resource()] : served.SelectMany(Resources)]);
        return KubernetesReply.Json(200, list);
    }

    private static IEnumerable<JsonObject> Resources(ResourceKind kind)
    {
        var resource = Resource(kind, kind.Plural, _verbs);
        if (kind.ShortNames.Count > 0)
            resource["shortNames"] = new JsonArray([.. kind.ShortNames]);
        yield return resource;
        if (kind.HasStatus)
            yield return Resource(kind, $"{kind.Plural}/status", ["get", "patch", "update"]);
    }

    private static JsonObject Resource(ResourceKind kind, string name, string[] verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = name == kind.Plural ? kind.Kind.ToLowerInvariant() : "",
        ["namespaced"] = kind.IsNamespaced,
        ["kind"] = kind.Kind,
        ["verbs"] = new JsonArray([.. verbs]),
    };

    private static JsonObject Version(string version)
    {
        var parts = version.TrimStart('v').Split('.');
        return new JsonObject
        {
            ["major"] = parts[0],
            ["minor"] = parts.Length > 1 ? parts[1] : "0",
            ["gitVersion"] = version,
            ["gitCommit"] = "sandbox",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "2024-08-13T07:28:49Z",
            ["goVersion"] = "go1.22.5",
            ["compiler"] = "gc",
            ["platform"] = "linux/amd64",
        };
    }

    private static JsonObject CoreVersions(string host) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = host }),
    };

    private static JsonObject Groups(IReadOnlyList<ResourceKind> kinds) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. Versions(kinds).Select(g => Group(g.Key, g.Value, isNested: true))]),
    };

    private static Dictionary<string, string[]> Versions(IReadOnlyList<ResourceKind> kinds)
    {
        var versions = kinds.Where(k => k.Group.Length > 0).GroupBy(k => k.Group).ToDictionary(g => g.Key, g => g.Select(k => k.Version).Distinct().ToArray());
        versions[AccessReview.Group] = ["v1"];
        return versions;
    }

    private static JsonObject Group(string name, string[] versions, bool isNested)
    {
        var group = new JsonObject();
        if (!isNested)
        {
            group["kind"] = "APIGroup";
            group["apiVersion"] = "v1";
        }
        group["name"] = name;
        group["versions"] = new JsonArray([.. versions.Select(v => GroupVersion(name, v))]);
        group["preferredVersion"] = GroupVersion(name, versions[0]);
        return group;
    }

    private static JsonObject GroupVersion(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };
}
