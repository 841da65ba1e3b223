namespace Konstruct.Cmdlets;

/// <summary>Whether a PowerShell was told on its command line that nobody answers questions. Source: about_Pwsh, whose parameters may be shortened.</summary>
internal static class NonInteractive
{
    private const string Name = "noninteractive";
    private const int ShortestName = 4;

    // Behind these stands a script, and what is for it.
    private static readonly string[] _last = ["file", "command", "commandwithargs", "cwa", "encodedcommand", "ec", "encodedarguments"];

    // Behind these stands a value.
    private static readonly string[] _withValue = ["executionpolicy", "ep", "workingdirectory", "wd", "configurationname", "configurationfile", "custompipename", "inputformat", "outputformat", "settingsfile", "version", "windowstyle"];

    /// <summary>Whether arguments say so.</summary>
    /// <param name="arguments">The program, and its arguments.</param>
    public static bool IsAskedFor(IReadOnlyList<string> arguments)
    {
        for (var i = 1; i < arguments.Count && arguments[i] is ['-' or '/', .. var rest]; i++)
        {
            var name = rest.TrimStart('-').ToLowerInvariant();
            if (name.Length >= ShortestName && Name.StartsWith(name, StringComparison.Ordinal))
                return true;
            if (name.Length == 0 || _last.Any(l => l.StartsWith(name, StringComparison.Ordinal)))
                return false;
            if (_withValue.Any(v => v.StartsWith(name, StringComparison.Ordinal)))
                i++;
        }
        return false;
    }
}
