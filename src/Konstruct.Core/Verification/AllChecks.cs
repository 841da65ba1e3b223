using Konstruct.Core.Verification.Checks;

namespace Konstruct.Core.Verification;

/// <summary>All checks, in an order in which causes come before what they cause.</summary>
internal static class AllChecks
{
    /// <summary>The checks.</summary>
    public static IReadOnlyList<Check> InOrder { get; } =
    [
        new TemplatesWellFormedCheck(),
        new VaultSecretExistsCheck(), new VaultFieldsCompleteCheck(), new VaultTokenGoneCheck(),
        new ExternalSecretExistsCheck(), new ExternalSecretConvertedCheck(), new ExternalSecretReadyCheck(), new ExternalSecretFreshCheck(), new TokenNotReadCheck(),
        new SecretExistsCheck(), new SecretWellFormedCheck(), new SecretHasNoTokenCheck(), new SecretAsInVaultCheck(), new SecretUniqueCheck(),
        new AppAuthenticatesCheck(), new InstallationExistsCheck(), new InstallationActiveCheck(), new InstallationPermittedCheck(), new RepositoryReadableCheck(), new RunnersPermittedCheck(),
        new ApplicationLoadsCheck(), new ApplicationSyncedCheck(), new ApplicationSetLoadsCheck(), new ConnectionSuccessfulCheck(),
        new CrossplaneSecretReadCheck(), new CrossplaneSecretReadyCheck(), new CrossplaneSecretWellFormedCheck(), new CrossplaneSecretAsInVaultCheck(), new OldGitSecretGoneCheck(), new ProviderImageAbleCheck(), new WorkspacesSyncedCheck(),
        new GitAccountMovedCheck(), new OperatorRestartedCheck(),
        new PrometheusDeployedCheck(), new ServiceMonitoredCheck(), new ServiceHasEndpointsCheck(),
    ];
}
