using System.Collections;

namespace Konstruct.Cmdlets.Completion;

/// <summary>Completes the names of projects: those of the repository in the current folder, of the sandbox where it runs, and those that were checked in this session.</summary>
public sealed class ProjectNameCompleter : NameCompleter
{
    /// <inheritdoc/>
    private protected override IEnumerable<(string Name, string Tip)> Names(string parameter, IDictionary bound)
    {
        var here = FullPath(".") is { } folder ? RepositoryNames.Below(folder) : [];
        return here.Where(c => c.Project is not null).Select(c => (c.Project!, $"of the cluster {c.Cluster}"))
            .Concat((RunningSandbox.Environment?.ProjectNames ?? []).Select(n => (n, "of the sandbox")))
            .Concat(SeenProjects.Names.Select(n => (n, "checked in this session")));
    }
}
