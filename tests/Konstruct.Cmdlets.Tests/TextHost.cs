using System.Globalization;
using System.Management.Automation.Host;

namespace Konstruct.Cmdlets.Tests;

/// <summary>A host whose console is a string.</summary>
internal sealed class TextHost : PSHost
{
    /// <summary>The console.</summary>
    public TextUserInterface Console { get; } = new();

    /// <inheritdoc />
    public override string Name => "Konstruct.Cmdlets.Tests";

    /// <inheritdoc />
    public override Version Version { get; } = new(1, 0);

    /// <inheritdoc />
    public override Guid InstanceId { get; } = Guid.NewGuid();

    /// <inheritdoc />
    public override CultureInfo CurrentCulture => CultureInfo.InvariantCulture;

    /// <inheritdoc />
    public override CultureInfo CurrentUICulture => CultureInfo.InvariantCulture;

    /// <inheritdoc />
    public override PSHostUserInterface UI => Console;

    /// <inheritdoc />
    public override void SetShouldExit(int exitCode)
    {
    }

    /// <inheritdoc />
    public override void EnterNestedPrompt() => throw new NotSupportedException();

    /// <inheritdoc />
    public override void ExitNestedPrompt() => throw new NotSupportedException();

    /// <inheritdoc />
    public override void NotifyBeginApplication()
    {
    }

    /// <inheritdoc />
    public override void NotifyEndApplication()
    {
    }
}
