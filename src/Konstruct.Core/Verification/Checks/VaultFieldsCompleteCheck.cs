using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The App's fields in Vault are complete and well-formed, and the key can be read.</summary>
internal sealed class VaultFieldsCompleteCheck : VaultCheck
{
    public override CheckRule Rule => CheckRule.VaultFieldsComplete;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.VaultSecretExists];

    protected override Verdict Judge(CredentialTrack track, string subject, KvSecret secret)
    {
        try
        {
            var credential = AppCredential.Read(secret.Data, track.VaultPath!);
            return Verdict.Pass(subject, $"App {credential.AppId}, installation {credential.InstallationId}, for '{credential.Url}'{(credential.PrivateKey.Contains('\r', StringComparison.Ordinal) ? "; the key has CRLF line ends, which ArgoCD reads all the same" : "")}");
        }
        catch (VaultException e) when (e.Problem == VaultProblem.VaultAppFieldsIncomplete)
        {
            return Verdict.Fail(subject, e.Message.TrimEnd('.'), $"Write the App's credential: Set-KonstructVaultAppCredential -ProjectName '{track.Project}'.");
        }
    }
}
