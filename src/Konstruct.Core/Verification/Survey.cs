using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Vault;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>Finds the projects, the cluster that each lives in, and what there is to look at.</summary>
internal sealed class Survey
{
    private readonly ArgoAuthRequest _request;
    private readonly VaultView? _vault;
    private readonly List<ArgoTrack> _argoTracks = [];
    private readonly Dictionary<KubernetesCluster, ClusterView> _views = [];

    /// <summary>Makes the survey.</summary>
    /// <param name="request">What is to be checked.</param>
    /// <param name="vault">Vault, to tell a path that is in use from one that is not; null where it is not known.</param>
    /// <param name="cancellation">Stops it.</param>
    public Survey(ArgoAuthRequest request, VaultView? vault, CancellationToken cancellation)
    {
        _request = request;
        _vault = vault;
        var known = request.Clusters;
        _views[known.Current] = new ClusterView(known.Current, request.Places, cancellation);
        foreach (var (name, cluster) in known.Destinations)
            _views.TryAdd(cluster, new ClusterView(cluster, request.Places, cancellation) { DestinationName = name });
        All = [.. _views.Values];
    }

    /// <summary>All clusters that can be asked, the current one first.</summary>
    public IReadOnlyList<ClusterView> All { get; }

    /// <summary>The ArgoCDs that the projects use.</summary>
    public IReadOnlyList<ArgoTrack> ArgoTracks => _argoTracks;

    /// <summary>The projects with what there is to look at.</summary>
    public async Task<IReadOnlyList<ProjectTracks>> ProjectsAsync()
    {
        var found = new List<ProjectTracks>();
        var crossplane = new HashSet<ClusterView>();
        foreach (var folder in _request.ClusterFolders)
            found.Add(await OfFolderAsync(folder, crossplane).ConfigureAwait(false));
        foreach (var name in _request.ProjectNames.Distinct(StringComparer.Ordinal))
            found.Add(await OfNameAsync(name, crossplane).ConfigureAwait(false));
        if (_request.ClusterFolders.Count == 0 && _request.ProjectNames.Count == 0)
            found.AddRange(await OfAllAsync(crossplane).ConfigureAwait(false));
        return found;
    }

    private async Task<ProjectTracks> OfFolderAsync(Cluster folder, HashSet<ClusterView> crossplane)
    {
        var name = folder.ProjectName ?? folder.Name;
        if (folder.ProjectName is null)
            return Unseen(name, $"the cluster '{folder.Name}' has no project: none of its ExternalSecrets reads a path of one", "Leave it out, or name the project: -ProjectName.");
        if (folder.Dialect != ManifestDialect.Rendered)
            return Unseen(name, $"'{folder.Path}' is a template of a cluster, not one that runs", "Leave it out.");
        if (folder.Destinations.FirstOrDefault(d => d.Folder == "secrets") is not { } destination)
            return await OfNameAsync(name, crossplane).ConfigureAwait(false);
        return _request.Clusters.Find(destination.Cluster) is { } cluster
            ? await TracksAsync(name, _views[cluster], crossplane).ConfigureAwait(false)
            : Unseen(name, _request.Clusters.WhyNot(destination.Cluster));
    }

    // Whoever reads the project's paths tells where it lives.
    private async Task<ProjectTracks> OfNameAsync(string name, HashSet<ClusterView> crossplane)
    {
        KubernetesException? unknown = null;
        ClusterView? read = null;
        foreach (var view in All)
        {
            try
            {
                foreach (var path in Paths(name))
                {
                    var readers = await view.ReadersAsync(path).ConfigureAwait(false);
                    if (readers.Any(e => e.Namespace == _request.Places.ArgoNamespace && e.IsForArgo))
                        return await TracksAsync(name, view, crossplane).ConfigureAwait(false);
                    if (readers.Count > 0)
                        read ??= view;
                }
            }
            catch (KubernetesException e)
            {
                unknown ??= e;
            }
        }
        if (unknown is not null)
            return Unseen(name, unknown);
        if (read is not null)
            return await TracksAsync(name, read, crossplane).ConfigureAwait(false);
        // It may be in a cluster that the current one deploys to, but that cannot be asked.
        var elsewhere = await ElsewhereAsync(name).ConfigureAwait(false);
        return elsewhere.Count > 0 ? Unseen(name, _request.Clusters.WhyNot(elsewhere[0])) : await NotFoundAsync(name).ConfigureAwait(false);
    }

    // Of a project that nobody reads nothing else can be told: what stands in the clusters is of others.
    private async Task<ProjectTracks> NotFoundAsync(string name)
    {
        var known = new List<ExternalSecretView>();
        var isInstalled = false;
        foreach (var view in All)
        {
            var listed = await view.ExternalSecretsAsync().ConfigureAwait(false);
            isInstalled |= listed is not null;
            known.AddRange(listed ?? []);
        }
        if (!isInstalled)
            return await TracksAsync(name, All[0], []).ConfigureAwait(false);
        var rule = CheckRule.ExternalSecretExists;
        var others = Projects(known.SelectMany(e => e.Reads).Select(r => r.Key)).OrderBy(k => !k.Equals(name, StringComparison.OrdinalIgnoreCase)).ThenBy(k => !k.StartsWith(name[..Math.Min(3, name.Length)], StringComparison.OrdinalIgnoreCase)).Take(3).ToList();
        var seen = Unseen(name, $"not looked at: {rule.Id} has to be mended first");
        return seen with
        {
            Unseen =
            [
                .. seen.Unseen.Select(c => c.RuleId != rule.Id ? c with { BlockedBy = rule.Id, Recommendation = null } : c with
                {
                    Status = CheckStatus.Fail,
                    Reason = $"no ExternalSecret in {string.Join(", ", All.Select(v => $"'{v.Name}'"))} reads a path of this project{(others.Count == 0 ? "" : $"; those of {string.Join(", ", others.Select(o => $"'{o}'"))} are read")}",
                    Recommendation = "Check the project's name, -Prefix, and whether the context of its cluster is known (-Context, -DestinationContext). " + rule.Recommendation,
                }),
            ],
        };
    }

    private async Task<IReadOnlyList<string>> ElsewhereAsync(string name)
    {
        try
        {
            var applications = await All[0].ApplicationsAsync().ConfigureAwait(false) ?? [];
            var unknown = applications.Where(a => a.Paths.Any(p => p.EndsWith("/secrets", StringComparison.Ordinal)) && a.Destination is { } d && _request.Clusters.Find(d) is null).ToList();
            return [.. unknown.OrderByDescending(a => a.Destination == name || a.Project == name || a.Paths.Any(p => p.Contains($"/{name}/", StringComparison.Ordinal))).Select(a => a.Destination!)];
        }
        catch (KubernetesException)
        {
            return [];
        }
    }

    private async Task<IReadOnlyList<ProjectTracks>> OfAllAsync(HashSet<ClusterView> crossplane)
    {
        var found = new List<ProjectTracks>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var view in All)
        {
            try
            {
                var keys = (await view.ExternalSecretsAsync().ConfigureAwait(false) ?? []).Where(e => e.Namespace == _request.Places.ArgoNamespace).SelectMany(e => e.Reads).Select(r => r.Key);
                foreach (var name in Projects(keys).Where(named.Add))
                    found.Add(await TracksAsync(name, view, crossplane).ConfigureAwait(false));
            }
            catch (KubernetesException e)
            {
                found.Add(Unseen(null, e));
            }
        }
        return found.Count > 0 ? found : [Unseen(null, $"no ExternalSecret in the namespace '{_request.Places.ArgoNamespace}' of {string.Join(", ", All.Select(v => $"'{v.Name}'"))} reads a path below '{_request.Places.VaultPrefix}'", "Check the context (-Context, -DestinationContext), -ArgoNamespace and -Prefix; or name the project: -ProjectName.")];
    }

    private IEnumerable<string> Projects(IEnumerable<string> keys)
    {
        var prefix = _request.Places.VaultPrefix.Trim('/') + "/";
        return keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k[prefix.Length..])
            .Select(n => n.EndsWith(GuideValues.PlatformSuffix, StringComparison.Ordinal) ? n[..^GuideValues.PlatformSuffix.Length] : n)
            .Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }

    private async Task<ProjectTracks> TracksAsync(string name, ClusterView view, HashSet<ClusterView> crossplane)
    {
        try
        {
            var argo = _argoTracks.Find(t => t.Cluster == view);
            if (argo is null)
                _argoTracks.Add(argo = new ArgoTrack(view));
            var tracks = new List<Track>();
            foreach (var path in Paths(name))
            {
                var readers = await view.ReadersAsync(path).ConfigureAwait(false);
                var own = readers.Where(e => e.Namespace == _request.Places.ArgoNamespace && e.IsForArgo).ToList();
                tracks.AddRange(own.Select(e => new CredentialTrack(name, view, path, e, null, argo)));
                // A project may do with one path; one that somebody reads, or that Vault has, is in use, and ArgoCD lacks it.
                if (own.Count == 0 && (readers.Count > 0 || await IsInVaultAsync(path).ConfigureAwait(false)))
                    tracks.Add(new CredentialTrack(name, view, path, null, null, argo));
            }
            if (tracks.Count == 0)
                tracks.Add(new CredentialTrack(name, view, Paths(name)[0], null, null, argo));
            await AddCrossplaneAsync(name, view, tracks, crossplane).ConfigureAwait(false);
            return new ProjectTracks(name, tracks);
        }
        catch (KubernetesException e)
        {
            return Unseen(name, e);
        }
    }

    private async Task<bool> IsInVaultAsync(string path)
    {
        try
        {
            return _vault is not null && (await _vault.ReadAsync(path).ConfigureAwait(false)).State == KvSecretState.Present;
        }
        catch (ServiceException)
        {
            // The checks of Vault tell of it.
            return false;
        }
    }

    // A cluster has one Crossplane with one git secret, whatever the number of its projects: it is looked at with the project whose path it reads, or else with the first.
    private async Task AddCrossplaneAsync(string name, ClusterView view, List<Track> tracks, HashSet<ClusterView> crossplane)
    {
        if (crossplane.Contains(view))
            return;
        var space = _request.Places.CrossplaneNamespace;
        ExternalSecretView? own = null;
        try
        {
            own = (await view.InNamespaceAsync(space).ConfigureAwait(false)).FirstOrDefault(e => e.Target is GuideValues.NewGitSecret or GuideValues.OldGitSecret);
        }
        // Its own checks say that it may not be looked at.
        catch (KubernetesException e) when (e.Problem == KubernetesProblem.KubernetesForbidden)
        {
        }
        var selected = _request.ProjectNames.Concat(_request.ClusterFolders.Select(f => f.ProjectName)).OfType<string>().ToList();
        var read = own is null ? [] : Projects(own.Reads.Select(r => r.Key)).ToList();
        if (read.Count > 0 && !read.Contains(name) && (selected.Count == 0 || selected.Exists(read.Contains)))
            return;
        crossplane.Add(view);
        var path = Paths(name)[1];
        tracks.Add(new CrossplaneTrack(name, view, path, tracks.OfType<CredentialTrack>().FirstOrDefault(t => t.VaultPath == path)));
        tracks.Add(new MetricsTrack(name, view, All));
    }

    private IReadOnlyList<string> Paths(string name)
    {
        var prefix = _request.Places.VaultPrefix.Trim('/');
        return [$"{prefix}/{name}", $"{prefix}/{name}{GuideValues.PlatformSuffix}"];
    }

    private ProjectTracks Unseen(string? name, KubernetesException why)
    {
        var seen = Unseen(name, why.Message, why.Recommendation);
        return seen with { Unseen = [.. seen.Unseen.Select(c => c with { MissingRight = why.MissingRight?.ToString(), IsPending = ArgoAuthTest.IsPassing(why) })] };
    }

    private ProjectTracks Unseen(string? name, string why, string? recommendation = null) => new(name ?? "", name is null ? [] : [.. Paths(name).Select(p => new CredentialTrack(name, null, p, null, null, null) { IsForArgo = false })])
    {
        Unseen =
        [
            .. AllChecks.InOrder.Where(c => c.Rule.Scope is not (CheckScope.Vault or CheckScope.GitAccount) && c.Rule != CheckRule.TemplatesWellFormed).DistinctBy(c => c.Rule.Scope).Select(c => new ArgoAuthCheck
            {
                ProjectName = name,
                Scope = c.Rule.Scope,
                RuleId = c.Rule.Id,
                Subject = name ?? "projects",
                Status = CheckStatus.Skipped,
                Reason = why,
                Recommendation = recommendation ?? "Give the context of that cluster (-DestinationContext @{ NAME = 'CONTEXT' }), or allow ArgoCD's cluster Secrets (-UseClusterSecret).",
            }),
        ],
    };
}
