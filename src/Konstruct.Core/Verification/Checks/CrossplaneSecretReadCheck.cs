using Konstruct.Core.GitOps;

namespace Konstruct.Core.Verification.Checks;

/// <summary>An ExternalSecret writes <c>github-app-credentials</c> into Crossplane's namespace, from the right path.</summary>
internal sealed class CrossplaneSecretReadCheck : CheckOf<CrossplaneTrack>
{
    public override CheckRule Rule => CheckRule.CrossplaneSecretRead;

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CrossplaneTrack track, CheckSources sources)
    {
        if (await track.ExternalSecretAsync().ConfigureAwait(false) is not { } external)
        {
            var old = (await track.Cluster.InNamespaceAsync(track.Cluster.Places.CrossplaneNamespace).ConfigureAwait(false)).FirstOrDefault(e => e.Target == GuideValues.OldGitSecret);
            return [Verdict.Fail(track.Subject, old is null ? "is not there" : $"is not there; '{old}' still is: the cluster has the manifest from before the migration")];
        }
        if (!external.ReadsFrom(track.VaultPath))
        {
            return [Verdict.Fail(external.ToString(), $"reads '{string.Join("', '", external.Reads.Select(r => r.Key).Distinct(StringComparer.Ordinal))}'; expected '{track.VaultPath}', the credential for the platform's organisation",
                "Correct the key in the manifest.")];
        }
        var missing = GuideValues.CrossplaneFields.Select(f => f.SecretKey).Where(f => !external.Writes.Contains(f)).ToList();
        return [missing.Count == 0 ? Verdict.Pass(external.ToString(), $"reads '{track.VaultPath}'") : Verdict.Fail(external.ToString(), $"does not write {string.Join(", ", missing)}")];
    }
}
