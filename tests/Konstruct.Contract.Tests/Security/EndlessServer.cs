using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Konstruct.Contract.Tests.Security;

/// <summary>Answers whatever it is asked, and goes on as long as somebody reads, but for a bound that keeps a test short.</summary>
internal sealed class EndlessServer : IDisposable
{
    private const long Bound = 600L * 1024 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _beginning;
    private readonly byte[] _block;
    private long _sent;

    /// <summary>Starts to listen.</summary>
    /// <param name="beginning">What the body begins with.</param>
    /// <param name="block">What then comes again and again.</param>
    public EndlessServer(string beginning, string block = " ")
    {
        _beginning = Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n" + beginning);
        _block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(block, 64 * 1024 / block.Length)));
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>How many megabytes somebody took.</summary>
    public long SentMegabytes => Interlocked.Read(ref _sent) / (1024 * 1024);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        // So a listener tells that it was stopped.
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var ending = client;
        try
        {
            var stream = client.GetStream();
            _ = await stream.ReadAtLeastAsync(new byte[16384], 1);
            await stream.WriteAsync(_beginning);
            while (Interlocked.Add(ref _sent, _block.Length) < Bound)
                await stream.WriteAsync(_block);
        }
        // The client has had enough.
        catch (Exception e) when (e is IOException or SocketException)
        {
        }
    }
}
