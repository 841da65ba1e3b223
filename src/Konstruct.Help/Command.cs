using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace Konstruct.Help;

/// <summary>A cmdlet as PowerShell knows it.</summary>
internal sealed record Command
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its verb.</summary>
    public required string Verb { get; init; }

    /// <summary>Its noun.</summary>
    public required string Noun { get; init; }

    /// <summary>Its parameters but the common ones, in the order of the alphabet.</summary>
    public required IReadOnlyList<CommandParameter> Parameters { get; init; }

    /// <summary>Its parameter sets, that which is the default first: of each, the parameters in the order of the syntax.</summary>
    public required IReadOnlyList<IReadOnlyList<(CommandParameter Parameter, CommandParameterInfo InSet)>> Syntax { get; init; }

    /// <summary>The full names of the types it puts out.</summary>
    public required IReadOnlyList<string> OutputTypes { get; init; }

    /// <summary>All cmdlets of a built module.</summary>
    public static IReadOnlyList<Command> AllOf(string module, XmlDocs docs)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule(Path.GetFullPath(module));
        using var runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using var shell = PowerShell.Create(runspace);
        var found = shell.AddCommand("Get-Command").AddParameter("Module", Path.GetFileNameWithoutExtension(module)).Invoke<CmdletInfo>();
        if (found.Count == 0)
            throw new InvalidOperationException($"'{module}' has no cmdlet: {string.Join(' ', shell.Streams.Error)}");
        return [.. found.OrderBy(c => c.Name, StringComparer.Ordinal).Select(c => Of(c, docs))];
    }

    private static Command Of(CmdletInfo cmdlet, XmlDocs docs)
    {
        var fresh = Activator.CreateInstance(cmdlet.ImplementingType)!;
        using var owned = fresh as IDisposable;
        var parameters = cmdlet.Parameters.Values
            .Where(p => !Cmdlet.CommonParameters.Contains(p.Name))
            .OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => cmdlet.ImplementingType.GetProperty(p.Name) is { } property ? CommandParameter.Of(p, property, fresh, docs) : CommandParameter.Question(p))
            .ToDictionary(p => p.Name, StringComparer.Ordinal);
        return new Command
        {
            Name = cmdlet.Name,
            Verb = cmdlet.Verb,
            Noun = cmdlet.Noun,
            Parameters = [.. parameters.Values],
            OutputTypes = [.. cmdlet.OutputType.Select(t => t.Type == typeof(void) ? "None" : t.Name)],
            Syntax =
            [
                .. cmdlet.ParameterSets.OrderByDescending(s => s.IsDefault).ThenBy(s => s.Name, StringComparer.Ordinal).Select(s =>
                    s.Parameters.Where(p => parameters.ContainsKey(p.Name))
                        .OrderBy(p => p.Position < 0 ? int.MaxValue : p.Position).ThenByDescending(p => p.IsMandatory).ThenBy(p => Cmdlet.OptionalCommonParameters.Contains(p.Name)).ThenBy(p => p.Name, StringComparer.Ordinal)
                        .Select(p => (parameters[p.Name], p)).ToList()),
            ],
        };
    }
}
