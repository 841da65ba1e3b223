using System.Management.Automation;
using Konstruct.Cmdlets.Completion;
using Konstruct.Core;
using Konstruct.Core.Credentials;
using Konstruct.Core.GitHub;
using Konstruct.Core.Vault;

namespace Konstruct.Cmdlets;

/// <summary>
/// Writes the credential of a GitHub App to the two Vault paths of each project, after GitHub has confirmed it. Everything else in the secrets stays, the personal access token too, unless <c>-RemovePat</c> is given.
/// </summary>
[Cmdlet(VerbsCommon.Set, "KonstructVaultAppCredential", SupportsShouldProcess = true)]
[OutputType(typeof(VaultCredentialResult))]
public sealed class SetKonstructVaultAppCredentialCommand : AppCredentialCmdlet
{
    private readonly List<GitHubApp> _apps = [];
    private readonly List<string> _projects = [];

    /// <summary>Names of projects, as their Vault keys have them.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Project")]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(ProjectNameCompleter))]
    public string?[]? ProjectName { get; set; }

    /// <summary>From the pipeline: names of projects, clusters as <c>Get-KonstructCluster</c> finds them, or the App as <c>Get-KonstructGitHubApp</c> gives it.</summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Removes <c>username</c> and <c>password</c> where the App's fields are complete, after a question. Given without an App, nothing else is changed: the credentials that stand in Vault are the ones that GitHub has to confirm.
    /// </summary>
    [Parameter]
    public SwitchParameter RemovePat { get; set; }

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
        RefuseUnaskable(RemovePat);
        var app = _apps is [var first, ..] ? first : null;
        JudgeCredential(app);
        if (_apps.Count > 1)
        {
            throw new GitHubException(GitHubProblemKind.GitHubAppAmbiguous, $"Several Apps were given: {string.Join(", ", _apps.Select(a => $"'{a}'"))}; expected one.",
                "Choose one of them, and call for each App apart.");
        }
        var paths = Paths();
        if (paths.Count == 0)
            return;
        using var key = Key(app);
        var request = Request(app, key, RemovePat);
        var asksToRemove = AsksToRemove;
        RunVault(null, null, Mount, paths.Count, run => run.SetAsync(paths, request, p => AskAsync(p, Action(p), asksToRemove && Removes(p) ? AskToRemove : null), Cancellation));
    }

    private void JudgeCredential(GitHubApp? app)
    {
        JudgeApp(app, mayBeMissing: RemovePat);
        if (app is null && AppId is null && ((Url ?? PlatformUrl) is not null || (InstallationId ?? PlatformInstallationId) is not null))
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

    private static string Action(VaultCredentialResult planned) =>
        planned.Fields.All(f => f.Kind == VaultFieldChangeKind.Removed) ? "Remove the token" : "Write the GitHub App's credential";

    private static bool Removes(VaultCredentialResult planned) => planned.Fields.Any(f => f.Kind == VaultFieldChangeKind.Removed);
}
