namespace Konstruct.Core;

/// <summary>What a server answers, and no more of it than it can need: one that sends without end, or a little that unpacks into much, must not fill the memory.</summary>
/// <param name="inner">The answer.</param>
/// <param name="longest">How many bytes are taken.</param>
internal sealed class BoundedStream(Stream inner, long longest) : Stream
{
    private long _taken;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Reads an answer whole.</summary>
    /// <param name="content">The answer.</param>
    /// <param name="longest">How many bytes are taken.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="AnswerTooLongException">It has more.</exception>
    public static async Task<byte[]> ReadAsync(HttpContent content, long longest, CancellationToken cancellation)
    {
        var body = new BoundedStream(await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), longest);
        await using var ending = body.ConfigureAwait(false);
        using var bytes = new MemoryStream();
        await body.CopyToAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes.ToArray();
    }

    /// <summary>Begins to count anew: what comes now is another answer.</summary>
    public void Restart() => _taken = 0;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync().ConfigureAwait(false);
        await base.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    private int Counted(int read) => (_taken += read) <= longest ? read : throw new AnswerTooLongException(longest);
}
