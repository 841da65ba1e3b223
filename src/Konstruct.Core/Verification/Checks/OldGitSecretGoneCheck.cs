using Konstruct.Core.GitOps;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Crossplane's old secret, which held the token, is gone.</summary>
internal sealed class OldGitSecretGoneCheck : CheckOf<CrossplaneTrack>
{
    public override CheckRule Rule => CheckRule.OldGitSecretGone;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.CrossplaneSecretRead];

    protected override string SubjectOf(CrossplaneTrack track) => $"Secret {track.Cluster.Places.CrossplaneNamespace}/{GuideValues.OldGitSecret}";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CrossplaneTrack track, CheckSources sources)
    {
        var space = track.Cluster.Places.CrossplaneNamespace;
        if ((await track.Cluster.InNamespaceAsync(track.Cluster.Places.CrossplaneNamespace).ConfigureAwait(false)).FirstOrDefault(e => e.Target == GuideValues.OldGitSecret) is { } external)
            return [Verdict.Fail(external.ToString(), "is still there, and writes the token")];
        return [await track.Cluster.SecretAsync(space, GuideValues.OldGitSecret).ConfigureAwait(false) is { } left
            ? Verdict.Warn(left.ToString(), "is still there, although nothing writes it any more", $"Once Crossplane works with the App: kubectl delete secret {GuideValues.OldGitSecret} --namespace {space}.")
            : Verdict.Pass(SubjectOf(track), "is gone")];
    }
}
