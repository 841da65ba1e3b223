using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Konstruct.Contract.Tests.GitHub;

/// <summary>Answers every connection with the same beginning of an answer, and then nothing more.</summary>
internal sealed class StallingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];
    private int _connections;

    public StallingServer(string beginning)
    {
        _listener.Start();
        _ = Task.Run(() => AcceptAsync(Encoding.ASCII.GetBytes(beginning)));
    }

    public Uri ApiUrl => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/api/v3/");

    public int Connections => _connections;

    public void Dispose()
    {
        _listener.Stop();
        foreach (var client in _clients)
            client.Dispose();
    }

    private async Task AcceptAsync(byte[] beginning)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _clients.Add(client);
                Interlocked.Increment(ref _connections);
                _ = await client.GetStream().ReadAsync(new byte[4096]);
                await client.GetStream().WriteAsync(beginning);
            }
        }
        // So a listener tells that it was stopped.
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException or IOException)
        {
        }
    }
}
