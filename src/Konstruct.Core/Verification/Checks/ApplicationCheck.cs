using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>A check of the Applications and ApplicationSets that use a credential.</summary>
internal abstract class ApplicationCheck : SecretCheck
{
    public override IReadOnlyList<CheckRule> Needs =>
    [
        CheckRule.TemplatesWellFormed, .. base.Needs, CheckRule.SecretHasNoToken, CheckRule.SecretWellFormed, CheckRule.SecretUnique,
        CheckRule.AppAuthenticates, CheckRule.InstallationExists, CheckRule.InstallationActive, CheckRule.InstallationPermitted,
    ];

    /// <summary>Those that use a Secret, by its name.</summary>
    protected virtual Task<ILookup<string, ApplicationView>> UsersAsync(ClusterView cluster) => cluster.ApplicationUsersAsync();

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        var users = (await UsersAsync(track.Cluster!).ConfigureAwait(false))[secret.Name].ToList();
        if (users.Count == 0)
            return WithoutUsers(secret);
        // Of a template some repositories may be readable, and their Applications tell more.
        if (!secret.IsTemplate && track.Blocker([CheckRule.RepositoryReadable]) is { } unreadable)
            return [.. users.Select(a => Verdict.Skip(a.ToString(), $"not looked at: {unreadable} has to be mended first") with { BlockedBy = unreadable })];
        var changed = await sources.ChangedAtAsync(track).ConfigureAwait(false);
        var verdicts = new List<Verdict>();
        var index = await track.Cluster!.RepositoryIndexAsync().ConfigureAwait(false);
        foreach (var application in users)
        {
            if (await JudgeAsync(track.Cluster, new CredentialUse(track, secret, application, index, changed)).ConfigureAwait(false) is { } verdict)
                verdicts.Add(verdict);
        }
        return verdicts;
    }

    /// <summary>What to say where none uses it.</summary>
    protected virtual IReadOnlyList<Verdict> WithoutUsers(RepositorySecret secret) => [];

    /// <summary>Judges one; null where there is nothing to say.</summary>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="use">It, and the credential.</param>
    protected abstract Task<Verdict?> JudgeAsync(ClusterView cluster, CredentialUse use);
}
