using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Platform;

namespace Konstruct.Contract.Tests.Samples;

/// <summary>What <c>samples/kubernetes/rbac.yaml</c> grants.</summary>
internal static class AuditRole
{
    /// <summary>The manifests.</summary>
    public static IReadOnlyList<JsonObject> Manifests { get; } = [.. YamlObjects.Read(File.ReadAllText(Path.Combine(Konstruct.Tests.RepositoryFolder.Root, "samples", "kubernetes", "rbac.yaml")))];

    /// <summary>Each right alone: the verbs on one resource, in one namespace or in all.</summary>
    public static IReadOnlyList<KubernetesRule> Rules { get; } =
    [
        .. from role in Manifests
           where (string?)role["kind"] is "Role" or "ClusterRole"
           from rule in role["rules"]!.AsArray()
           from resource in rule!["resources"]!.AsArray()
           select new KubernetesRule([.. rule["verbs"]!.AsArray().Select(v => (string)v!)], (string)rule["apiGroups"]![0]!, (string)resource!, (string?)role["metadata"]!["namespace"]),
    ];
}
