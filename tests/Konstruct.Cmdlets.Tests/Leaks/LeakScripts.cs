namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>What faults are tried with. The variables are those of <see cref="LeakStage"/>.</summary>
internal static class LeakScripts
{
    /// <summary>Writes one credential.</summary>
    public const string Write = "Set-KonstructVaultAppCredential engineering -Scope Downstream @app @vault -Verbose -Debug";

    /// <summary>Takes back what <c>$written</c> says was written.</summary>
    public const string Undo = "$written | Undo-KonstructVaultAppCredential -VaultToken $vault.VaultToken -VaultMaxRetries 0 -Verbose -Debug";

    /// <summary>Asks GitHub all that can be asked.</summary>
    public const string Ask = "Get-KonstructGitHubApp @app -Url https://github.com/acme/gitops.git -IncludeRepository -MaxWaitSec 0 -Verbose -Debug";
}
