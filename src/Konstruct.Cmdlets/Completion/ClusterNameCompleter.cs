using System.Collections;

namespace Konstruct.Cmdlets.Completion;

/// <summary>Completes the names of clusters: those of the folder that was named, or of the current one.</summary>
public sealed class ClusterNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Tip)> Names(string parameter, IDictionary bound)
    {
        IReadOnlyList<string> paths = [.. Texts(bound, "Path"), .. Texts(bound, "LiteralPath")];
        return (paths.Count > 0 ? paths : ["."]).Select(FullPath).OfType<string>().SelectMany(RepositoryNames.Below)
            .Select(c => (c.Cluster, c.Project is null ? "no project" : $"project {c.Project}"));
    }
}
