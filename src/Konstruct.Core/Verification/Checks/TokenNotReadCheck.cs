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
            if ((reader.Namespace == track.Cluster.Places.ArgoNamespace && reader.IsForArgo) || (reader.Namespace == track.Cluster.Places.CrossplaneNamespace && reader.Target is GitOps.GuideValues.OldGitSecret or GitOps.GuideValues.NewGitSecret))
                continue;
            verdicts.Add(reader.TokenTaken(track.VaultPath!) is { } taken
                ? Verdict.Warn(reader.ToString(), $"{taken}, and stops working when the token goes")
                : Verdict.Pass(reader.ToString(), $"reads '{track.VaultPath}', but not the token"));
        }
        // Those that may not be listed may be among its readers.
        if (await track.Cluster.WhyNotAllNamespacesAsync().ConfigureAwait(false) is { } why)
            return [.. verdicts, ArgoAuthTest.Unknown($"{track.VaultPath} in other namespaces", why)];
        return verdicts.Count > 0 ? verdicts : [Verdict.Pass(track.VaultPath!, "nothing else reads the token")];
    }
}
