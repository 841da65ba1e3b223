using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Git's first request of a clone is answered, for every repository that the credential is used for.</summary>
internal sealed class RepositoryReadableCheck : GitHubCheck
{
    public override CheckRule Rule => CheckRule.RepositoryReadable;

    protected override string Good => "a clone would work";

    protected override IReadOnlyList<Verdict> Judge(RepositorySecret secret, IReadOnlyList<CloneProof> proofs) =>
    [
        .. proofs.Select(p => p.Rule == Rule ? Verdict.Fail(ForeignText.Of(p.Url), p.Message, p.Recommendation)
            : p.Rule is not null || p.IsUnknown ? Verdict.Skip(ForeignText.Of(p.Url), p.Message, p.Recommendation)
            : Verdict.Pass(ForeignText.Of(p.Url), p.Message)),
    ];
}
