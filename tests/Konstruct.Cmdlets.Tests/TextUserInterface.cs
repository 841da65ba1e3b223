using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Internal;
using System.Security;
using System.Text;

namespace Konstruct.Cmdlets.Tests;

/// <summary>A console that keeps what is written, without colours, and answers nothing.</summary>
internal sealed class TextUserInterface : PSHostUserInterface
{
    private readonly TextRawUserInterface _raw = new();
    private readonly StringBuilder _text = new();

    /// <summary>The width in characters.</summary>
    public int Width
    {
        get => _raw.BufferSize.Width;
        set => _raw.BufferSize = new Size(value, _raw.BufferSize.Height);
    }

    /// <summary>What was written.</summary>
    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <inheritdoc />
    public override PSHostRawUserInterface RawUI => _raw;

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        lock (_text)
            _text.Clear();
    }

    /// <inheritdoc />
    public override void Write(string value)
    {
        lock (_text)
            _text.Append(new StringDecorated(value).ToString(OutputRendering.PlainText));
    }

    /// <inheritdoc />
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc />
    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    /// <inheritdoc />
    public override void WriteErrorLine(string value) => WriteLine(value);

    /// <inheritdoc />
    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    /// <inheritdoc />
    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    /// <inheritdoc />
    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    /// <inheritdoc />
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
    }

    /// <inheritdoc />
    public override string ReadLine() => throw NoAnswer();

    /// <inheritdoc />
    public override SecureString ReadLineAsSecureString() => throw NoAnswer();

    /// <inheritdoc />
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) => throw NoAnswer();

    /// <inheritdoc />
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) => throw NoAnswer();

    /// <inheritdoc />
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NoAnswer();

    /// <inheritdoc />
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NoAnswer();

    private static HostException NoAnswer() => new("Nobody is there to answer.");
}
