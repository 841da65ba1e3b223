using Konstruct.Core.Files;
using Konstruct.Core.GitOps;

namespace Konstruct.Core.Migration;

/// <summary>Who reads the projects' secrets in a whole repository, clusters that were not selected included, as its files are now.</summary>
internal sealed class RepositoryReaders
{
    private static readonly MigrationStep[] _secretSteps = [MigrationStep.RepositorySecrets, MigrationStep.CrossplaneSecret, MigrationStep.RunnerSecret];

    // What a cluster may still take the token by, or what nobody can tell of.
    private static readonly HashSet<string> _inTheWay = new(StringComparer.Ordinal) { Rule.PatStillRead.Id, Rule.HiddenByTemplate.Id, Rule.Unreadable.Id, Rule.RegistryCredential.Id };

    private readonly List<Cluster> _clusters = [];
    private readonly List<ClusterFolder> _others = [];
    private readonly PathMentions _mentions;

    private RepositoryReaders(PathMentions mentions) => _mentions = mentions;

    /// <summary>Looks through a repository.</summary>
    /// <param name="folder">Full path of its folder.</param>
    /// <param name="prefix">The path below which all projects' credentials stand.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<RepositoryReaders> FindAsync(string folder, string prefix, CancellationToken cancellation)
    {
        var readers = new RepositoryReaders(await PathMentions.FindAsync(folder, prefix, cancellation).ConfigureAwait(false));
        var search = new ClusterSearch
        {
            OnOutside = outside =>
            {
                lock (readers._others)
                    readers._others.Add(outside);
            },
        };
        await foreach (var cluster in new ClusterReader(search).BelowAsync(folder, cancellation).ConfigureAwait(false))
            readers._clusters.Add(cluster);
        return readers;
    }

    /// <summary>The clusters that read a path.</summary>
    /// <param name="path">The path in Vault, without the mount.</param>
    public IReadOnlyList<Cluster> Of(string path) => [.. _clusters.Where(c => c.VaultKeys.Any(k => IsAt(k, path)))];

    /// <summary>Why a cluster may still need the token; null where it does not.</summary>
    public static string? WhyNotMigrated(Cluster cluster)
    {
        if (cluster.Authentication is ClusterAuthentication.Pat or ClusterAuthentication.Mixed)
            return $"'{cluster.Name}' still authenticates with the token";
        if (cluster.Steps.FirstOrDefault(s => s.State == StepState.Pending && _secretSteps.Contains(s.Step)) is { } step)
            return $"'{cluster.Name}' is not migrated: {step.Step} in '{step.Path}'";
        return cluster.Findings.FirstOrDefault(f => _inTheWay.Contains(f.RuleId)) is { } finding
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"'{cluster.Name}' may still read the token: {finding.RuleId} in '{finding.Path}', line {finding.Line}")
            : null;
    }

    /// <summary>What still reads the token of a path and is none of a cluster's secrets; null where nothing does.</summary>
    /// <param name="path">The path in Vault, without the mount.</param>
    public string? WhyReadElsewhere(string path)
    {
        foreach (var folder in _others)
        {
            var files = new ClusterFiles(folder);
            if (files.Problems.FirstOrDefault(p => files.TextOf(p.Path).Contains(path, StringComparison.Ordinal)).Path is { } unreadable)
                return $"'{files.FullPath(unreadable)}' mentions it, but cannot be read";
            if (files.Manifests.Secrets.FirstOrDefault(s => s.UsesPat && s.ProjectKeys.Any(k => IsAt(k, path))) is { } secret)
                return $"'{files.FullPath(secret.Source.Path)}' reads the token from it";
            if (ClusterReader.FindingsOutside(folder).FirstOrDefault(f => _inTheWay.Contains(f.RuleId) && f.Path is { } file && File.Exists(file) && File.ReadAllText(file).Contains(path, StringComparison.Ordinal)) is { } finding)
                return $"'{finding.Path}' may read the token from it: {finding.RuleId}";
        }
        return _mentions.WhyRead(path);
    }

    /// <summary>A document that tells people of a path whose token goes; null where none does.</summary>
    /// <param name="path">The path in Vault, without the mount.</param>
    public string? DocumentOf(string path) => _mentions.DocumentOf(path);

    // A key may begin with the mount, or with a slash.
    private static bool IsAt(string key, string path)
    {
        key = key.Trim('/');
        return key == path || key.EndsWith("/" + path, StringComparison.Ordinal);
    }
}
