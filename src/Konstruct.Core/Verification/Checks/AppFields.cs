using Konstruct.Core.Credentials;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The names of the App's fields in a Secret, and what is wrong with these. No value but a short id is ever shown.</summary>
/// <param name="AppId">The name of the App's id.</param>
/// <param name="InstallationId">The name of the installation's id.</param>
/// <param name="Key">The name of the key.</param>
internal sealed record AppFields(string AppId, string InstallationId, string Key)
{
    /// <summary>As ArgoCD has them.</summary>
    public static AppFields OfArgo { get; } = new("githubAppID", "githubAppInstallationID", "githubAppPrivateKey");

    /// <summary>As Crossplane's provider has them.</summary>
    public static AppFields OfCrossplane { get; } = new("app_id", "installation_id", "github_app_private_key");

    /// <summary>What is wrong with them; empty where nothing is.</summary>
    /// <param name="secret">The Secret.</param>
    /// <param name="fields">Their names.</param>
    public static IReadOnlyList<string> Problems(RepositorySecret secret, AppFields fields) =>
    [
        .. ((string?[])[AppFieldProblems.OfId(fields.AppId, secret.Field(fields.AppId)), AppFieldProblems.OfId(fields.InstallationId, secret.Field(fields.InstallationId)), AppFieldProblems.OfKey(fields.Key, secret.Field(fields.Key))]).OfType<string>(),
    ];
}
