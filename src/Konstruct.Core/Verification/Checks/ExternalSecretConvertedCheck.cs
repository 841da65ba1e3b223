using Konstruct.Core.GitOps;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The ExternalSecret writes the App's fields, and those of the token no longer.</summary>
internal sealed class ExternalSecretConvertedCheck : CheckOf<CredentialTrack>
{
    private static readonly string[] _token = ["password", "username", "bearerToken"];

    public override CheckRule Rule => CheckRule.ExternalSecretConverted;

    protected override bool AppliesTo(CredentialTrack track) => track is { IsForArgo: true, ExternalSecret: not null };

    protected override Task<IReadOnlyList<Verdict>> LookAsync(CredentialTrack track, CheckSources sources)
    {
        var external = track.ExternalSecret!;
        // Without a template the Secret is what Vault has, and its own checks tell.
        var missing = external.HasTemplate || external.Writes.Count > 0 ? GuideValues.AppFields.Where(f => !external.Writes.Contains(f)).ToList() : [];
        var left = _token.Where(external.Writes.Contains).ToList();
        IReadOnlyList<Verdict> seen = (missing.Count, left.Count) switch
        {
            (0, 0) => [Verdict.Pass(external.ToString(), "writes the App's fields")],
            ( > 0, > 0) => [Verdict.Fail(external.ToString(), $"still writes the token ({string.Join(", ", left)}) and not the App's fields: the cluster has the manifest from before the migration")],
            (0, > 0) => [Verdict.Fail(external.ToString(), $"writes {string.Join(", ", left)} besides the App's fields; ArgoCD takes these first")],
            _ => [Verdict.Fail(external.ToString(), $"does not write {string.Join(", ", missing)}")],
        };
        return Task.FromResult(seen);
    }
}
