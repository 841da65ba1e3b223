using System.Management.Automation;
using Konstruct.Core.Files;

namespace Konstruct.Cmdlets;

/// <summary>Files' problems as PowerShell errors.</summary>
internal static class FileErrors
{
    public static ErrorRecord Record(FileProblemException problem, string path) => new(problem.InnerException ?? problem, problem.Problem.ToString(), Category(problem.Problem), path)
    {
        ErrorDetails = new ErrorDetails(VisibleText.Of($"{problem.Message} {problem.Recommendation}")) { RecommendedAction = problem.Recommendation },
    };

    public static ErrorRecord NotFound(string path)
    {
        var message = $"'{path}' is not there; expected a file or a folder.";
        const string Action = "Check the path and the folder you are in.";
        return new ErrorRecord(new ItemNotFoundException(message), "PathNotFound", ErrorCategory.ObjectNotFound, path)
        {
            ErrorDetails = new ErrorDetails(VisibleText.Of($"{message} {Action}")) { RecommendedAction = Action },
        };
    }

    public static ErrorRecord NotFileSystem(string path, string provider)
    {
        var message = $"'{path}' lies in the provider '{provider}'; expected a file or a folder.";
        const string Action = "Give a path of the file system.";
        return new ErrorRecord(new PSNotSupportedException(message), "PathNotInFileSystem", ErrorCategory.InvalidArgument, path)
        {
            ErrorDetails = new ErrorDetails(VisibleText.Of($"{message} {Action}")) { RecommendedAction = Action },
        };
    }

    public static ErrorRecord NotAFolder(string path)
    {
        var message = $"'{path}' is a file; expected a folder.";
        const string Action = "Give the folder of a repository or of a cluster.";
        return new ErrorRecord(new PSNotSupportedException(message), "PathNotAFolder", ErrorCategory.InvalidArgument, path)
        {
            ErrorDetails = new ErrorDetails(VisibleText.Of($"{message} {Action}")) { RecommendedAction = Action },
        };
    }

    public static ErrorRecord Unknown(string parameter, string message, string action) => new(new PSArgumentException(message, parameter), "ValueUnknown", ErrorCategory.InvalidArgument, parameter)
    {
        ErrorDetails = new ErrorDetails(VisibleText.Of($"{message} {action}")) { RecommendedAction = action },
    };

    public static ErrorRecord Invalid(ArgumentException exception)
    {
        const string Action = "Give another value.";
        return new ErrorRecord(exception, $"Invalid{exception.ParamName}", ErrorCategory.InvalidArgument, exception.ParamName)
        {
            ErrorDetails = new ErrorDetails(VisibleText.Of($"{exception.Message} {Action}")) { RecommendedAction = Action },
        };
    }

    private static ErrorCategory Category(FileProblem problem) => problem switch
    {
        FileProblem.FileNotFound or FileProblem.FolderNotFound => ErrorCategory.ObjectNotFound,
        FileProblem.FileExists => ErrorCategory.ResourceExists,
        FileProblem.FileUnreadable => ErrorCategory.ReadError,
        FileProblem.FileIsReadOnly or FileProblem.FileOwnerNotKept => ErrorCategory.PermissionDenied,
        FileProblem.WriteFailed => ErrorCategory.WriteError,
        FileProblem.FileChangedOnDisk => ErrorCategory.ResourceUnavailable,
        FileProblem.LinkLeavesTree => ErrorCategory.SecurityError,
        FileProblem.YamlSyntax => ErrorCategory.ParserError,
        FileProblem.YamlEditRefused => ErrorCategory.InvalidOperation,
        FileProblem.FileIsFolder or FileProblem.ValueUnknown or FileProblem.ValueInvalid => ErrorCategory.InvalidArgument,
        _ => ErrorCategory.InvalidData,
    };
}
