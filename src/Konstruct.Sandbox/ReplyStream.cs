using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Konstruct.Sandbox;

/// <summary>
/// The body of an answer that goes out bit by bit, written to the client's socket: HttpListener keeps even the status to itself until the first bit of the body is there.
/// </summary>
internal sealed class ReplyStream(Socket client)
{
    private static readonly byte[] _lineEnd = "\r\n"u8.ToArray();
    private static readonly byte[] _end = "0\r\n\r\n"u8.ToArray();

    /// <summary>Sends status and headers.</summary>
    public Task BeginAsync(Reply reply)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} OK\r\nContent-Type: {reply.ContentType}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
        foreach (var (name, value) in reply.Headers)
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        return WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()));
    }

    /// <summary>Sends a bit of the body.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> bit)
    {
        var size = Encoding.ASCII.GetBytes(bit.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n");
        await WriteAsync((byte[])[.. size, .. bit.Span, .. _lineEnd]).ConfigureAwait(false);
    }

    /// <summary>Sends that the body is at its end.</summary>
    public async Task EndAsync()
    {
        await WriteAsync(_end).ConfigureAwait(false);
        // The relay has it closed by a reset, which may overtake what was sent.
        client.LingerState = new LingerOption(enable: false, seconds: 0);
        client.Shutdown(SocketShutdown.Send);
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
            bytes = bytes[await client.SendAsync(bytes, SocketFlags.None, CancellationToken.None).ConfigureAwait(false)..];
    }
}
