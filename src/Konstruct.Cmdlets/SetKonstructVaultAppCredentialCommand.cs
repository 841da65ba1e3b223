using System.Management.Automation;
using System.Security;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitHub;
using Konstruct.Core.GitOps;
using Konstruct.Core.Vault;

namespace Konstruct.Cmdlets;

/// <summary>
/// Writes the credential of a GitHub App to the two Vault paths of each project, after GitHub has confirmed it. Everything else in the secrets stays, the personal access token too, unless <c>-RemovePat</c> is given.
/// </summary>
[Cmdlet(VerbsCommon.Set, "KonstructVaultAppCredential", SupportsShouldProcess = true)]
[OutputType(typeof(VaultCredentialResult))]
public sealed class SetKonstructVaultAppCredentialCommand : VaultCmdlet
{
    private readonly List<GitHubApp> _apps = [];
    private readonly List<string> _projects = [];
    private bool _yesToAll;
    private bool _noToAll;

    /// <summary>Names of projects, as their Vault keys have them.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Project")]
    [AllowNull]
    [AllowEmptyCollection]
    public string?[]? ProjectName { get; set; }

    /// <summary>From the pipeline: names of projects, clusters as <c>Get-KonstructCluster</c> finds them, or the App as <c>Get-KonstructGitHubApp</c> gives it.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>The App, as <c>Get-KonstructGitHubApp</c> gives it; or else <c>-AppId</c> with <c>-PrivateKeyPath</c> or <c>-PrivateKey</c>.</summary>
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

    /// <summary>Which of a project's paths: <c>Downstream</c> for its teams' repositories, <c>Platform</c> for the platform's, or <c>Both</c>.</summary>
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
    public long InstallationId { get; set; }

    /// <summary>Id of the installation for the platform path. Default: it follows from the URL.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long PlatformInstallationId { get; set; }

    /// <summary>The path below which all projects' credentials stand. Default: <c>argocd/repo-credentials-template</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Prefix { get; set; } = GuideValues.VaultPrefix;

    /// <summary>
    /// Removes <c>username</c> and <c>password</c> where the App's fields are complete, after a question. Given without an App, nothing else is changed: the credentials that stand in Vault are the ones that GitHub has to confirm.
    /// </summary>
    [Parameter]
    public SwitchParameter RemovePat { get; set; }

    /// <summary>Writes without asking GitHub whether a clone with the credential would work. Installations that are not given are still looked up there.</summary>
    [Parameter]
    public SwitchParameter SkipGitHubCheck { get; set; }

    /// <inheritdoc/>
    private protected override string Activity => "Writing credentials to Vault";

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (App is not null)
            Add(App);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in InputObject)
        {
            switch (item.BaseObject)
            {
                case GitHubApp app:
                    Add(app);
                    break;
                case string name:
                    _projects.Add(name);
                    break;
                case Cluster { ProjectName: null } cluster:
                    WriteError(FileErrors.Unknown("ProjectName", $"The cluster '{cluster.Name}' has no project: none of its ExternalSecrets reads a path of one.", "Leave it out, or name the project: -ProjectName."));
                    break;
                case Cluster cluster:
                    _projects.Add(cluster.ProjectName);
                    break;
                case var other when ProjectName is not { Length: > 0 }:
                    WriteError(FileErrors.Unknown("InputObject", $"'{other}' is neither a project's name nor a cluster nor an App.", "Pipe in names, or what Get-KonstructCluster or Get-KonstructGitHubApp gives."));
                    break;
            }
        }
        _projects.AddRange((ProjectName ?? []).OfType<string>().Where(n => n.Length > 0));
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            Run();
        }
        catch (ServiceException e)
        {
            ThrowTerminatingError(ServiceErrors.Record(e, AppId ?? Prefix));
        }
    }

    private void Add(GitHubApp app)
    {
        if (!_apps.Exists(a => a.AppId == app.AppId && a.ApiUrl == app.ApiUrl))
            _apps.Add(app);
    }

    private void Run()
    {
        JudgeCredential();
        if (_apps.Count > 1)
        {
            throw new GitHubException(GitHubProblemKind.GitHubAppAmbiguous, $"Several Apps were given: {string.Join(", ", _apps.Select(a => $"'{a}'"))}; expected one.",
                "Choose one of them, and call for each App apart.");
        }
        var paths = Paths();
        if (paths.Count == 0)
            return;
        using var key = Key();
        var request = new CredentialRequest
        {
            AppId = key is null ? null : _apps is [var app] ? app.AppId : GitHubAppId.Parse(AppId!),
            Key = key,
            Installations = _apps is [var given] ? given.Installations : null,
            GitHub = new GitHubSettings { ApiUrl = _apps is [var known] ? known.ApiUrl : ApiUrl ?? GitHubSettings.DefaultApiUrl, OnWait = TellWait },
            IsProven = !SkipGitHubCheck,
            Url = Url,
            PlatformUrl = PlatformUrl,
            InstallationId = InstallationId > 0 ? InstallationId : null,
            PlatformInstallationId = PlatformInstallationId > 0 ? PlatformInstallationId : null,
            RemovesPat = RemovePat,
            ThrottleLimit = ThrottleLimit,
            IsPreview = IsPreview,
        };
        // What the caller prefers is read here and now: while the work is under way other code may run in its scope.
        var asksToRemove = !MyInvocation.BoundParameters.ContainsKey("Confirm") && GetVariableValue("ConfirmPreference") is not ConfirmImpact.None and not "None";
        RunVault(null, null, Mount, paths.Count, run => run.SetAsync(paths, request, p => AskAsync(p, Action(p), asksToRemove && Removes(p) ? AskToRemove : null), Cancellation));
    }

    // One App, said in one way; or none, where tokens are only to go.
    private void JudgeCredential()
    {
        var key = (PrivateKeyPath is null ? 0 : 1) + (PrivateKey is null ? 0 : 1);
        var isOneWay = _apps.Count > 0 ? AppId is null && key == 0 && ApiUrl is null : AppId is null ? key == 0 && RemovePat : key == 1;
        if (!isOneWay)
        {
            throw new GitHubException(GitHubProblemKind.GitHubAppMissing, "Which App's credential is to be written is not clear; expected -App, or -AppId with either -PrivateKeyPath or -PrivateKey, or -RemovePat alone.",
                "Pipe in what Get-KonstructGitHubApp gives, or give -AppId and -PrivateKeyPath.");
        }
        if (_apps.Count == 0 && AppId is null && ((Url ?? PlatformUrl) is not null || InstallationId + PlatformInstallationId > 0))
        {
            throw new GitHubException(GitHubProblemKind.GitHubAppMissing, "A URL or an installation was given, but no App; expected the App whose credential is to stand there.",
                "Give -App, or -AppId and -PrivateKeyPath; or leave the URL and the installation out.");
        }
    }

    private List<CredentialPath> Paths()
    {
        var paths = new List<CredentialPath>();
        foreach (var project in _projects.Distinct(StringComparer.Ordinal))
        {
            try
            {
                paths.AddRange(CredentialPath.Of(Prefix, project, Scope).ToList());
            }
            catch (VaultException e)
            {
                WriteError(ServiceErrors.Record(e, project));
            }
        }
        if (_projects.Count == 0 && InputObject.All(i => i.BaseObject is GitHubApp))
            WriteError(FileErrors.Unknown("ProjectName", "No project was named: expected names as Vault's paths end with, or clusters.", "Give -ProjectName, or pipe in what Get-KonstructCluster finds."));
        // What is one project's platform path may be another's own.
        foreach (var shared in paths.GroupBy(p => p.Path, StringComparer.Ordinal).Where(g => g.Count() > 1))
            WriteWarning($"'{shared.Key}' is the path of '{string.Join("' and of '", shared.Select(p => $"{p.Project} ({p.Scope})"))}'; it is written once, as the first of them.");
        return [.. paths.DistinctBy(p => p.Path, StringComparer.Ordinal)];
    }

    private GitHubAppKey? Key()
    {
        var text = _apps is [var app] ? SecretText.Reveal(app.PrivateKey) : PrivateKey is not null ? SecretText.Reveal(PrivateKey) : null;
        if (text is not null)
            return GitHubAppKey.Parse(text, WriteWarning);
        if (PrivateKeyPath is null)
            return null;
        GitHubAppKey? key = null;
        var path = GetUnresolvedProviderPathFromPSPath(PrivateKeyPath);
        Pump(async () => key = await GitHubAppKey.ReadAsync(path, m => Post(() => WriteWarning(m)), Cancellation).ConfigureAwait(false));
        return key;
    }

    private static string Action(VaultCredentialResult planned) =>
        planned.Fields.All(f => f.Kind == VaultFieldChangeKind.Removed) ? "Remove the token" : "Write the GitHub App's credential";

    private static bool Removes(VaultCredentialResult planned) => planned.Fields.Any(f => f.Kind == VaultFieldChangeKind.Removed);

    // Whoever still reads the token stops working when it goes, so it is asked about as what has a high impact is; the rest of this command is not.
    private bool AskToRemove(string target, string action) => ShouldProcess(target, action) && ShouldContinue($"{action}\n{target}", "Remove the personal access token?", ref _yesToAll, ref _noToAll);
}
