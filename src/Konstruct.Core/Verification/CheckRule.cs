using System.Runtime.CompilerServices;

namespace Konstruct.Core.Verification;

/// <summary>What a check is about; explained in <c>docs/checks.md</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Scope">The area it belongs to.</param>
/// <param name="Title">What it looks for in a few words, as the table of <c>docs/checks.md</c> has it.</param>
/// <param name="Recommendation">What to do where it fails and the check itself knows nothing better.</param>
/// <param name="Name">Its name: that of the property.</param>
internal sealed record CheckRule(string Id, CheckScope Scope, string Title, string Recommendation, [CallerMemberName] string Name = "")
{
    /// <summary>The secret is in Vault.</summary>
    public static CheckRule VaultSecretExists { get; } = new("KON201", CheckScope.Vault, "the secret is in Vault", "Write the credential: Set-KonstructVaultAppCredential -ProjectName.");

    /// <summary>Its fields are complete and well-formed.</summary>
    public static CheckRule VaultFieldsComplete { get; } = new("KON202", CheckScope.Vault, "the App's fields in Vault are complete", "Write the App's credential: Set-KonstructVaultAppCredential -ProjectName.");

    /// <summary>The token is no longer in it.</summary>
    public static CheckRule VaultTokenGone { get; } = new("KON203", CheckScope.Vault, "the token is gone from Vault", "Nothing yet; once everything else passes: Set-KonstructVaultAppCredential -RemovePat.");

    /// <summary>An ExternalSecret in ArgoCD's namespace reads the path.</summary>
    public static CheckRule ExternalSecretExists { get; } = new("KON210", CheckScope.ExternalSecret, "an ExternalSecret reads the project's path", "See whether the Application of the folder 'secrets' is synced, and whether its ExternalSecret reads the project's path.");

    /// <summary>It has been moved to the App's fields.</summary>
    public static CheckRule ExternalSecretConverted { get; } = new("KON211", CheckScope.ExternalSecret, "the ExternalSecret has been converted", "Convert it (Convert-KonstructExternalSecret), push it, and have ArgoCD sync it.");

    /// <summary>It is Ready.</summary>
    public static CheckRule ExternalSecretReady { get; } = new("KON212", CheckScope.ExternalSecret, "the ExternalSecret is Ready", "Mend what its Event says, then: Sync-KonstructExternalSecret.");

    /// <summary>It was refreshed since Vault was written.</summary>
    public static CheckRule ExternalSecretFresh { get; } = new("KON213", CheckScope.ExternalSecret, "the ExternalSecret was read since Vault was written", "Refresh it: Sync-KonstructExternalSecret.");

    /// <summary>Nothing else in the cluster reads the token from the project's paths.</summary>
    public static CheckRule TokenNotRead { get; } = new("KON214", CheckScope.ExternalSecret, "nothing else reads the token", "Move it to the App's fields (Convert-KonstructExternalSecret does so for the actions runners), or keep the token in Vault for it.");

    /// <summary>The Secret is there, and ArgoCD knows it by its label.</summary>
    public static CheckRule SecretExists { get; } = new("KON220", CheckScope.Secret, "ArgoCD knows the Secret", "Refresh the ExternalSecret: Sync-KonstructExternalSecret.");

    /// <summary>The App's fields in it are well-formed.</summary>
    public static CheckRule SecretWellFormed { get; } = new("KON221", CheckScope.Secret, "the App's fields in the Secret are well-formed", "See that Vault has the fields and the ExternalSecret writes them as they are.");

    /// <summary>No other credential is in it, which ArgoCD would take before the App.</summary>
    public static CheckRule SecretHasNoToken { get; } = new("KON222", CheckScope.Secret, "no other credential is in the Secret", "Remove the field from the ExternalSecret's template: ArgoCD takes it before the GitHub App.");

    /// <summary>It holds what Vault holds.</summary>
    public static CheckRule SecretAsInVault { get; } = new("KON223", CheckScope.Secret, "the Secret holds what Vault holds", "Refresh the ExternalSecret: Sync-KonstructExternalSecret.");

    /// <summary>No other Secret is for the same repository.</summary>
    public static CheckRule SecretUnique { get; } = new("KON224", CheckScope.Secret, "no other Secret is for the same URL", "Remove all but one: ArgoCD takes whichever is listed first, and that changes.");

    /// <summary>No malformed credential template spoils ArgoCD for everybody.</summary>
    public static CheckRule TemplatesWellFormed { get; } = new("KON225", CheckScope.Secret, "no credential template of ArgoCD's is malformed", "Mend or remove it first: one malformed secret of the type 'repo-creds' can turn every Application Unknown.");

    /// <summary>GitHub knows the App by its key.</summary>
    public static CheckRule AppAuthenticates { get; } = new("KON230", CheckScope.GitHub, "GitHub knows the App by its key", "Check the App's id and key: Get-KonstructGitHubApp.");

    /// <summary>The installation is there.</summary>
    public static CheckRule InstallationExists { get; } = new("KON231", CheckScope.GitHub, "the installation exists", "Check the installation's id: Get-KonstructGitHubApp.");

    /// <summary>It is not suspended.</summary>
    public static CheckRule InstallationActive { get; } = new("KON232", CheckScope.GitHub, "the installation is active", "Have it unsuspended.");

    /// <summary>It has the permissions.</summary>
    public static CheckRule InstallationPermitted { get; } = new("KON233", CheckScope.GitHub, "the installation may read contents", "Give the App the permission, and accept it in the installation.");

    /// <summary>A clone of the repository would work.</summary>
    public static CheckRule RepositoryReadable { get; } = new("KON234", CheckScope.GitHub, "a clone would work", "Select the repository in the installation's settings.");

    /// <summary>Actions runners may register.</summary>
    public static CheckRule RunnersPermitted { get; } = new("KON235", CheckScope.GitHub, "actions runners may register", "Give the App the organisation permission 'Self-hosted runners: write', and accept it in the installation.");

    /// <summary>ArgoCD's Applications can load what they deploy.</summary>
    public static CheckRule ApplicationLoads { get; } = new("KON240", CheckScope.ArgoCD, "Applications load", "Have ArgoCD look again: Test-KonstructArgoAuth -Refresh; if it stays, restart ArgoCD's repo-server.");

    /// <summary>They are synced.</summary>
    public static CheckRule ApplicationSynced { get; } = new("KON241", CheckScope.ArgoCD, "Applications are synced", "See the Application in ArgoCD.");

    /// <summary>ArgoCD's ApplicationSets can read their repositories.</summary>
    public static CheckRule ApplicationSetLoads { get; } = new("KON242", CheckScope.ArgoCD, "ApplicationSets load", "See the ApplicationSet's conditions.");

    /// <summary>ArgoCD itself reports the connection as good.</summary>
    public static CheckRule ConnectionSuccessful { get; } = new("KON243", CheckScope.ArgoCD, "ArgoCD reports the connection as good", "See the repository in ArgoCD's settings.");

    /// <summary>Crossplane's git secret comes from the right place.</summary>
    public static CheckRule CrossplaneSecretRead { get; } = new("KON250", CheckScope.Crossplane, "Crossplane's secret is read from the right path", "Convert Crossplane's ExternalSecret (Convert-KonstructExternalSecret), push it, and have ArgoCD sync it.");

    /// <summary>Its ExternalSecret is Ready.</summary>
    public static CheckRule CrossplaneSecretReady { get; } = new("KON251", CheckScope.Crossplane, "Crossplane's ExternalSecret is Ready", "Mend what its Event says, then: Sync-KonstructExternalSecret.");

    /// <summary>The Secret's fields are complete and well-formed.</summary>
    public static CheckRule CrossplaneSecretWellFormed { get; } = new("KON252", CheckScope.Crossplane, "the fields of Crossplane's secret are well-formed", "See that Vault has the fields and the ExternalSecret writes them as they are.");

    /// <summary>It holds what Vault holds.</summary>
    public static CheckRule CrossplaneSecretAsInVault { get; } = new("KON253", CheckScope.Crossplane, "Crossplane's secret holds what Vault holds", "Refresh the ExternalSecret: Sync-KonstructExternalSecret.");

    /// <summary>The old secret is gone.</summary>
    public static CheckRule OldGitSecretGone { get; } = new("KON254", CheckScope.Crossplane, "the old git secret is gone", "Have ArgoCD prune the Application of 'crossplane-components', or delete it once the new one works.");

    /// <summary>The provider's image can use an App.</summary>
    public static CheckRule ProviderImageAble { get; } = new("KON255", CheckScope.Crossplane, "the provider's image can use an App", "Update-KonstructCrossplane, push it, and have ArgoCD sync it.");

    /// <summary>No Workspace is stuck on credentials.</summary>
    public static CheckRule WorkspacesSynced { get; } = new("KON256", CheckScope.Crossplane, "no Workspace is stuck on credentials", "See the Workspace's events and the provider's log.");

    /// <summary>The GitAccount of the token is gone, and that of the App is there.</summary>
    public static CheckRule GitAccountMoved { get; } = new("KON260", CheckScope.GitAccount, "the GitAccount is the App's", "Delete the GitAccount of the token, and create that of the App in the same namespace.");

    /// <summary>The operator runs, and was started after the change.</summary>
    public static CheckRule OperatorRestarted { get; } = new("KON261", CheckScope.GitAccount, "the operator was restarted", "Restart it: Restart-KonstructOperator.");

    /// <summary>The ServiceMonitor selects the provider's Service.</summary>
    public static CheckRule ServiceMonitored { get; } = new("KON270", CheckScope.Prometheus, "a ServiceMonitor selects the provider's Service", "Update-KonstructCrossplane, push it, and have ArgoCD sync it.");

    /// <summary>The Service has endpoints.</summary>
    public static CheckRule ServiceHasEndpoints { get; } = new("KON271", CheckScope.Prometheus, "the provider's Service has endpoints", "Compare the Service's selector with the labels of the provider's pods.");

    /// <summary>The Application that deploys Prometheus is healthy.</summary>
    public static CheckRule PrometheusDeployed { get; } = new("KON272", CheckScope.Prometheus, "Prometheus is deployed", "See the Application in ArgoCD.");
}
