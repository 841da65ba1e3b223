using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The token is no longer in Vault: the last step, so that one which is still there is no failure.</summary>
internal sealed class VaultTokenGoneCheck : VaultCheck
{
    public override CheckRule Rule => CheckRule.VaultTokenGone;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete];

    protected override Verdict Judge(CredentialTrack track, string subject, KvSecret secret)
    {
        var left = CredentialFields.PatInVault.Where(f => AppCredential.Text(secret.Data, f) is { Length: > 0 }).ToList();
        return left.Count == 0 ? Verdict.Pass(subject, "no token left") : Verdict.Warn(subject, $"the token is still there ({string.Join(", ", left)}), as it has to be until everything reads the App");
    }
}
