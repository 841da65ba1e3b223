using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
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
        var inVault = await vault.ReadAsync(track.VaultPath!).ConfigureAwait(false);
        return [Compare(secret, Fields(inVault.Data), track.ExternalSecret is { } external && ExternalSecretFreshCheck.IsFresh(external, inVault.WrittenAt))];
    }

    /// <summary>Whether a Secret of ArgoCD's holds all of the App's credential as Vault holds it, and no other that may be left from before.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="data">What Vault holds.</param>
    public static bool Agree(RepositorySecret secret, JsonObject? data) => Fields(data).All(f => f.InVault is not null) && Different(secret, Fields(data)).Count == 0 && !CredentialFields.OfToken.Any(secret.Has);

    /// <summary>The verdict on a Secret's fields and what Vault has for them.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="fields">The fields, with what Vault has for them.</param>
    /// <param name="isFresh">Whether the ExternalSecret was refreshed since Vault was written, so that another refresh changes nothing.</param>
    internal static Verdict Compare(RepositorySecret secret, IEnumerable<(string Field, string? InVault)> fields, bool isFresh)
    {
        var different = Different(secret, fields);
        return different.Count == 0 ? Verdict.Pass(secret.ToString(), "holds what Vault holds")
            : Verdict.Fail(secret.ToString(), $"differs from Vault in {string.Join(", ", different)}{(isFresh ? ", although it was read since Vault was written" : "")}", isFresh ? $"Correct the ExternalSecret's template: it does not write {string.Join(", ", different)} as Vault has it; a refresh changes nothing." : null);
    }

    private static IEnumerable<(string Field, string? InVault)> Fields(JsonObject? data) => ((string[])["type", "url", .. GuideValues.AppFields]).Select(f => (f, AppCredential.Text(data, f)));

    private static List<string> Different(RepositorySecret secret, IEnumerable<(string Field, string? InVault)> fields) =>
        [.. fields.Where(f => f.InVault is { } value && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(value), Encoding.UTF8.GetBytes(secret.Field(f.Field) ?? ""))).Select(f => f.Field)];
}
