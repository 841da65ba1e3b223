using System.Collections;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Cmdlets;

/// <summary>The contexts of destinations, as users give them: <c>@{ engineering = 'engineering-admin' }</c>.</summary>
internal static class DestinationContexts
{
    /// <summary>The contexts by ArgoCD's names for the clusters.</summary>
    /// <exception cref="KubernetesException">One is no name.</exception>
    public static Dictionary<string, string> Of(Hashtable given)
    {
        var contexts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in given)
        {
            contexts[$"{entry.Key}"] = $"{entry.Value}" is { Length: > 0 } context ? context
                : throw new KubernetesException(KubernetesProblem.KubernetesContextNotFound, $"The destination '{entry.Key}' was given without the name of a context.", "Give -DestinationContext @{ DESTINATION = 'CONTEXT' }.");
        }
        return contexts;
    }
}
