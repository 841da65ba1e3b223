using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>A check of what GitHub says to the credential in ArgoCD's Secret.</summary>
internal abstract class GitHubCheck : SecretCheck
{
    private static readonly CheckRule[] _order = [CheckRule.AppAuthenticates, CheckRule.InstallationExists, CheckRule.InstallationActive, CheckRule.InstallationPermitted, CheckRule.RepositoryReadable];

    public override IReadOnlyList<CheckRule> Needs => [.. base.Needs, CheckRule.SecretHasNoToken, CheckRule.SecretWellFormed, .. _order.TakeWhile(r => r != Rule)];

    /// <summary>What to say where all is well.</summary>
    protected abstract string Good { get; }

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        // Without the checks of the Secret nobody has looked whether there is an App at all.
        if (AppFields.Problems(secret, AppFields.OfArgo) is [var problem, ..])
            return [Verdict.Skip(secret.ToString(), $"no App's credential to try: {problem}")];
        if (CredentialFields.OfToken.FirstOrDefault(f => f != "username" && secret.Has(f)) is { } first)
            return [Verdict.Skip(secret.ToString(), $"ArgoCD does not use the App: it takes the '{first}' of this Secret before it")];
        return Judge(secret, await CloneProof.OfAsync(track, secret, sources.GitHub).ConfigureAwait(false));
    }

    /// <summary>Judges what GitHub said.</summary>
    protected virtual IReadOnlyList<Verdict> Judge(RepositorySecret secret, IReadOnlyList<CloneProof> proofs)
    {
        var subject = $"App {secret.Field(AppFields.OfArgo.AppId)}, installation {secret.Field(AppFields.OfArgo.InstallationId)}";
        if (proofs.FirstOrDefault(p => p.Rule == Rule) is { } wrong)
            return [Verdict.Fail(subject, wrong.Message, wrong.Recommendation)];
        if (proofs.FirstOrDefault(p => p.IsUnknown) is { } unknown)
            return [Verdict.Skip(subject, unknown.Message, unknown.Recommendation) with { IsPending = unknown.IsPending }];
        // One that breaks an earlier rule does not come as far as this one.
        return proofs.Any(p => p.Rule is { } broken && Array.IndexOf(_order, broken) < Array.IndexOf(_order, Rule)) ? [Verdict.Skip(subject, "an earlier rule is broken")] : [Verdict.Pass(subject, Good)];
    }
}
