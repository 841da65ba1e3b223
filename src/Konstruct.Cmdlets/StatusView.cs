using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>How the views show a status: in the colours of the user's <c>$PSStyle</c>, which PowerShell takes away where output is redirected. With <c>NO_COLOR</c> there are none.</summary>
public static class StatusView
{
    /// <summary>A status as a view shows it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null where there is none.</param>
    public static string Text(object? status, object? style)
    {
        var text = $"{status}";
        if (style is null || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Colour(text) is not var (kind, name) || Part(Part(style, kind), name) is not string { Length: > 0 } colour)
            return text;
        return $"{colour}{text}{Part(style, "Reset")}";
    }

    private static (string Kind, string Name)? Colour(string status) => status switch
    {
        "Pass" or "Done" or "Changed" or "Written" or "Refreshed" or "Restarted" or "GitHubApp" => ("Foreground", "Green"),
        "Fail" or "Failed" or "Error" or "TimedOut" => ("Formatting", "Error"),
        "Warn" or "Warning" or "Pending" or "Mixed" or "Pat" or "Useless" or "Paused" or "ScaledToZero" => ("Formatting", "Warning"),
        "Skipped" or "Unchanged" or "NotApplicable" or "Gone" or "Information" => ("Foreground", "BrightBlack"),
        _ => null,
    };

    // The type is the engine's, and not among what cmdlets are compiled against.
    private static object? Part(object? of, string name) => of is null ? null : PSObject.AsPSObject(of).Properties[name]?.Value;
}
