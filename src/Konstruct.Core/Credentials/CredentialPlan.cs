using System.Text.Json.Nodes;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>What a project's secret is to become: the App's fields are merged into it, and those of the token go where that is asked for.</summary>
/// <param name="request">What is asked for.</param>
/// <param name="place">The secret.</param>
/// <param name="where">Its path with the mount, for messages.</param>
/// <param name="proofs">What GitHub says.</param>
internal sealed class CredentialPlan(CredentialRequest request, CredentialPath place, string where, CredentialProofs proofs) : ISecretPlan
{
    private static readonly string[] _patFields = ["username", "password"];

    /// <inheritdoc/>
    public AppCredential? Credential { get; private set; }

    /// <inheritdoc/>
    public async Task<SecretChange> MakeAsync(KvSecret current, CancellationToken cancellation)
    {
        if (AppCredential.Text(current.Data, "type") is { } type && type != AppCredential.GitType)
        {
            throw new VaultException(VaultProblem.VaultTypeNotGit, $"'{where}' holds a credential of {(type is "helm" or "oci" ? $"the type '{type}'" : "another type")}; expected 'git', the only one that a GitHub App is good for.",
                "Leave it out; or, if its 'type' is wrong, correct that first.");
        }
        Credential = request.Key is { } key ? await ChooseAsync(key, current).ConfigureAwait(false) : AppCredential.Read(current.Data, where);
        var merged = Credential.MergedInto(current.Data);
        if (request.RemovesPat)
            RemovePat(merged);
        var change = SecretChange.Between(current.Data, merged);
        if ((!change.IsEmpty || request.ProvesUnchanged) && request.IsProven)
            await proofs.For(Credential).ProveAsync(GitHubUrl.Parse(Credential.Url), Credential.InstallationId).ConfigureAwait(false);
        return change;
    }

    private async Task<AppCredential> ChooseAsync(GitHubAppKey key, KvSecret current)
    {
        var text = request.UrlFor(place.Scope) ?? AppCredential.Text(current.Data, "url") ?? throw UrlMissing(current);
        var url = GitHubUrl.Parse(text);
        proofs.Host.Require(url);
        var installation = request.InstallationFor(place.Scope) ?? await proofs.Given.InstallationAsync(url).ConfigureAwait(false);
        return AppCredential.From(url.Text, request.AppId!.Value, installation, key);
    }

    private void RemovePat(JsonObject merged)
    {
        // Nothing but a complete credential may take the token's place, whoever wrote it.
        AppCredential.Read(merged, where);
        foreach (var field in _patFields)
            merged.Remove(field);
    }

    private VaultException UrlMissing(KvSecret current)
    {
        var parameter = place.Scope == CredentialScope.Platform ? "-PlatformUrl" : "-Url";
        var seen = current.State switch
        {
            KvSecretState.Missing => "is not there",
            KvSecretState.Deleted => $"was deleted (version {current.Version})",
            KvSecretState.Destroyed => $"was destroyed (version {current.Version})",
            _ => "has no field 'url'",
        };
        var undelete = current.State == KvSecretState.Deleted ? $"bring it back ('vault kv undelete -versions={current.Version}'), or " : "";
        return new VaultException(VaultProblem.VaultUrlMissing, $"'{where}' {seen}, so that the repository's URL is not known; expected the URL of a repository, or of an organisation for all of its repositories.",
            $"Check the project's name; {undelete}give {parameter}.");
    }
}
