using System.Collections;
using System.Runtime.CompilerServices;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Cmdlets.Completion;

/// <summary>Completes contexts: those of the kubeconfig files that were named, or else of those that <c>kubectl</c> would read, and of the sandbox where it runs.</summary>
public sealed class ContextCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Tip)> Names(string parameter, IDictionary bound)
    {
        var named = Texts(bound, "KubeConfig").Select(FullPath).OfType<string>().ToList();
        var found = Contexts(named).Select(c => (c, "of the kubeconfig"));
        return named.Count == 0 && RunningSandbox.Environment?.KubeConfig is { } config ? found.Concat(Contexts([config]).Select(c => (c, "of the sandbox"))) : found;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static IReadOnlyList<string> Contexts(IReadOnlyList<string> files) => KubernetesContexts.Of(files);
}
