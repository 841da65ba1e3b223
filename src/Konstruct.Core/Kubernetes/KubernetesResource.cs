namespace Konstruct.Core.Kubernetes;

/// <summary>A kind of object, as a cluster's discovery tells it.</summary>
/// <param name="Group">Its API group; empty for the core group.</param>
/// <param name="Version">The version that the server prefers.</param>
/// <param name="Kind">Its name in manifests.</param>
/// <param name="Plural">Its name in paths and rights.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
public sealed record KubernetesResource(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    /// <summary>The path of its objects, without a slash at the ends.</summary>
    /// <param name="space">The namespace; null for all of them, and where the kind has none.</param>
    public string Path(string? space = null)
    {
        var root = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";
        return space is null || !IsNamespaced ? $"{root}/{Plural}" : $"{root}/namespaces/{Uri.EscapeDataString(space)}/{Plural}";
    }

    /// <summary>Its name as rights have it, e.g. <c>applications.argoproj.io</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
