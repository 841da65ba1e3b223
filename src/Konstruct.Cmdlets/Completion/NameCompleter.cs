using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Konstruct.Cmdlets.Completion;

/// <summary>Base of what completes names. It asks no network, and where something is not at hand it has nothing to offer, without an error.</summary>
public abstract class NameCompleter : IArgumentCompleter
{
    // All that end a text in double quotes for PowerShell, which takes those of printed books, too.
    private const string DoubleQuotes = "\"\u201C\u201D\u201E";

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        var word = wordToComplete ?? "";
        var quote = word.Length > 0 && word[0] is '\'' or '"' ? word[..1] : "";
        var begun = WildcardPattern.Get(word.Trim('\'', '"') + "*", WildcardOptions.IgnoreCase);
        // A name is a folder's or another's choice; what cannot be seen is not offered.
        return Names(parameterName, fakeBoundParameters).Where(n => begun.IsMatch(n.Name) && !n.Name.Any(char.IsControl)).DistinctBy(n => n.Name, StringComparer.Ordinal).OrderBy(n => n.Name, StringComparer.OrdinalIgnoreCase)
            .Select(n => new CompletionResult(Quoted(n.Name, quote), n.Name, CompletionResultType.ParameterValue, n.Tip));
    }

    /// <summary>The names at hand, each with what else there is to say of it.</summary>
    /// <param name="parameter">The parameter that is completed.</param>
    /// <param name="bound">The parameters that have been typed.</param>
    private protected abstract IEnumerable<(string Name, string Tip)> Names(string parameter, IDictionary bound);

    /// <summary>The texts that a parameter was given; none where it was not.</summary>
    private protected static IReadOnlyList<string> Texts(IDictionary bound, string parameter) => bound[parameter] switch
    {
        string text => [text],
        PSObject { BaseObject: string text } => [text],
        IEnumerable several => [.. several.Cast<object>().Select(o => o?.ToString()).OfType<string>()],
        _ => [],
    };

    /// <summary>The full path of what a path stands for in the session; null where it stands for none in a file system.</summary>
    private protected static string? FullPath(string path)
    {
        try
        {
            // Nothing else leads from a completer to the session that it runs in.
            var resolved = ScriptBlock.Create("$ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($args[0], [ref] $null, [ref] $null)").Invoke(path);
            return resolved is [{ BaseObject: string full }] ? full : null;
        }
        catch (RuntimeException)
        {
            return null;
        }
    }

    private static string Quoted(string name, string quote) => quote switch
    {
        "\"" => $"\"{string.Concat(name.Select(c => c is '`' or '$' || DoubleQuotes.Contains(c, StringComparison.Ordinal) ? $"`{c}" : $"{c}"))}\"",
        "'" => $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'",
        _ => name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':') && name is not ['-', ..] ? name : $"'{CodeGeneration.EscapeSingleQuotedStringContent(name)}'",
    };
}
