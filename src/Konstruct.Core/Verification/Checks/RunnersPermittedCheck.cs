using System.Globalization;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Where actions runners read the credential: the installation may manage self-hosted runners.</summary>
internal sealed class RunnersPermittedCheck : SecretCheck
{
    private const string Permission = "organization_self_hosted_runners";

    public override CheckRule Rule => CheckRule.RunnersPermitted;

    public override IReadOnlyList<CheckRule> Needs => [.. base.Needs, CheckRule.SecretHasNoToken, CheckRule.SecretWellFormed, CheckRule.AppAuthenticates, CheckRule.InstallationExists, CheckRule.InstallationActive];

    protected override bool AppliesTo(CredentialTrack track) => base.AppliesTo(track) && track.VaultPath is not null;

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        var runners = (await track.Cluster!.ReadersAsync(track.VaultPath!).ConfigureAwait(false)).Where(r => r.Writes.Contains("github_app_id")).ToList();
        if (runners.Count == 0 && await track.Cluster.WhyNotAllNamespacesAsync().ConfigureAwait(false) is { } why)
            return [ArgoAuthTest.Unknown("actions runners in other namespaces", why)];
        if (runners.Count == 0 || AppFields.Problems(secret, AppFields.OfArgo).Count > 0)
            return [];
        var appId = long.Parse(secret.Field(AppFields.OfArgo.AppId)!, CultureInfo.InvariantCulture);
        var installation = long.Parse(secret.Field(AppFields.OfArgo.InstallationId)!, CultureInfo.InvariantCulture);
        var found = (await sources.GitHub.InstallationsAsync(appId, secret.Field(AppFields.OfArgo.Key)!).ConfigureAwait(false)).FirstOrDefault(i => i.Id == installation);
        return [.. runners.Select(r => found is null ? Verdict.Skip(r.ToString(), "the installation is not known")
            : found.Permissions.GetValueOrDefault(Permission) == "write" ? Verdict.Pass(r.ToString(), $"the installation on '{found.Account}' may manage self-hosted runners")
            : Verdict.Fail(r.ToString(), $"the installation on '{found.Account}' may not manage self-hosted runners: GitHub answers 403 'Resource not accessible by integration', and runners do not register"))];
    }
}
