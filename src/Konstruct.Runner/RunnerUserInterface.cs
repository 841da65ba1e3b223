using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;

namespace Konstruct.Runner;

/// <summary>The engine's way to the console: plain streams, coloured where a terminal shows them.</summary>
internal sealed class RunnerUserInterface : PSHostUserInterface
{
    private const string ClearLine = "\r\u001b[K";

    private readonly bool _nonInteractive;
    private readonly bool _colourOutput;
    private readonly bool _colourError;
    private bool _progressShown;

    /// <summary>Looks at what the process's streams are.</summary>
    /// <param name="nonInteractive">Whether questions are errors.</param>
    public RunnerUserInterface(bool nonInteractive)
    {
        _nonInteractive = nonInteractive || Console.IsInputRedirected;
        // https://no-color.org: any value but the empty one. A dumb terminal knows no escapes.
        var plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        _colourOutput = !plain && !Console.IsOutputRedirected;
        _colourError = !plain && !Console.IsErrorRedirected;
    }

    /// <summary>Whether the script waits for an answer.</summary>
    public bool IsPrompting { get; private set; }

    /// <summary>Whether what would go to the output goes to the error stream, as it does while the error that ended a script is printed.</summary>
    public bool WritesToError { get; set; }

    /// <inheritdoc />
    public override PSHostRawUserInterface RawUI { get; } = new RunnerRawUserInterface();

    /// <inheritdoc />
    public override bool SupportsVirtualTerminal => _colourOutput || _colourError;

    /// <inheritdoc />
    public override void Write(string value)
    {
        if (WritesToError)
            Print(Console.Error, _colourError, value);
        else
            Print(Console.Out, _colourOutput, value);
    }

    /// <inheritdoc />
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        if (_colourOutput)
            value = PSStyle.MapForegroundColorToEscapeSequence(foregroundColor) + PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor) + value + PSStyle.Instance.Reset;
        Write(value);
    }

    /// <inheritdoc />
    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    /// <inheritdoc />
    public override void WriteErrorLine(string value) =>
        Print(Console.Error, _colourError, Styled(PSStyle.Instance.Formatting.Error, value) + Environment.NewLine);

    /// <inheritdoc />
    public override void WriteWarningLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Warning, "WARNING: " + message));

    /// <inheritdoc />
    public override void WriteVerboseLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Verbose, "VERBOSE: " + message));

    /// <inheritdoc />
    public override void WriteDebugLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Debug, "DEBUG: " + message));

    /// <inheritdoc />
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        if (!_colourError)
            return;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            EndProgress();
            return;
        }
        var percent = record.PercentComplete < 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" {record.PercentComplete}%");
        var line = $"{record.Activity}: {record.StatusDescription}{percent}".ReplaceLineEndings(" ");
        var room = RawUI.WindowSize.Width - 1;
        Console.Error.Write(ClearLine + (line.Length > room ? line[..room] : line));
        _progressShown = true;
    }

    /// <summary>Takes the progress line off the terminal.</summary>
    public void EndProgress()
    {
        if (!_progressShown)
            return;
        Console.Error.Write(ClearLine);
        _progressShown = false;
    }

    /// <inheritdoc />
    public override string ReadLine() => Ask(Console.In.ReadLine);

    /// <inheritdoc />
    public override SecureString ReadLineAsSecureString() => Ask(ReadHidden);

    /// <inheritdoc />
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        var keys = choices.Select(static choice => KeyOf(choice.Label)).ToList();
        var labels = choices.Select(static choice => choice.Label.Replace("&", string.Empty, StringComparison.Ordinal)).ToList();
        Introduce(caption, message);
        while (true)
        {
            Write(string.Join("  ", labels.Select((label, i) => $"[{keys[i]}] {label}")) + "  [?] Help");
            Write(defaultChoice < 0 ? ": " : $" (default is \"{keys[defaultChoice]}\"): ");
            var answer = ReadLine().Trim();
            if (answer.Length == 0 && defaultChoice >= 0)
                return defaultChoice;
            if (answer == "?")
            {
                for (var i = 0; i < choices.Count; i++)
                    WriteLine($"{keys[i]} - {choices[i].HelpMessage}");
                continue;
            }
            var index = keys.FindIndex(key => key.Equals(answer, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
                index = labels.FindIndex(label => label.Equals(answer, StringComparison.OrdinalIgnoreCase));
            if (index >= 0)
                return index;
        }
    }

    /// <inheritdoc />
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RefuseIfNonInteractive();
        Introduce(caption, message);
        var answers = new Dictionary<string, PSObject>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in descriptions)
        {
            Write($"{field.Name}: ");
            answers[field.Name] = field.ParameterTypeFullName == typeof(SecureString).FullName
                ? PSObject.AsPSObject(ReadLineAsSecureString())
                : PSObject.AsPSObject(ReadLine());
        }
        return answers;
    }

    /// <inheritdoc />
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName)
    {
        RefuseIfNonInteractive();
        Introduce(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            Write("User: ");
            userName = ReadLine();
        }
        Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadLineAsSecureString());
    }

    /// <inheritdoc />
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        PromptForCredential(caption, message, userName, targetName);

    private static string KeyOf(string label)
    {
        var mark = label.IndexOf('&', StringComparison.Ordinal);
        return mark < 0 || mark + 1 >= label.Length ? label : label.Substring(mark + 1, 1).ToUpperInvariant();
    }

    private static string Styled(string style, string text) => style + text + PSStyle.Instance.Reset;

    private static SecureString ReadHidden()
    {
        var text = new SecureString();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace)
                text.AppendChar(key.KeyChar);
            else if (text.Length > 0)
                text.RemoveAt(text.Length - 1);
        }
        Console.Out.WriteLine();
        text.MakeReadOnly();
        return text;
    }

    /// <summary>
    /// The engine puts colours into what it formats whatever the host says, and leaves it to the host to show them.
    /// </summary>
    private void Print(TextWriter stream, bool coloured, string text)
    {
        EndProgress();
        stream.Write(coloured ? text : new StringDecorated(text).ToString(OutputRendering.PlainText));
    }

    private void Introduce(string caption, string message)
    {
        foreach (var text in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(text))
                WriteLine(text);
        }
    }

    private T Ask<T>(Func<T?> read)
        where T : class
    {
        RefuseIfNonInteractive();
        IsPrompting = true;
        try
        {
            return read() ?? throw new HostException("The terminal was closed before the question was answered.");
        }
        finally
        {
            IsPrompting = false;
        }
    }

    private void RefuseIfNonInteractive()
    {
        if (_nonInteractive)
            throw new HostException("A question cannot be answered here: -NonInteractive was given, or the standard input is not a terminal. Pass the missing values as parameters; -Confirm:$false answers a confirmation.");
    }
}
