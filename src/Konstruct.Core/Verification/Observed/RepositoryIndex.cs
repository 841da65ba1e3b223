namespace Konstruct.Core.Verification.Observed;

/// <summary>Finds the Secret that ArgoCD takes for a repository, by its own rules: the one of just that URL, or else the template with the longest prefix.</summary>
internal sealed class RepositoryIndex
{
    private readonly ILookup<(string Url, string? Project), RepositorySecret> _repositories;
    private readonly ILookup<string, RepositorySecret> _templates;
    private readonly int[] _lengths;

    /// <summary>Makes the index.</summary>
    /// <param name="secrets">All of ArgoCD's.</param>
    public RepositoryIndex(IReadOnlyList<RepositorySecret> secrets)
    {
        _repositories = secrets.Where(s => s.Type == "repository").ToLookup(s => (s.NormalUrl, s.Project));
        _templates = secrets.Where(s => s.IsTemplate).ToLookup(s => s.NormalUrl, StringComparer.Ordinal);
        _lengths = [.. _templates.Select(t => t.Key.Length).Distinct().OrderDescending()];
    }

    /// <summary>The Secrets that ArgoCD may take for a repository; it takes one of them.</summary>
    /// <param name="url">The repository.</param>
    /// <param name="project">The ArgoCD project of whoever asks.</param>
    public IReadOnlyList<RepositorySecret> Find(string url, string? project)
    {
        var normal = GitUrl.Normalize(url);
        if (Choose(normal, project) is { Count: > 0 } exact)
        {
            // One without any credential inherits those of a template.
            return exact.TrueForAll(HasNoCredential) && Template(normal) is { Count: > 0 } inherited ? inherited : exact;
        }
        return Template(normal);
    }

    /// <summary>The Secrets that ArgoCD cannot tell from one: of the same type, URL and project; itself among them.</summary>
    /// <param name="secret">The one.</param>
    public IEnumerable<RepositorySecret> Same(RepositorySecret secret) => secret.IsTemplate ? _templates[secret.NormalUrl].Where(s => s.Project == secret.Project) : _repositories[(secret.NormalUrl, secret.Project)];

    /// <summary>The Secrets that ArgoCD takes before one for some repository of it: those of a project for the same URL and, where it stands for many repositories, those for one of them or for fewer.</summary>
    /// <param name="secret">The one.</param>
    public IEnumerable<RepositorySecret> Before(RepositorySecret secret)
    {
        var repositories = _repositories.Where(g => g.Key.Url == secret.NormalUrl || (secret.IsTemplate && g.Key.Url.StartsWith(secret.NormalUrl, StringComparison.Ordinal))).SelectMany(g => g)
            .Where(s => secret.IsTemplate || (s.Project is not null && s.Project != secret.Project));
        var templates = secret.IsTemplate ? _templates.Where(g => g.Key.Length > secret.NormalUrl.Length && g.Key.StartsWith(secret.NormalUrl, StringComparison.Ordinal)).SelectMany(g => g) : [];
        return repositories.Concat(templates).Where(s => s != secret);
    }

    private List<RepositorySecret> Template(string normal)
    {
        foreach (var length in _lengths)
        {
            if (length <= normal.Length && _templates[normal[..length]].ToList() is { Count: > 0 } found)
                return found;
        }
        return [];
    }

    private List<RepositorySecret> Choose(string normal, string? project)
    {
        List<RepositorySecret> own = project is null ? [] : [.. _repositories[(normal, project)]];
        return own.Count > 0 ? own : [.. _repositories[(normal, null)]];
    }

    private static bool HasNoCredential(RepositorySecret secret) => !CredentialFields.All.Any(secret.Has);
}
