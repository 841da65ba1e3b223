using Konstruct.Core.GitHub;

namespace Konstruct.Core.Credentials;

/// <summary>What is asked for: which credential is to stand in Vault, and how it is proven. What it holds is shown nowhere, so it is no record.</summary>
public sealed class CredentialRequest
{
    /// <summary>The App's id; null where the credential that stands in Vault is only to lose its token.</summary>
    public long? AppId { get; init; }

    /// <summary>The App's key; null as <see cref="AppId"/>.</summary>
    public GitHubAppKey? Key { get; init; }

    /// <summary>The App's installations, as far as they are known; null: GitHub is asked.</summary>
    public IReadOnlyList<GitHubInstallation>? Installations { get; init; }

    /// <summary>How to speak to GitHub.</summary>
    public required GitHubSettings GitHub { get; init; }

    /// <summary>Whether GitHub has to confirm the credential before it is written.</summary>
    public bool IsProven { get; init; } = true;

    /// <summary>Whether GitHub has to confirm a credential, too, that stands there already.</summary>
    public bool ProvesUnchanged { get; init; }

    /// <summary>The URL of the teams' repositories; null: the one that stands in Vault.</summary>
    public string? Url { get; init; }

    /// <summary>The URL of the platform's repositories; null: the one that stands in Vault.</summary>
    public string? PlatformUrl { get; init; }

    /// <summary>The installation for the teams' repositories; null: it follows from the URL.</summary>
    public long? InstallationId { get; init; }

    /// <summary>The installation for the platform's repositories; null: it follows from the URL.</summary>
    public long? PlatformInstallationId { get; init; }

    /// <summary>Whether the fields of the personal access token go.</summary>
    public bool RemovesPat { get; init; }

    /// <summary>How many secrets are at work at once.</summary>
    public int ThrottleLimit { get; init; } = 8;

    /// <summary>Whether nothing is written in the end, so that missing rights are no obstacle.</summary>
    public bool IsPreview { get; init; }

    internal string? UrlFor(CredentialScope? scope) => scope == CredentialScope.Platform ? PlatformUrl : Url;

    internal long? InstallationFor(CredentialScope? scope) => scope == CredentialScope.Platform ? PlatformInstallationId : InstallationId;
}
