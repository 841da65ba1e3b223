namespace Konstruct.Core.Verification.Checks;

/// <summary>An ExternalSecret in ArgoCD's namespace reads the path.</summary>
internal sealed class ExternalSecretExistsCheck : CheckOf<CredentialTrack>
{
    public override CheckRule Rule => CheckRule.ExternalSecretExists;

    protected override bool AppliesTo(CredentialTrack track) => track is { IsForArgo: true, VaultPath: not null };

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources)
    {
        if (track.Cluster is not { } cluster)
            return [Verdict.Skip(track.Subject, track.WhyNoCluster!, "Give the context of that cluster: -DestinationContext, or -UseClusterSecret.")];
        if (track.ExternalSecret is { } external)
            return [Verdict.Pass(external.ToString(), $"reads '{track.VaultPath}'")];
        if (await cluster.ExternalSecretsAsync().ConfigureAwait(false) is not { } all)
            return [Verdict.Fail(track.Subject, $"the cluster '{cluster.Name}' serves no ExternalSecret: External Secrets is not installed there", "Check the context; see whether the operator's Application is synced.")];
        var near = all.Where(e => e.Namespace == cluster.Places.ArgoNamespace && e.IsForArgo).SelectMany(e => e.Reads).Select(r => r.Key).Distinct(StringComparer.Ordinal).Take(3).ToList();
        var others = (await cluster.ReadersAsync(track.VaultPath!).ConfigureAwait(false)).Select(e => e.ToString()).Take(3).ToList();
        return [Verdict.Fail(track.VaultPath!, $"no ExternalSecret in the namespace '{cluster.Places.ArgoNamespace}' of '{cluster.Name}' reads this path for ArgoCD{(others.Count == 0 ? "" : $", only {string.Join(", ", others)}")}{(near.Count == 0 ? "" : $"; ArgoCD's read '{string.Join("', '", near)}'")}")];
    }
}
