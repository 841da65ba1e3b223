namespace Konstruct.Sandbox.Kubernetes;

/// <summary>What a path names. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version.</param>
/// <param name="Namespace">The namespace; empty for all of them and for what has none.</param>
/// <param name="Plural">The resource; empty where the path ends before it.</param>
/// <param name="Name">The object; empty for a collection.</param>
/// <param name="Part">The part of the object, e.g. <c>status</c>; empty for all of it.</param>
internal sealed record ResourcePath(string Group, string Version, string Namespace, string Plural, string Name, string Part)
{
    /// <summary>The resource as rights name it, e.g. <c>deployments/status</c>.</summary>
    public string Resource => Part.Length == 0 ? Plural : $"{Plural}/{Part}";

    /// <summary>The namespace that the rights of the user have to be for: that of a namespace is itself.</summary>
    public string RightsNamespace => Group.Length == 0 && Plural == "namespaces" ? Name : Namespace;

    /// <summary>The resource as messages have it, e.g. <c>deployments.apps</c>.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Reads a path; null where it names no API version.</summary>
    public static ResourcePath? Parse(string path) => path.Trim('/').Split('/') switch
    {
        ["api", var version, .. var rest] => Parse("", version, rest),
        ["apis", var group, var version, .. var rest] => Parse(group, version, rest),
        _ => null,
    };

    private static ResourcePath? Parse(string group, string version, string[] rest) => rest switch
    {
        [] => new ResourcePath(group, version, "", "", "", ""),
        ["namespaces", var name, "status" or "finalize"] when group.Length == 0 => new ResourcePath(group, version, "", "namespaces", name, rest[2]),
        ["namespaces", var space, var plural] => new ResourcePath(group, version, space, plural, "", ""),
        ["namespaces", var space, var plural, var name] => new ResourcePath(group, version, space, plural, name, ""),
        ["namespaces", var space, var plural, var name, .. var part] => new ResourcePath(group, version, space, plural, name, string.Join('/', part)),
        [var plural] => new ResourcePath(group, version, "", plural, "", ""),
        [var plural, var name] => new ResourcePath(group, version, "", plural, name, ""),
        [var plural, var name, .. var part] => new ResourcePath(group, version, "", plural, name, string.Join('/', part)),
    };
}
