using System.Text.RegularExpressions;

namespace Konstruct.Core.Verification.Checks;

/// <summary>What ArgoCD's words mean, as far as they are known. Those about credentials are the very words of ArgoCD, go-git, git and ghinstallation. Sources: https://github.com/argoproj/argo-cd/tree/master/util/git, https://github.com/go-git/go-git/blob/v5.19.1/plumbing/transport/common.go, https://github.com/bradleyfalzon/ghinstallation/blob/master/transport.go.</summary>
/// <param name="Cause">The cause, in a few words.</param>
/// <param name="Recommendation">What to do.</param>
internal sealed partial record ArgoMessage(string Cause, string Recommendation)
{
    private const string Token = @"could not refresh installation id [^:]*: received non 2xx response status \\?""";

    // The first that fits: inner causes come before what wraps them.
    private static readonly (Regex Pattern, ArgoMessage Meaning)[] _known =
    [
        (OtherOrganisation(), new("a remote base or submodule has no credential of its own", "Kustomize and submodules use ArgoCD's credentials only for URLs that match: give ArgoCD a credential for that organisation, or bring the base into the repository.") { IsAboutCredentials = true }),
        (Suspended(), new("GitHub gives no token to the App's installation, as if it is suspended", "Have an owner of the organisation unsuspend it, or take ArgoCD's address into its IP allow list.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
        (InstallationGone(), new("the App's installation was not found", "Check the installation's id: Get-KonstructGitHubApp; it may have been removed, or belong to another App.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
        (KeyOfOther(), new("GitHub does not know the App by this key", "Write the App's own key to Vault: Set-KonstructVaultAppCredential.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
        (NoToken(), new("ArgoCD got no token for the App from GitHub", "See whether ArgoCD's repo-server reaches GitHub's API: proxies, network policies, https://www.githubstatus.com.") { IsAboutCredentials = true }),
        (Pem(), new("the App's key cannot be read", "Write the key anew: Set-KonstructVaultAppCredential mends literal line ends and quotes.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
        (NotAccessible(), new("the App lacks a permission", "Give the App the permission, and accept it in the installation.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
        (NoKind(), new("a kind that it deploys is not installed yet", "Sync the Application with the CRDs first; a ServiceMonitor needs the Prometheus operator's.")),
        (TooLong(), new("a big CRD does not fit into an annotation", "Add the sync option ServerSideApply=true to the Application.")),
        (NoCredential(), new("ArgoCD has no credential for the repository", "Compare the URL of the Secret with that of the Application; ArgoCD ignores only case, blanks and '.git'.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
        (NotFound(), new("GitHub shows no such repository to the credential", "Select the repository in the installation's settings.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
        (Refused(), new("GitHub did not accept the credential", "Check the credential: Get-KonstructGitHubApp; and the organisation's policies and IP allow list.") { IsAboutCredentials = true, IsAnswerOfGitHub = true }),
    ];

    // ArgoCD reads its own Secrets before it asks the repo-server, whose charts may have numbers of their own.
    private static readonly ArgoMessage _malformed = new("an id of a credential is not all digits", "Correct the id in Vault (Set-KonstructVaultAppCredential); one malformed credential template can turn every Application Unknown.") { IsAboutCredentials = true };

    /// <summary>Whether it is about the credential of a git repository.</summary>
    public bool IsAboutCredentials { get; private init; }

    /// <summary>Whether GitHub said so, which another answer of GitHub can refute.</summary>
    public bool IsAnswerOfGitHub { get; private init; }

    /// <summary>What a message means; null where it is not known.</summary>
    /// <param name="message">ArgoCD's words.</param>
    public static ArgoMessage? Of(string message)
    {
        if (NotOfGit().IsMatch(message))
            return Array.Find(_known, k => !k.Meaning.IsAboutCredentials && k.Pattern.IsMatch(message)).Meaning;
        return ParseInt().IsMatch(message) && !message.Contains("rpc error", StringComparison.Ordinal) ? _malformed : Array.Find(_known, k => k.Pattern.IsMatch(message)).Meaning;
    }

    // The cluster's API and charts' registries refuse in much the same words as git does.
    [GeneratedRegex(@"^Failed to (load live state|load local manifests|check if live resource|compare desired state)|`helm (pull|dependency|repo|registry) ", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotOfGit();

    [GeneratedRegex(@"strconv\.(ParseInt|Atoi): parsing \\?""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ParseInt();

    [GeneratedRegex(@"could not read (Username|Password) for 'https?://|terminal prompts disabled", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OtherOrganisation();

    [GeneratedRegex(Token + @"403|installation( \S+)? (has been|is|was) suspended", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Suspended();

    [GeneratedRegex(Token + @"404|installation not found for org", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InstallationGone();

    [GeneratedRegex(Token + @"401|JSON web token could not be decoded", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex KeyOfOther();

    [GeneratedRegex(@"could not refresh installation id |could not get access_tokens from GitHub API|failed to initialize GitHub installation transport: (?!could not parse private key)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoToken();

    [GeneratedRegex(@"could not parse private key|Key must be a PEM encoded|failed to parse GitHub App private key", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pem();

    [GeneratedRegex(@"Resource not accessible by integration", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotAccessible();

    [GeneratedRegex(@"no matches for kind|could not find the requested resource", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoKind();

    [GeneratedRegex(@"metadata\.annotations: Too long", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TooLong();

    // Registries say the second with 'unauthorized' before it, Redis with a capital.
    [GeneratedRegex(@"no credentials matched this URL|(?<!unauthorized: )\bauthentication required", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NoCredential();

    [GeneratedRegex(@"\brepository not found|remote: Repository not found|\brepository 'https?://[^']*' not found", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NotFound();

    [GeneratedRegex(@"fatal: Authentication failed|(?<!insufficient_scope: )\bauthorization failed|remote: Invalid username or (password|token)|remote: (Write access to repository not granted|Permission to \S+ denied)|requested URL returned error: 40[13]|/(info/refs|git-upload-pack)\S* status code: 40[13]", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Refused();
}
