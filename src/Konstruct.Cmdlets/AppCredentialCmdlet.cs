using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitHub;
using Konstruct.Core.GitOps;

namespace Konstruct.Cmdlets;

/// <summary>Base of the cmdlets that bring a GitHub App's credential to Vault: which App, for which repositories, and how the token is asked about.</summary>
public abstract class AppCredentialCmdlet : VaultCmdlet
{
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>The App, as <c>Get-KonstructGitHubApp</c> gives it; or else <c>-AppId</c> with <c>-PrivateKeyPath</c> or <c>-PrivateKey</c>. With <c>-RemovePat</c> it may be left out: the credential that stands in Vault is then the one.</summary>
    [Parameter]
    [ValidateNotNull]
    public GitHubApp? App { get; set; }

    /// <summary>The App's numeric id.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AppId { get; set; }

    /// <summary>File with the App's private key as PEM text.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PrivateKeyPath { get; set; }

    /// <summary>The App's private key as PEM text.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? PrivateKey { get; set; }

    /// <summary>GitHub's API. Default: that of the App, or <c>https://api.github.com/</c>. Of an Enterprise Server: <c>https://HOST/api/v3</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? ApiUrl { get; set; }

    /// <summary>Which of a project's paths in Vault: <c>Downstream</c> for its teams' repositories, <c>Platform</c> for the platform's, or <c>Both</c>.</summary>
    [Parameter]
    public CredentialScope Scope { get; set; } = CredentialScope.Both;

    /// <summary>URL of the repository, or of the organisation, at the downstream path. Default: the one that stands there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Url { get; set; }

    /// <summary>URL of the repository, or of the organisation, at the platform path. Default: the one that stands there.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PlatformUrl { get; set; }

    /// <summary>Id of the installation for the downstream path. Default: it follows from the URL.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? InstallationId { get; set; }

    /// <summary>Id of the installation for the platform path. Default: it follows from the URL.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long? PlatformInstallationId { get; set; }

    /// <summary>The path below which all projects' credentials stand. Default: <c>argocd/repo-credentials-template</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = GuideValues.VaultPrefix;

    /// <summary>Writes without asking GitHub whether a clone with the credential would work. Installations that are not given are still looked up there.</summary>
    [Parameter]
    public SwitchParameter SkipGitHubCheck { get; set; }

    /// <summary>Whether the user is to be asked before a token goes: what the caller prefers is read before the work begins, since other code may run in its scope while it is under way.</summary>
    private protected bool AsksToRemove => !MyInvocation.BoundParameters.ContainsKey("Confirm") && GetVariableValue("ConfirmPreference") is not ConfirmImpact.None and not "None";

    /// <summary>What is asked for.</summary>
    /// <param name="app">The App; null where it was given by its id, or not at all.</param>
    /// <param name="key">Its key; null where none was given.</param>
    /// <param name="removesPat">Whether the token goes.</param>
    private protected CredentialRequest Request(GitHubApp? app, GitHubAppKey? key, bool removesPat) => new()
    {
        AppId = key is null ? null : app?.AppId ?? GitHubAppId.Parse(AppId!),
        Key = key,
        Installations = app?.Installations,
        GitHub = new GitHubSettings { ApiUrl = app?.ApiUrl ?? ApiUrl ?? GitHubSettings.DefaultApiUrl, OnWait = TellWait },
        IsProven = !SkipGitHubCheck,
        Url = Url,
        PlatformUrl = PlatformUrl,
        InstallationId = InstallationId,
        PlatformInstallationId = PlatformInstallationId,
        RemovesPat = removesPat,
        ThrottleLimit = ThrottleLimit,
        IsPreview = IsPreview,
    };

    /// <summary>Throws where the App is not said in just one way, or in none where tokens are only to go.</summary>
    /// <param name="app">The App, as it was given.</param>
    /// <param name="mayBeMissing">Whether it may be left out.</param>
    /// <exception cref="GitHubException">It is not clear.</exception>
    private protected void JudgeApp(GitHubApp? app, bool mayBeMissing)
    {
        var keys = (PrivateKeyPath is null ? 0 : 1) + (PrivateKey is null ? 0 : 1);
        if (!(app is not null ? AppId is null && keys == 0 : AppId is null ? keys == 0 && mayBeMissing : keys == 1))
        {
            throw new GitHubException(GitHubProblemKind.GitHubAppMissing, "Which App's credential is to be written is not clear; expected -App, or -AppId with either -PrivateKeyPath or -PrivateKey, or -RemovePat alone.",
                "Give -App with what Get-KonstructGitHubApp gives, or -AppId and -PrivateKeyPath.");
        }
        if (app is not null && ApiUrl is not null && !string.Equals(ApiUrl.ToString().TrimEnd('/'), app.ApiUrl.ToString().TrimEnd('/'), StringComparison.Ordinal))
            throw new GitHubException(GitHubProblemKind.GitHubUrlElsewhere, $"-ApiUrl is '{ApiUrl}', but the App of -App was found at '{app.ApiUrl}'.", "Leave -ApiUrl out, or get the App from there: Get-KonstructGitHubApp -ApiUrl.");
    }

    /// <summary>The App's key; null where none was given.</summary>
    /// <param name="app">The App, as it was given.</param>
    /// <exception cref="GitHubException">It is no such key.</exception>
    private protected GitHubAppKey? Key(GitHubApp? app)
    {
        if ((app?.PrivateKey ?? PrivateKey) is { } given)
            return GitHubAppKey.Parse(SecretText.Reveal(given), WriteWarning);
        if (PrivateKeyPath is null)
            return null;
        GitHubAppKey? key = null;
        var path = GetUnresolvedProviderPathFromPSPath(PrivateKeyPath);
        Pump(async () => key = await GitHubAppKey.ReadAsync(path, m => Post(() => WriteWarning(m)), Cancellation).ConfigureAwait(false));
        return key;
    }

    /// <summary>Throws where tokens are to go after a question that this PowerShell takes no answer to, as far as its command line tells.</summary>
    /// <param name="removesPat">Whether tokens are to go.</param>
    private protected void RefuseUnaskable(bool removesPat)
    {
        if (removesPat && !IsPreview && AsksToRemove && NonInteractive.IsAskedFor(Environment.GetCommandLineArgs()))
            ThrowTerminatingError(Unaskable(null));
    }

    /// <summary>Asks whether a token may go. Whoever still reads it stops working then, so it is asked about as what has a high impact is; the rest of these commands is not.</summary>
    private protected bool AskToRemove(string target, string action)
    {
        try
        {
            return ShouldProcess(target, action) && ShouldContinue($"{action}\n{target}", "Remove the personal access token?", ref _yesToAll, ref _noToAll);
        }
        // As hosts say that they cannot ask.
        catch (Exception e) when (e is PSInvalidOperationException or HostException or PSNotImplementedException)
        {
            ThrowTerminatingError(Unaskable(e));
            throw;
        }
    }

    private static ErrorRecord Unaskable(Exception? cause) => FileErrors.Unknown("Confirm", $"-RemovePat asks before a token goes, and this PowerShell takes no answer{(cause is null ? ": it was started with -NonInteractive. Nothing was done." : $": {cause.Message}")}", "Give -Confirm:$false, or leave -RemovePat out.");
}
