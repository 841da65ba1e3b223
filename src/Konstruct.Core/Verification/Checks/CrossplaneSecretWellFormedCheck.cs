using Konstruct.Core.GitOps;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The fields of Crossplane's Secret are complete and well-formed.</summary>
internal sealed class CrossplaneSecretWellFormedCheck : CheckOf<CrossplaneTrack>
{
    public override CheckRule Rule => CheckRule.CrossplaneSecretWellFormed;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete, CheckRule.CrossplaneSecretRead, CheckRule.CrossplaneSecretReady];

    protected override string SubjectOf(CrossplaneTrack track) => track.SecretName;

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CrossplaneTrack track, CheckSources sources)
    {
        if (await track.SecretAsync().ConfigureAwait(false) is not { } secret)
            return [Verdict.Fail(track.SecretName, "is not there, although its ExternalSecret is", "Refresh the ExternalSecret: Sync-KonstructExternalSecret.")];
        var problems = AppFields.Problems(secret, AppFields.OfCrossplane).Concat(GuideValues.CrossplaneFields.Select(f => f.SecretKey).Take(2).Where(f => !secret.Has(f)).Select(f => $"'{f}' is missing")).ToList();
        return [problems.Count == 0 ? Verdict.Pass(track.SecretName, $"App {secret.Field(AppFields.OfCrossplane.AppId)}, installation {secret.Field(AppFields.OfCrossplane.InstallationId)}, and a key that can be read")
            : Verdict.Fail(track.SecretName, string.Join("; ", problems))];
    }
}
