using System.Management.Automation.Runspaces;

namespace Konstruct.Runner;

/// <summary>What the command line asks for. The parameters are those of <c>pwsh</c>, as far as running a script needs them.</summary>
internal sealed record CommandLine
{
    /// <summary>What is printed for <c>-Help</c>.</summary>
    public const string Usage = """
        Usage: dotnet run --project src/Konstruct.Runner -- [-NonInteractive] [-File] <script> [<arguments>]
               dotnet run --project src/Konstruct.Runner -- [-NonInteractive] -Command <text>

          -File, -f             the script to run; what follows is passed to it. Can be left out.
          -Command, -c          PowerShell text to run; takes the rest of the line
          -NonInteractive       a command that would ask a question fails instead
          -Help, -h, -?         this text

        -NoProfile, -NoLogo and -ExecutionPolicy <name> are accepted, so that a line for pwsh works here too, and change nothing.
        The module is imported first: the one whose Konstruct.psd1 lies above this program, or the one that the environment variable
        KONSTRUCT_MODULE names by the path of its manifest.
        """;

    /// <summary>The script to run, as it was given.</summary>
    public string? File { get; init; }

    /// <summary>The text to run.</summary>
    public string? Command { get; init; }

    /// <summary>The script's arguments, in the form in which the engine binds them.</summary>
    public IReadOnlyList<CommandParameter> Arguments { get; init; } = [];

    /// <summary>Whether questions are errors.</summary>
    public bool NonInteractive { get; init; }

    /// <summary>Whether only the usage is wanted.</summary>
    public bool Help { get; init; }

    /// <summary>What is wrong with the command line, or null.</summary>
    public string? Error { get; init; }

    /// <summary>Reads the command line.</summary>
    /// <param name="arguments">The process's arguments.</param>
    /// <returns>The request; <see cref="Error"/> is set if there is none to carry out.</returns>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith('-'))
                return line with { File = argument, Arguments = ScriptArguments(arguments.Skip(i + 1)) };

            var name = argument.TrimStart('-');
            var hasValue = i + 1 < arguments.Count;
            if (IsShort(name, "help", "h") || name == "?")
                return line with { Help = true };
            if (IsShort(name, "noninteractive", "noni"))
                line = line with { NonInteractive = true };
            else if (IsShort(name, "file", "f"))
                return hasValue
                    ? line with { File = arguments[i + 1], Arguments = ScriptArguments(arguments.Skip(i + 2)) }
                    : line with { Error = $"'{argument}' needs the path of a script after it." };
            else if (IsShort(name, "command", "c"))
                return hasValue
                    ? line with { Command = string.Join(' ', arguments.Skip(i + 1)) }
                    : line with { Error = $"'{argument}' needs the text to run after it." };
            else if (IsShort(name, "executionpolicy", "ex") || IsShort(name, "ep", "ep"))
            {
                if (!hasValue)
                    return line with { Error = $"'{argument}' needs the name of a policy after it." };
                i++;
            }
            else if (!IsShort(name, "noprofile", "nop") && !IsShort(name, "nologo", "nol"))
                return line with { Error = $"'{argument}' is not a parameter. Expected -File, -Command, -NonInteractive, -NoProfile, -NoLogo, -ExecutionPolicy or -Help; a script's own arguments come after its path." };
        }
        return line with { Error = "Nothing to run: expected the path of a script, or -Command and the text to run." };
    }

    /// <summary>
    /// Reads what follows the script's path. A value after <c>-Name</c> stays on its own: only the binder knows whether
    /// <c>-Name</c> is a switch.
    /// </summary>
    private static List<CommandParameter> ScriptArguments(IEnumerable<string> arguments)
    {
        var parameters = new List<CommandParameter>();
        string? waiting = null;
        foreach (var argument in arguments)
        {
            var colon = argument.IndexOf(':', StringComparison.Ordinal);
            if (waiting is not null)
            {
                parameters.Add(new CommandParameter(waiting, argument));
                waiting = null;
            }
            else if (argument.Length < 2 || argument[0] != '-')
                parameters.Add(new CommandParameter(name: null, argument));
            else if (colon < 0)
                parameters.Add(new CommandParameter(argument));
            else if (colon == argument.Length - 1)
                waiting = argument[..colon];
            else
                parameters.Add(new CommandParameter(argument[..colon], ValueOf(argument[(colon + 1)..])));
        }
        return parameters;
    }

    /// <summary><c>-Switch:$false</c> has to reach the script as a Boolean; a shell passes it as text.</summary>
    private static object ValueOf(string text) =>
        bool.TryParse(text.StartsWith('$') ? text.AsSpan(1) : text, out var truth) ? truth : text;

    /// <summary>Whether a name is the parameter's, in full or cut off no earlier than its shortest form.</summary>
    private static bool IsShort(string name, string full, string shortest) =>
        full.StartsWith(name, StringComparison.OrdinalIgnoreCase) && name.StartsWith(shortest, StringComparison.OrdinalIgnoreCase);
}
