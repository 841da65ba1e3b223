using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>The ExternalSecrets of a cluster, as far as they may be listed.</summary>
/// <param name="Items">Those that were listed.</param>
internal sealed record ExternalSecretList(IReadOnlyList<ExternalSecretView> Items)
{
    /// <summary>Why they are not those of all namespaces; null where they are.</summary>
    public KubernetesException? WhyNotAll { get; init; }

    /// <summary>Of the namespaces that matter, those that may not be listed, with the reason.</summary>
    public IReadOnlyDictionary<string, KubernetesException> Forbidden { get; init; } = new Dictionary<string, KubernetesException>();
}
