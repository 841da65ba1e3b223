using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Nothing else in the cluster reads the token from the path: it would stop when the token goes.</summary>
internal sealed class TokenNotReadCheck : CheckOf<CredentialTrack>
{
    public override CheckRule Rule => CheckRule.TokenNotRead;

    protected override bool AppliesTo(CredentialTrack track) => track is { VaultPath: not null, Cluster: not null };

    protected override string SubjectOf(CredentialTrack track) => track.VaultPath!;

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources)
    {
        var verdicts = new List<Verdict>();
        foreach (var reader in await track.Cluster!.ReadersAsync(track.VaultPath!).ConfigureAwait(false))
        {
            // ArgoCD's and Crossplane's own have checks of their own.
            if ((reader.Namespace == track.Cluster.Places.ArgoNamespace && reader.SecretType is not null) || (reader.Namespace == track.Cluster.Places.CrossplaneNamespace && reader.Target is GitOps.GuideValues.OldGitSecret or GitOps.GuideValues.NewGitSecret))
                continue;
            var fields = reader.Reads.Where(r => r.Key == track.VaultPath).Select(r => r.Property).OfType<string>().Concat(reader.Mentions).Where(CredentialFields.PatInVault.Contains).Distinct(StringComparer.Ordinal).ToList();
            verdicts.Add(fields.Count == 0
                ? Verdict.Pass(reader.ToString(), $"reads '{track.VaultPath}', but not the token")
                : Verdict.Warn(reader.ToString(), $"reads {string.Join(", ", fields)} from '{track.VaultPath}', and stops working when the token goes"));
        }
        return verdicts.Count > 0 ? verdicts : [Verdict.Pass(track.VaultPath!, "nothing else reads the token")];
    }
}
