using System.Globalization;
using System.Management.Automation.Host;

namespace Konstruct.Runner;

/// <summary>The engine's way to the process: the console and the exit code.</summary>
internal sealed class RunnerHost : PSHost
{
    /// <summary>Makes the host.</summary>
    /// <param name="console">Where the script's output goes.</param>
    public RunnerHost(RunnerUserInterface console) => Console = console;

    /// <summary>The console.</summary>
    public RunnerUserInterface Console { get; }

    /// <summary>What the script asked the process to exit with, or null.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc />
    public override string Name => "Konstruct.Runner";

    /// <inheritdoc />
    public override Version Version { get; } = typeof(RunnerHost).Assembly.GetName().Version!;

    /// <inheritdoc />
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc />
    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    /// <inheritdoc />
    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <inheritdoc />
    public override PSHostUserInterface UI => Console;

    /// <inheritdoc />
    public override void SetShouldExit(int exitCode) => ExitCode = exitCode;

    /// <inheritdoc />
    public override void EnterNestedPrompt() => throw new NotSupportedException("A nested prompt needs pwsh: this program only runs scripts.");

    /// <inheritdoc />
    public override void ExitNestedPrompt() => throw new NotSupportedException("A nested prompt needs pwsh: this program only runs scripts.");

    /// <inheritdoc />
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc />
    public override void NotifyEndApplication()
    {
    }
}
