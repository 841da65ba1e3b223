namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Who came with a token.</summary>
/// <param name="Name">The name that messages have.</param>
/// <param name="Rules">What it may do; null for everything.</param>
internal sealed record KubernetesUser(string Name, IReadOnlyList<KubernetesRule>? Rules)
{
    /// <summary>Whether it may do something.</summary>
    public bool May(string verb, ResourcePath path) => Rules is null || Rules.Any(r => r.Grants(verb, path.Group, path.Resource, path.RightsNamespace));
}
