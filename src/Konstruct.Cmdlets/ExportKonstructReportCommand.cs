using System.Management.Automation;
using System.Runtime.CompilerServices;
using Konstruct.Core.Files;
using Konstruct.Core.Reports;
using Konstruct.Core.Reports.Html;
using Konstruct.Core.Reports.Sarif;

namespace Konstruct.Cmdlets;

/// <summary>
/// Writes what the other cmdlets put out, mixed and in any order, to one file: a page for people, or SARIF for code scanning. The file is written in the end, at once; a pipeline that is stopped or fails leaves what was there.
/// </summary>
[Cmdlet(VerbsData.Export, "KonstructReport", DefaultParameterSetName = PathSet, SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportKonstructReportCommand : PSCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly ReportContent _content = new();
    private DateTimeOffset _begunAt;
    private OutputFile _file = null!;
    private string _path = "";
    private bool _refusedAny;

    /// <summary>The file. Wildcards are resolved where they stand for one file that is there.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>The file, by its exact name.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? LiteralPath { get; set; }

    /// <summary>What is told: clusters, changes, plans, results, checks, findings, Apps. Of the same thing told twice, the later one counts.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    [ValidateNotNull]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>What it is written as.</summary>
    [Parameter]
    public ReportFormat As { get; set; } = ReportFormat.Html;

    /// <summary>The title of the page.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Title { get; set; } = "Konstruct: from the token to the GitHub App";

    /// <summary>Replaces a file that is read-only, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leaves a file that is there as it is, with an error.</summary>
    [Parameter]
    [Alias("NoOverwrite")]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Puts out the file that was written.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _begunAt = TimeProvider.System.GetUtcNow();
        _path = FindPath();
        _file = new OutputFile(_path) { MayReplace = !NoClobber, MayReplaceReadOnly = Force };
        try
        {
            _file.Check();
        }
        catch (FileProblemException e)
        {
            ThrowTerminatingError(FileErrors.Record(e, _path));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var item in InputObject)
        {
            if (IsWhole(item.BaseObject) && _content.Add(item.BaseObject))
                continue;
            _refusedAny = true;
            WriteError(NotReportable(item));
        }
    }

    // What a script makes from a hashtable may lack what every object of ours has.
    private static bool IsWhole(object item) =>
        item.GetType().GetProperties().Where(p => p.IsDefined(typeof(RequiredMemberAttribute), inherit: false)).All(p => p.GetValue(item) is not null);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Nothing at all is a report, too: nothing was found. But nothing that could be taken is not.
        if (_content.Count == 0 && _refusedAny)
            return;
        var about = new ReportAbout { Title = Title, BegunAt = _begunAt, MadeAt = TimeProvider.System.GetUtcNow(), ProjectUri = MyInvocation.MyCommand.Module?.ProjectUri };
        if (!ShouldProcess(_path, $"Write a report of {_content.Count} objects as {As}"))
            return;
        try
        {
            _file.Write(As == ReportFormat.Sarif ? Sarif(about) : HtmlReport.Write(_content, about), new AtomicWriter());
        }
        catch (FileProblemException e)
        {
            ThrowTerminatingError(FileErrors.Record(e, _path));
        }
        if (PassThru)
            WriteObject(new FileInfo(_path));
    }

    private string FindPath()
    {
        var asked = LiteralPath ?? Path!;
        try
        {
            if (LiteralPath is null && WildcardPattern.ContainsWildcardCharacters(asked))
            {
                var found = SessionState.Path.GetResolvedProviderPathFromPSPath(asked, out _);
                if (found is [var one])
                    return one;
                ThrowTerminatingError(found.Count == 0 ? FileErrors.NotFound(asked) : FileErrors.Unknown(nameof(Path), $"'{asked}' stands for {found.Count} files; expected one.", "Name the file, or give -LiteralPath."));
            }
            var path = SessionState.Path.GetUnresolvedProviderPathFromPSPath(asked, out var provider, out _);
            if (provider.Name != "FileSystem")
                ThrowTerminatingError(FileErrors.NotFileSystem(asked, provider.Name));
            return path;
        }
        // No such item, drive or provider.
        catch (SessionStateException)
        {
            ThrowTerminatingError(FileErrors.NotFound(asked));
            throw;
        }
    }

    private string Sarif(ReportAbout about)
    {
        var report = new SarifReport(_content, about);
        if (report.WithoutPlace is > 0 and var count)
        {
            WriteWarning($"{count} of the results stand in no file. That is good SARIF, but GitHub's code scanning refuses a report with any such: there, pipe in the clusters as well, whose files the checks of their projects are then shown in, "
                + "and leave out what belongs to no project: Where-Object { $_ -isnot [Konstruct.ArgoAuthCheck] -or $_.ProjectName }.");
        }
        return report.Write();
    }

    private static ErrorRecord NotReportable(PSObject item)
    {
        var message = $"An object of the type '{item.TypeNames.FirstOrDefault() ?? item.BaseObject.GetType().FullName}' cannot be reported; expected {ReportContent.Expected}.";
        const string Action = "Leave it out, or pipe in what the cmdlet put out rather than its text or a copy from another process.";
        return new ErrorRecord(new PSInvalidCastException(message), "NotReportable", ErrorCategory.InvalidType, item)
        {
            ErrorDetails = new ErrorDetails($"{message} {Action}") { RecommendedAction = Action },
        };
    }
}
