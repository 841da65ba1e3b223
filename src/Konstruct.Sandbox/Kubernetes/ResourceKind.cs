namespace Konstruct.Sandbox.Kubernetes;

/// <summary>A kind of object, as an API server serves it. Two versions of a kind are equal: they name the same objects.</summary>
/// <param name="Group">Its API group; empty for the core group.</param>
/// <param name="Version">The version served, e.g. <c>v1</c>.</param>
/// <param name="Kind">Its name in manifests, e.g. <c>ExternalSecret</c>.</param>
/// <param name="Plural">Its name in paths and rights, e.g. <c>externalsecrets</c>.</param>
/// <param name="IsNamespaced">Whether its objects live in namespaces.</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool IsNamespaced = true)
{
    /// <summary>Group and version as manifests have them, e.g. <c>external-secrets.io/v1</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Whether the status is changed by a path of its own.</summary>
    public bool HasStatus { get; init; } = true;

    /// <summary>The short names that users may type, e.g. <c>es</c>.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Whether it comes from a definition, not with the server.</summary>
    public bool IsCustom => Group.Contains('.', StringComparison.Ordinal) && !Group.EndsWith(".k8s.io", StringComparison.Ordinal);

    /// <summary>The plural as messages have it, e.g. <c>externalsecrets.external-secrets.io</c>.</summary>
    internal string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The kind as messages have it, e.g. <c>ExternalSecret.external-secrets.io</c>.</summary>
    internal string QualifiedKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    // The other built-in kinds have no generation that counts.
    internal bool CountsGenerations => IsCustom || Group is "apps" or "networking.k8s.io" or "apiextensions.k8s.io" or "discovery.k8s.io";

    /// <inheritdoc />
    public bool Equals(ResourceKind? other) => other is not null && Group == other.Group && Kind == other.Kind;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Group, Kind);
}
