using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>How the views show a status: in the colours of the user's <c>$PSStyle</c>, and plain where output is redirected, unless <c>$PSStyle.OutputRendering</c> is <c>Ansi</c>, or with <c>NO_COLOR</c>.</summary>
public static class StatusView
{
    /// <summary>A status as a view shows it.</summary>
    /// <param name="status">The status.</param>
    /// <param name="style">The session's <c>$PSStyle</c>; null where there is none.</param>
    public static string Text(object? status, object? style)
    {
        var text = $"{status}";
        if (style is null || IsPlain(style) || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Colour(text) is not var (kind, name) || Part(Part(style, kind), name) is not string { Length: > 0 } colour)
            return text;
        return $"{colour}{text}{Part(style, "Reset")}";
    }

    /// <summary>A path, or what a file holds, as a view shows it: a repository may have names and texts that would be orders to a terminal. The property itself has it as it is.</summary>
    /// <param name="text">The text.</param>
    public static string Visible(string? text) => VisibleText.Of(text ?? "");

    // What goes to another program is no terminal; who wants colours all the same asks PowerShell for them.
    private static bool IsPlain(object style) => Console.IsOutputRedirected && $"{Part(style, "OutputRendering")}" != "Ansi";

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
