using System.Text.RegularExpressions;

namespace Konstruct.Core.Verification.Checks;

/// <summary>What ArgoCD's words mean.</summary>
/// <param name="Cause">The cause, in a few words.</param>
/// <param name="Recommendation">What to do.</param>
internal sealed partial record ArgoMessage(string Cause, string Recommendation)
{
    // These messages are only looked at where the checks of GitHub did not fail.
    private const string Stale = "If GitHub's checks pass, ArgoCD still has an old answer: Test-KonstructArgoAuth -Refresh, then restart ArgoCD's repo-server. Else ";

    // The first that fits: inner causes come before what wraps them.
    private static readonly (Regex Pattern, ArgoMessage Meaning)[] _known =
    [
        (ParseInt(), new("an id of a credential is not all digits", "Correct the id in Vault (Set-KonstructVaultAppCredential); one malformed credential template can turn every Application Unknown.")),
        (OtherOrganisation(), new("a remote base or submodule has no credential of its own", "Kustomize and submodules use ArgoCD's credentials only for URLs that match: give ArgoCD a credential for that organisation, or bring the base into the repository.")),
        (Suspended(), new("the App's installation is suspended", Stale + "have an owner of the organisation unsuspend it.")),
        (InstallationGone(), new("the App's installation was not found", Stale + "check the installation's id: Get-KonstructGitHubApp; it may have been removed, or belong to another App.")),
        (KeyOfOther(), new("GitHub does not know the App by this key", Stale + "write the App's own key to Vault: Set-KonstructVaultAppCredential.")),
        (Pem(), new("the App's key cannot be read", Stale + "write the key anew: Set-KonstructVaultAppCredential mends literal line ends and quotes.")),
        (NotAccessible(), new("the App lacks a permission", "Give the App the permission, and accept it in the installation.")),
        (NoKind(), new("a kind that it deploys is not installed yet", "Sync the Application with the CRDs first; a ServiceMonitor needs the Prometheus operator's.")),
        (TooLong(), new("a big CRD does not fit into an annotation", "Add the sync option ServerSideApply=true to the Application.")),
        (NoCredential(), new("ArgoCD has no credential for the repository", "Compare the URL of the Secret with that of the Application; ArgoCD ignores only case, blanks and '.git'.")),
        (NotFound(), new("GitHub shows no such repository to the credential", "Select the repository in the installation's settings.")),
        (Authentication(), new("GitHub did not accept the credential", "If the checks of the Secret and of GitHub pass, ArgoCD still uses an old one: Test-KonstructArgoAuth -Refresh, then restart ArgoCD's repo-server.")),
    ];

    /// <summary>What a message means; null where it is not known.</summary>
    /// <param name="message">ArgoCD's words.</param>
    public static ArgoMessage? Of(string message) => Array.Find(_known, k => k.Pattern.IsMatch(message)).Meaning;

    [GeneratedRegex(@"strconv\.ParseInt|strconv\.Atoi|invalid syntax", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ParseInt();

    [GeneratedRegex(@"could not read Username for", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OtherOrganisation();

    [GeneratedRegex(@"suspended|could not refresh installation id.*403", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Suspended();

    [GeneratedRegex(@"could not refresh installation id.*404|installation not found", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InstallationGone();

    [GeneratedRegex(@"JSON web token could not be decoded|could not refresh installation id.*401", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KeyOfOther();

    [GeneratedRegex(@"could not parse private key|Key must be a PEM|asn1:|failed to parse private key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pem();

    [GeneratedRegex(@"Resource not accessible by integration", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotAccessible();

    [GeneratedRegex(@"no matches for kind|could not find the requested resource", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoKind();

    [GeneratedRegex(@"metadata\.annotations: Too long", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TooLong();

    [GeneratedRegex(@"no credentials matched|authentication required", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoCredential();

    [GeneratedRegex(@"repository not found", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotFound();

    [GeneratedRegex(@"authentication failed|invalid username or (password|token)|invalid credentials|403 Forbidden|401 Unauthorized", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Authentication();
}
