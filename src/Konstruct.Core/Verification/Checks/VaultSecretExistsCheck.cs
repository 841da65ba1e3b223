using Konstruct.Core.Vault;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The secret is in Vault.</summary>
internal sealed class VaultSecretExistsCheck : VaultCheck
{
    public override CheckRule Rule => CheckRule.VaultSecretExists;

    protected override Verdict Judge(CredentialTrack track, string subject, KvSecret secret) => secret.State switch
    {
        KvSecretState.Present => Verdict.Pass(subject, secret.Version is { } version ? $"version {version}{(secret.WrittenAt is { } at ? $", written at {at:yyyy-MM-dd HH:mm:ss}Z" : "")}" : "there (KV version 1)"),
        KvSecretState.Deleted => Verdict.Fail(subject, $"version {secret.Version} was deleted", $"Bring it back ('vault kv undelete -versions={secret.Version}'), or write the credential: Set-KonstructVaultAppCredential -ProjectName '{track.Project}' -Url."),
        KvSecretState.Destroyed => Verdict.Fail(subject, $"version {secret.Version} was destroyed", $"Write the credential: Set-KonstructVaultAppCredential -ProjectName '{track.Project}' -Url."),
        _ => Verdict.Fail(subject, "there is no secret at this path", $"Check the project's name; or write the credential: Set-KonstructVaultAppCredential -ProjectName '{track.Project}' -Url."),
    };
}
