using System.Management.Automation.Host;

namespace Konstruct.Runner;

/// <summary>The size of the console, for formatting; scripts do not draw on it.</summary>
internal sealed class RunnerRawUserInterface : PSHostRawUserInterface
{
    /// <summary>The width of what no terminal shows.</summary>
    private const int RedirectedWidth = 120;

    /// <inheritdoc />
    public override Size BufferSize
    {
        get => WindowSize;
        set => throw NotSupported();
    }

    /// <inheritdoc />
    public override Size WindowSize
    {
        get => Console.IsOutputRedirected || Console.WindowWidth < 1
            ? new Size(RedirectedWidth, 50)
            : new Size(Console.WindowWidth, Math.Max(Console.WindowHeight, 1));
        set => throw NotSupported();
    }

    /// <inheritdoc />
    public override Size MaxWindowSize => WindowSize;

    /// <inheritdoc />
    public override Size MaxPhysicalWindowSize => WindowSize;

    /// <inheritdoc />
    public override ConsoleColor ForegroundColor { get; set; } = ConsoleColor.Gray;

    /// <inheritdoc />
    public override ConsoleColor BackgroundColor { get; set; } = ConsoleColor.Black;

    /// <inheritdoc />
    public override Coordinates CursorPosition
    {
        get => default;
        set => throw NotSupported();
    }

    /// <inheritdoc />
    public override int CursorSize { get; set; } = 25;

    /// <inheritdoc />
    public override Coordinates WindowPosition { get; set; }

    /// <inheritdoc />
    public override string WindowTitle { get; set; } = string.Empty;

    /// <inheritdoc />
    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    /// <inheritdoc />
    public override KeyInfo ReadKey(ReadKeyOptions options) => throw NotSupported();

    /// <inheritdoc />
    public override void FlushInputBuffer()
    {
    }

    /// <inheritdoc />
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw NotSupported();

    /// <inheritdoc />
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw NotSupported();

    /// <inheritdoc />
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw NotSupported();

    /// <inheritdoc />
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw NotSupported();

    private static NotSupportedException NotSupported() => new("Drawing on the console needs pwsh: this program only runs scripts.");
}
