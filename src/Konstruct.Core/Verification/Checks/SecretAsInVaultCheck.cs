using System.Security.Cryptography;
using System.Text;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitOps;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The Secret holds what Vault holds. The two are compared, and neither is shown.</summary>
internal sealed class SecretAsInVaultCheck : SecretCheck
{
    public override CheckRule Rule => CheckRule.SecretAsInVault;

    // What is malformed here and well-formed in Vault differs, of course; a refresh would not mend it.
    public override IReadOnlyList<CheckRule> Needs => [.. base.Needs, CheckRule.SecretWellFormed];

    protected override bool AppliesTo(CredentialTrack track) => base.AppliesTo(track) && track.VaultPath is not null;

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        if (sources.Vault is not { } vault)
            return [Verdict.Skip(secret.ToString(), sources.WhyNoVault)];
        var data = (await vault.ReadAsync(track.VaultPath!).ConfigureAwait(false)).Data;
        return [Compare(secret, ((string[])["type", "url", .. GuideValues.AppFields]).Select(f => (f, AppCredential.Text(data, f))))];
    }

    /// <summary>The verdict on a Secret's fields and what Vault has for them.</summary>
    internal static Verdict Compare(RepositorySecret secret, IEnumerable<(string Field, string? InVault)> fields)
    {
        var different = fields.Where(f => f.InVault is { } value && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(secret.Field(f.Field) ?? ""))).Select(f => f.Field).ToList();
        return different.Count == 0 ? Verdict.Pass(secret.ToString(), "holds what Vault holds") : Verdict.Fail(secret.ToString(), $"differs from Vault in {string.Join(", ", different)}");
    }
}
