using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>A rule that findings refer to; explained in <c>docs/findings.md</c>.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Recommendation">What to do.</param>
internal sealed record Rule(string Id, FindingSeverity Severity, string Recommendation)
{
    /// <summary>Something still reads the token from a project's Vault path.</summary>
    public static Rule PatStillRead { get; } = new("KON101", FindingSeverity.Warning,
        "Move it to the fields of the GitHub App, or keep the token in Vault for it.");

    /// <summary>Looks like one of the platform's secrets but reads another Vault key.</summary>
    public static Rule OtherVaultKey { get; } = new("KON102", FindingSeverity.Information,
        "Nothing to do for this project; see who owns that key before the token is revoked.");

    /// <summary>The token refresher writes an App's token on purpose.</summary>
    public static Rule TokenRefresher { get; } = new("KON103", FindingSeverity.Information,
        "Nothing to do: it writes a token of the GitHub App.");

    /// <summary>The Crossplane secret's key already ended with the platform's suffix.</summary>
    public static Rule PlatformKeyKept { get; } = new("KON104", FindingSeverity.Warning,
        "Where the project's own name ends with '-platform', append '-platform' to the key once more.");

    /// <summary>The same object stands twice in one file.</summary>
    public static Rule SameObjectTwice { get; } = new("KON105", FindingSeverity.Warning,
        "Remove one of the two: ArgoCD applies both, and the last one wins.");

    /// <summary>The token reaches the Secret although no field of the template names it.</summary>
    public static Rule PatPassesThrough { get; } = new("KON106", FindingSeverity.Warning,
        "Give the template the fields type, url, githubAppID, githubAppInstallationID and githubAppPrivateKey with mergePolicy Replace, or remove the token from Vault once the App is proven.");

    /// <summary>Another credential wins over the App.</summary>
    public static Rule OtherCredentialWins { get; } = new("KON107", FindingSeverity.Warning,
        "Remove the field: ArgoCD takes it before the GitHub App.");

    /// <summary>Nobody can tell what a template writes.</summary>
    public static Rule HiddenByTemplate { get; } = new("KON108", FindingSeverity.Warning,
        "Look into what the action writes, and replace username and password by the fields of the GitHub App there.");

    /// <summary>A GitHub App cannot read this repository.</summary>
    public static Rule OtherRepository { get; } = new("KON109", FindingSeverity.Information,
        "Nothing to do: keep its credentials, and keep them in Vault.");

    /// <summary>A finding of this rule.</summary>
    public Finding At(YamlNode node, string message)
    {
        var position = node.Position;
        return new Finding { RuleId = Id, Severity = Severity, Line = position.Line, Column = position.Column, Message = message, Recommendation = Recommendation };
    }
}
