namespace Konstruct.Sandbox.Kubernetes;

/// <summary>What a role grants. <c>*</c> stands for all verbs, groups or resources.</summary>
/// <param name="Verbs">E.g. <c>get</c>, <c>list</c>, <c>watch</c>, <c>create</c>, <c>update</c>, <c>patch</c>, <c>delete</c>.</param>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Resource">The plural, e.g. <c>secrets</c>; a part of the resource is named with it, e.g. <c>deployments/status</c>.</param>
/// <param name="Namespace">The namespace; null for all of them and for what has none.</param>
public sealed record KubernetesRule(IReadOnlyList<string> Verbs, string Group, string Resource, string? Namespace = null)
{
    /// <summary>Whether it grants what was asked for.</summary>
    internal bool Grants(string verb, string group, string resource, string space) =>
        (Verbs.Contains("*") || Verbs.Contains(verb))
        && (Group == "*" || Group == group)
        && (Resource == "*" || Resource == resource || (Resource.StartsWith("*/", StringComparison.Ordinal) && resource.EndsWith(Resource[1..], StringComparison.Ordinal)))
        && (Namespace is null || Namespace == space);
}
