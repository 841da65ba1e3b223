using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>A rule that findings refer to; explained in <c>docs/findings.md</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Title">What is found in a few words, as the table of <c>docs/findings.md</c> has it.</param>
/// <param name="Recommendation">What to do.</param>
/// <param name="Name">Its name: that of the property.</param>
internal sealed partial record Rule(string Id, FindingSeverity Severity, string Title, string Recommendation, [CallerMemberName] string Name = "")
{
    /// <summary>Something still reads the token from a project's Vault path.</summary>
    public static Rule PatStillRead { get; } = new("KON101", FindingSeverity.Warning, "something still reads the token from a project's Vault path",
        "Move it to the fields of the GitHub App, or keep the token in Vault for it.");

    /// <summary>Looks like one of the platform's secrets but reads another Vault key.</summary>
    public static Rule OtherVaultKey { get; } = new("KON102", FindingSeverity.Information, "looks like one of the platform's secrets, but reads another Vault key",
        "Nothing to do for this project; see who owns that key before the token is revoked.");

    /// <summary>The token refresher writes an App's token on purpose.</summary>
    public static Rule TokenRefresher { get; } = new("KON103", FindingSeverity.Information, "the token refresher is no residue",
        "Nothing to do: it writes a token of the GitHub App.");

    /// <summary>The Crossplane secret's key already ended with the platform's suffix.</summary>
    public static Rule PlatformKeyKept { get; } = new("KON104", FindingSeverity.Warning, "Crossplane's key already ended with `-platform`",
        "Where the project's own name ends with '-platform', append '-platform' to the key once more.");

    /// <summary>The same object stands twice in one file.</summary>
    public static Rule SameObjectTwice { get; } = new("KON105", FindingSeverity.Warning, "the same object stands twice in one file",
        "Remove one of the two: ArgoCD applies both, and the last one wins.");

    /// <summary>The token reaches the Secret although no field of the template names it.</summary>
    public static Rule PatPassesThrough { get; } = new("KON106", FindingSeverity.Warning, "the token reaches the Secret although no field names it",
        "Give the template the fields type, url, githubAppID, githubAppInstallationID and githubAppPrivateKey with mergePolicy Replace, or remove the token from Vault once the App is proven.");

    /// <summary>Another credential wins over the App.</summary>
    public static Rule OtherCredentialWins { get; } = new("KON107", FindingSeverity.Warning, "another credential wins over the App",
        "Remove the field: ArgoCD takes it before the GitHub App.");

    /// <summary>Nobody can tell what a template writes.</summary>
    public static Rule HiddenByTemplate { get; } = new("KON108", FindingSeverity.Warning, "a template action hides what the Secret holds, or which Vault key it reads",
        "Look into what the action writes, and replace username and password by the fields of the GitHub App there.");

    /// <summary>A GitHub App cannot read this repository.</summary>
    public static Rule OtherRepository { get; } = new("KON109", FindingSeverity.Information, "a GitHub App cannot read this repository",
        "Nothing to do: keep its credentials, and keep them in Vault.");

    /// <summary>A file of a cluster cannot be read, or not be edited.</summary>
    public static Rule Unreadable { get; } = new("KON110", FindingSeverity.Error, "a file cannot be read, or not be edited",
        "Mend the file by hand, or leave it out with -Exclude, and look again.");

    /// <summary>A management cluster's own Crossplane, which is not part of a project's migration.</summary>
    public static Rule ManagementCrossplane { get; } = new("KON111", FindingSeverity.Information, "a management cluster's own Crossplane",
        "Nothing to do for the project; see who owns its credentials before the token is revoked.");

    /// <summary>An image of the provider or the log streamer that was kept.</summary>
    public static Rule ImageKept { get; } = new("KON112", FindingSeverity.Warning, "an image that was kept",
        "See that the image knows GitHub Apps; replace it by hand or with -Force.");

    /// <summary>An annotation of Prometheus says something else.</summary>
    public static Rule AnnotationKept { get; } = new("KON113", FindingSeverity.Warning, "an annotation of Prometheus that says something else",
        "See whose it is; where it is a leftover, correct it by hand.");

    /// <summary>A port of the log streamer's Service says something else.</summary>
    public static Rule PortKept { get; } = new("KON114", FindingSeverity.Warning, "a port that says something else",
        "See what uses the port; name or number it otherwise, or choose another with -MetricsPort.");

    /// <summary>A container that the guide names is missing.</summary>
    public static Rule ContainerMissing { get; } = new("KON115", FindingSeverity.Warning, "a container is missing",
        "See whether the provider is deployed as the guide expects, and make the change by hand where it is.");

    /// <summary>A Service selects one revision of a Crossplane package.</summary>
    public static Rule SelectorPinned { get; } = new("KON116", FindingSeverity.Warning, "a Service selects one revision of a package",
        "Remove the label pkg.crossplane.io/revision from the selector: after the next change of the package the Service has no endpoints.");

    /// <summary>A ServiceMonitor selects nothing that has metrics.</summary>
    public static Rule SelectsNothing { get; } = new("KON117", FindingSeverity.Warning, "a ServiceMonitor selects nothing that has metrics",
        "Bring the selector and the Service's labels, namespace and port in line.");

    /// <summary>Several Services look like the log streamer's.</summary>
    public static Rule SeveralServices { get; } = new("KON118", FindingSeverity.Warning, "several Services look like the log streamer's",
        "Keep the label app=log-streamer on one of them alone.");

    /// <summary>Somebody's own Prometheus is deployed to the cluster.</summary>
    public static Rule OtherPrometheus { get; } = new("KON119", FindingSeverity.Warning, "somebody's own Prometheus",
        "Add the remote write to it by hand, or remove it and run again.");

    /// <summary>An AppProject refuses what the Prometheus Application deploys.</summary>
    public static Rule ProjectRefuses { get; } = new("KON120", FindingSeverity.Warning, "an AppProject refuses Prometheus",
        "Allow the chart's repository, the namespace and cluster-scoped resources in the AppProject.");

    /// <summary>A ProviderConfig names the secret git-credentials.</summary>
    public static Rule ProviderReadsOldSecret { get; } = new("KON121", FindingSeverity.Information, "a ProviderConfig names the old git secret",
        "Leave it: Konstruct's provider needs the entry as a trigger and reads github-app-credentials.");

    /// <summary>ArgoCD prunes the old git secret while the provider's image still needs it.</summary>
    public static Rule PruneBeforeImage { get; } = new("KON122", FindingSeverity.Warning, "ArgoCD prunes the old git secret",
        "Bring the secret and the image in line in one commit: Update-KonstructCrossplane.");

    /// <summary>Two ExternalSecrets make one Secret.</summary>
    public static Rule SameTarget { get; } = new("KON123", FindingSeverity.Warning, "two ExternalSecrets make one Secret",
        "Remove one of them: they overwrite each other.");

    /// <summary>A Kustomize base of another organisation is fetched over https.</summary>
    public static Rule RemoteBase { get; } = new("KON124", FindingSeverity.Warning, "a Kustomize base of another organisation",
        "Nothing to do while it is public; for a private one install the App there, or copy the base into this repository.");

    /// <summary>A registry credential is made from the token.</summary>
    public static Rule RegistryCredential { get; } = new("KON125", FindingSeverity.Warning, "a registry credential made from the token",
        "Give it a token of its own: a token of the App expires after an hour.");

    /// <summary>A repository is read otherwise than by https, which alone a GitHub App can do.</summary>
    public static Rule RepositoryNotHttps { get; } = new("KON126", FindingSeverity.Warning, "a repository that is not read by https",
        "Write the URL as https://…, or keep the SSH key that reads it.");

    /// <summary>Crossplane with a GitHub Enterprise Server.</summary>
    public static Rule EnterpriseServer { get; } = new("KON127", FindingSeverity.Warning, "Crossplane with a GitHub Enterprise Server",
        "Leave Crossplane on the token: its provider asks github.com alone.");

    /// <summary>Fields that another consumer of the credentials reads.</summary>
    public static Rule OtherFieldNames { get; } = new("KON128", FindingSeverity.Warning, "fields that another consumer reads",
        "ArgoCD reads githubAppID, githubAppInstallationID and githubAppPrivateKey; Crossplane app_id, installation_id and github_app_private_key.");

    /// <summary>Something else that may use the same token.</summary>
    public static Rule OtherTokenUser { get; } = new("KON129", FindingSeverity.Information, "something else that may use the same token",
        "See whether it is the same token before that is revoked at GitHub.");

    /// <summary>A credential stands in Git as plain text.</summary>
    public static Rule PlainSecret { get; } = new("KON130", FindingSeverity.Error, "a credential in plain text",
        "Revoke it, and read it from Vault with an ExternalSecret.");

    /// <summary>Crossplane's git secret is deployed to another namespace than Crossplane's.</summary>
    public static Rule SecretElsewhere { get; } = new("KON131", FindingSeverity.Warning, "Crossplane's git secret goes to another namespace",
        "Have the Application deploy it to crossplane-system, or give it metadata.namespace.");

    /// <summary>A file that the folder's Kustomization does not list.</summary>
    public static Rule NotListed { get; } = new("KON132", FindingSeverity.Warning, "a file that the folder's Kustomization does not list",
        "Add the file to the Kustomization's resources: ArgoCD deploys nothing else of this folder.");

    /// <summary>A finding of this rule.</summary>
    /// <param name="node">What it is about.</param>
    /// <param name="message">What was seen.</param>
    /// <param name="severity">How much it matters here; null: as ever.</param>
    public Finding At(YamlNode node, string message, FindingSeverity? severity = null) => At(node.File.Text, node.Span.Start, message, severity);

    /// <summary>A finding of this rule.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">The place in it.</param>
    /// <param name="message">What was seen.</param>
    /// <param name="severity">How much it matters here; null: as ever.</param>
    public Finding At(string text, int offset, string message, FindingSeverity? severity = null) => At(TextPosition.At(text, offset), message, severity);

    /// <summary>A finding of this rule.</summary>
    /// <param name="position">The place.</param>
    /// <param name="message">What was seen.</param>
    /// <param name="severity">How much it matters here; null: as ever.</param>
    public Finding At(TextPosition position, string message, FindingSeverity? severity = null) =>
        new() { RuleId = Id, Severity = severity ?? Severity, Line = position.Line, Column = position.Column, Message = UserInformation().Replace(message, "***"), Recommendation = Recommendation };

    // A token may stand in an address.
    [GeneratedRegex(@"(?<=https?://)[^/\s@'""]+(?=@)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex UserInformation();
}
