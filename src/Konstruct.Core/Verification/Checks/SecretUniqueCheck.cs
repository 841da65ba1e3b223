using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>No other Secret is for the same repository and ArgoCD project.</summary>
internal sealed class SecretUniqueCheck : SecretCheck
{
    public override CheckRule Rule => CheckRule.SecretUnique;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.ExternalSecretExists, CheckRule.SecretExists];

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        var index = await track.Cluster!.RepositoryIndexAsync().ConfigureAwait(false);
        var others = index.Same(secret).Where(s => s.Name != secret.Name).Select(s => s.ToString()).ToList();
        if (others.Count > 0)
            return [Verdict.Fail(secret.ToString(), $"{string.Join(", ", others)} {(others.Count == 1 ? "is" : "are")} for the same URL, '{ForeignText.Of(secret.NormalUrl)}'")];
        var before = new List<Verdict>();
        foreach (var other in index.Before(secret).Where(s => CredentialFields.OfToken.Any(s.Has)))
            before.Add(await OfTokenAsync(track.Cluster, secret, other).ConfigureAwait(false));
        return before.Count > 0 ? before : [Verdict.Pass(secret.ToString(), "no other Secret is for this URL")];
    }

    // One of its own URL defeats the App; one for something below it is somebody's choice, until the token is revoked.
    private static async Task<Verdict> OfTokenAsync(ClusterView cluster, RepositorySecret secret, RepositorySecret other)
    {
        var users = (await cluster.ApplicationUsersAsync().ConfigureAwait(false))[other.Name].Select(a => a.Name).Take(3).ToList();
        var seen = $"has another credential than the App ({string.Join(", ", CredentialFields.OfToken.Where(other.Has))}), which ArgoCD takes for '{ForeignText.Of(other.NormalUrl)}'{(other.Project is { } project ? $" in the project '{project}'" : "")} before that of {secret}{(users.Count == 0 ? "" : $": {string.Join(", ", users)} {(users.Count == 1 ? "uses" : "use")} it")}";
        return other.NormalUrl == secret.NormalUrl && users.Count > 0
            ? Verdict.Fail(other.ToString(), seen, "Remove that Secret, or give it the App's fields, so that the Applications of its project use the App.")
            : Verdict.Warn(other.ToString(), seen, "Give it the App's fields, or remove it, before the token is revoked.");
    }
}
