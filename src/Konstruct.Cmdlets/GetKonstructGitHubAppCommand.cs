using System.Management.Automation;
using System.Security;
using Konstruct.Core;
using Konstruct.Core.GitHub;

namespace Konstruct.Cmdlets;

/// <summary>
/// Asks GitHub as a GitHub App: who it is, where it is installed, what it may do, and whether a clone would work. Nothing is written anywhere.
/// </summary>
[Cmdlet(VerbsCommon.Get, "KonstructGitHubApp", DefaultParameterSetName = KeyPathSet)]
[OutputType(typeof(GitHubApp))]
public sealed class GetKonstructGitHubAppCommand : KonstructCmdlet
{
    private const string KeyPathSet = "PrivateKeyPath";
    private const string KeySet = "PrivateKey";

    /// <summary>The App's numeric id, as its settings at GitHub have it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? AppId { get; set; }

    /// <summary>File with the App's private key as PEM text.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = KeyPathSet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? PrivateKeyPath { get; set; }

    /// <summary>The App's private key as PEM text.</summary>
    [Parameter(Mandatory = true, ParameterSetName = KeySet, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    public SecureString? PrivateKey { get; set; }

    /// <summary>Names of organisations, or users, whose installations are wanted. Default: all.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Organization { get; set; } = [];

    /// <summary>URLs of repositories, or of organisations, to check: whether a clone from there would work.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Url { get; set; } = [];

    /// <summary>Lists the repositories that each installation sees.</summary>
    [Parameter]
    public SwitchParameter IncludeRepository { get; set; }

    /// <summary>GitHub's API. Default: <c>https://api.github.com/</c>. Of an Enterprise Server: <c>https://HOST/api/v3</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("GitHubApiUrl")]
    [ValidateNotNull]
    public Uri ApiUrl { get; set; } = GitHubSettings.DefaultApiUrl;

    /// <summary>How long one request may take, in seconds.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>How long GitHub's rate limits may make a request wait in all, in seconds.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int MaxWaitSec { get; set; } = 900;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // Only what is known to be an id is a target: anything else may be a secret in the wrong place.
        object? target = null;
        try
        {
            var id = GitHubAppId.Parse(AppId!);
            target = AppId;
            var urls = Url.Select(GitHubUrl.Parse).ToList();
            var path = KeyPath();
            if (path is null && PrivateKey is null)
                return;
            Pump(async () =>
            {
                using var key = PrivateKey is not null
                    ? GitHubAppKey.Parse(SecretText.Reveal(PrivateKey), m => Post(() => WriteWarning(m)))
                    : await GitHubAppKey.ReadAsync(path!, m => Post(() => WriteWarning(m)), Cancellation).ConfigureAwait(false);
                var settings = new GitHubSettings
                {
                    ApiUrl = ApiUrl,
                    Timeout = TimeSpan.FromSeconds(TimeoutSec),
                    MaxWait = TimeSpan.FromSeconds(MaxWaitSec),
                    OnWait = TellWait,
                };
                using var client = new GitHubAppClient(settings, id, key);
                var app = await client.GetAppAsync(new GitHubAppQuery { Organizations = Organization, Urls = urls, IncludesRepositories = IncludeRepository }, Cancellation).ConfigureAwait(false);
                Post(() => Put(app));
            });
        }
        catch (ServiceException e)
        {
            WriteError(ServiceErrors.Record(e, target));
        }
    }

    // Null where none was given, and where it leads to no file, which has been reported. A text of several lines is no path, and reading it says so without showing it.
    private string? KeyPath() => PrivateKeyPath is null || PrivateKeyPath.Contains('\n', StringComparison.Ordinal) ? PrivateKeyPath
        : new ItemPaths(this).Literal(PrivateKeyPath) is [var path] ? path : null;

    // What was asked for by name and cannot be had is an error; the rest is told with the App.
    private void Put(GitHubApp app)
    {
        foreach (var problem in app.Problems)
        {
            var isAskedFor = problem.Subject is { } subject && (Url.Contains(subject, StringComparer.Ordinal) || Organization.Contains(subject, StringComparer.OrdinalIgnoreCase));
            if (problem.Severity == FindingSeverity.Error && isAskedFor)
                WriteError(ServiceErrors.Record(new GitHubException(Enum.Parse<GitHubProblemKind>(problem.Id), problem.Message, problem.Recommendation), problem.Subject));
            else if (problem.Severity == FindingSeverity.Error)
                WriteWarning($"{problem.Message} {problem.Recommendation}");
            else
                WriteVerbose($"{problem.Message} {problem.Recommendation}");
        }
        WriteObject(app);
    }
}
