using Konstruct.Core.Files;
namespace Konstruct.Core.Tests.Files;

/// <summary>A writer whose temporary files behave as told.</summary>
/// <param name="open">Opens a temporary file by its path.</param>
internal sealed class FaultyWriter(Func<string, Stream> open) : AtomicWriter
{
    /// <summary>A writer whose disk is full after so many bytes.</summary>
    public static FaultyWriter WithRoomFor(int bytes) => new(path => new FullDisk(path, bytes));

    /// <summary>A writer before whose writing something else happens.</summary>
    public static FaultyWriter After(Action<string> before) => new(path =>
    {
        before(path);
        return new FileStream(path, FileMode.CreateNew);
    });

    /// <inheritdoc/>
    protected override Stream OpenTemporary(string path) => open(path);

    private sealed class FullDisk(string path, int room) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0)
    {
        // What is written as a span comes here, too, because the class is derived.
        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, Math.Min(count, room));
            if (count > room)
                throw new IOException("No space left on device");
        }
    }
}
