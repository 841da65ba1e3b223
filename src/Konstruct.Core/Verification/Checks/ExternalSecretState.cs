using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Whether an ExternalSecret is Ready, and why not.</summary>
internal static class ExternalSecretState
{
    /// <summary>The verdict.</summary>
    /// <param name="cluster">Its cluster.</param>
    /// <param name="external">The ExternalSecret.</param>
    /// <param name="track">What is known of Vault.</param>
    public static async Task<Verdict> OfAsync(ClusterView cluster, ExternalSecretView external, Track track)
    {
        if (external.Ready == "True")
            return Verdict.Pass(external.ToString(), $"Ready{(external.RefreshedAt is { } at ? $", refreshed at {at:yyyy-MM-dd HH:mm:ss}Z" : "")}");
        if (external.Ready is null)
            return Verdict.Fail(external.ToString(), "has no status yet: External Secrets has not looked at it", "See whether the operator runs.");
        // The condition's own message is general; the Event has the cause.
        var cause = await cluster.WarningAsync("ExternalSecret", external.Namespace, external.Name).ConfigureAwait(false);
        var reason = $"not Ready ({external.ReadyReason ?? "no reason"}): {(cause is null ? "no Event tells the cause" : ForeignText.Of(cause))}";
        return Verdict.Fail(external.ToString(), reason, cause switch
        {
            // External Secrets looks again by itself only after its interval.
            not null when ExternalSecretAdvice.IsMissing(cause) && track.HasPassed(CheckRule.VaultSecretExists) => "Vault has it now: Sync-KonstructExternalSecret.",
            not null when ExternalSecretAdvice.IsIncomplete(cause) && track.HasPassed(CheckRule.VaultFieldsComplete) => "Vault has the App's fields now: Sync-KonstructExternalSecret; if it stays, the ExternalSecret names a field that Vault lacks.",
            _ => ExternalSecretAdvice.For(cause),
        });
    }
}
