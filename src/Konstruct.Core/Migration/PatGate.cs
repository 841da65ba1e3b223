using Konstruct.Core.Git;

namespace Konstruct.Core.Migration;

/// <summary>Says which secrets have to keep the token: those of which a reader in the repository, selected or not, is not migrated or has not passed verification in this run.</summary>
/// <param name="clusters">The clusters of the run.</param>
/// <param name="verifier">Asks clusters; null where nothing can.</param>
/// <param name="request">What is asked for.</param>
/// <param name="onWarning">Told of what a person should know.</param>
internal sealed class PatGate(IReadOnlyList<PlannedCluster> clusters, IMigrationVerifier? verifier, MigrationRequest request, Action<string>? onWarning)
{
    private readonly Dictionary<string, string?> _unproven = new(StringComparer.Ordinal);

    /// <summary>Why a path keeps the token, by path; paths that may lose it are not in it.</summary>
    public async Task<Dictionary<string, string>> BlockedAsync(CancellationToken cancellation)
    {
        var blocked = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in clusters.Where(c => c.Paths.Count > 0).GroupBy(c => Searched(c.Cluster), StringComparer.Ordinal))
        {
            var behind = await WhyBehindAsync([.. folder.Select(c => c.Cluster)], cancellation).ConfigureAwait(false);
            var readers = await RepositoryReaders.FindAsync(folder.Key, request.Prefix, cancellation).ConfigureAwait(false);
            foreach (var path in folder.SelectMany(c => c.Paths).Select(p => p.Path).Distinct(StringComparer.Ordinal))
            {
                var owners = folder.Where(c => c.Paths.Any(p => p.Path == path)).Select(c => c.Cluster);
                if ((behind ?? await WhyAsync(path, owners, readers, cancellation).ConfigureAwait(false)) is { } reason)
                    blocked.TryAdd(path, $"'{path}' keeps the token: {reason.TrimEnd('.')}.");
                else if (readers.DocumentOf(path) is { } document)
                    onWarning?.Invoke(document);
            }
        }
        return blocked;
    }

    private async Task<string?> WhyAsync(string path, IEnumerable<Cluster> owners, RepositoryReaders readers, CancellationToken cancellation)
    {
        if (readers.WhyReadElsewhere(path) is { } elsewhere)
            return elsewhere;
        // A cluster of the run stands for its project's paths even where its files do not name them.
        foreach (var reader in readers.Of(path).Concat(owners).DistinctBy(c => c.Path, StringComparer.Ordinal))
        {
            if (readers.Of(path).Any(c => c.Path == reader.Path) && RepositoryReaders.WhyNotMigrated(reader) is { } reason)
                return reason;
            if (!_unproven.TryGetValue(reader.Path, out var unproven))
                _unproven[reader.Path] = unproven = await WhyUnprovenAsync(reader, cancellation).ConfigureAwait(false);
            if (unproven is not null)
                return $"'{reader.Name}' has not passed verification: {unproven}";
        }
        return null;
    }

    private async Task<string?> WhyUnprovenAsync(Cluster reader, CancellationToken cancellation)
    {
        if (clusters.FirstOrDefault(c => c.Cluster.Path == reader.Path) is { } own)
            return own.Verified is { Status: VerificationStatus.Passed } ? null : own.Verified?.Reason ?? "it was not reached.";
        try
        {
            return await VerificationPhase.WhyUnprovenAsync(verifier, reader, cancellation).ConfigureAwait(false);
        }
        catch (ServiceException e)
        {
            return e.Message;
        }
    }

    // Whom somebody else has brought to Git reads it, too.
    private static async Task<string?> WhyBehindAsync(IReadOnlyList<Cluster> clusters, CancellationToken cancellation)
    {
        try
        {
            return await GitStanding.WhyBehindAsync(clusters, cancellation).ConfigureAwait(false);
        }
        catch (GitException e)
        {
            return e.Message;
        }
    }

    // Outside of a work tree, what was searched is all that is known; where clusters were given, their neighbours are.
    private string Searched(Cluster cluster) => cluster.RepositoryRoot ?? request.Files.Searched.FirstOrDefault(s => cluster.Path != s && Files.ManifestFile.IsBelow(cluster.Path, s)) ?? Path.GetDirectoryName(cluster.Path) ?? cluster.Path;
}
