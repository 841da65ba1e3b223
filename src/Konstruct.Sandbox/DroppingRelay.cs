using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Konstruct.Sandbox;

/// <summary>
/// Stands in front of a listener and can cut a client's connection with a reset, which HttpListener cannot: its Abort reaches a client as an answer
/// without a body. It also lends a client's socket to an answer that is sent bit by bit. Bytes pass both ways as they are.
/// </summary>
internal sealed class DroppingRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, Client> _clients = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;

    /// <summary>Starts to relay.</summary>
    /// <param name="target">The loopback port of the listener behind.</param>
    public DroppingRelay(int target)
    {
        _target = target;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>The port that clients connect to.</summary>
    public int Port { get; }

    /// <summary>Cuts a client's connection.</summary>
    /// <param name="port">The port from which the listener behind sees the connection come.</param>
    public void Cut(int port)
    {
        if (_clients.TryRemove(port, out var client))
            client.Socket.Close(0);
    }

    /// <summary>A client's socket, to write to while the listener behind sends nothing, and a token that ends when the client is gone; null where it is gone already.</summary>
    /// <param name="port">The port from which the listener behind sees the connection come.</param>
    public (Socket Socket, CancellationToken Gone)? Lend(int port) => _clients.TryGetValue(port, out var client) ? (client.Socket, client.Gone.Token) : null;

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        foreach (var port in _clients.Keys)
            Cut(port);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stopped = _stop.Token;
        while (!stopped.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptSocketAsync(stopped).ConfigureAwait(false);
                _ = Task.Run(() => RelayAsync(client, stopped), CancellationToken.None);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A client that gave up is no reason to stop; Dispose is, and the condition sees it.
            }
        }
    }

    private async Task RelayAsync(Socket client, CancellationToken stopped)
    {
        // Left to the collector: who was lent the socket may still look at its token.
        var gone = new CancellationTokenSource();
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var port = 0;
        try
        {
            client.NoDelay = true;
            // Zero seconds to linger make Close a reset.
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            await server.ConnectAsync(IPAddress.Loopback, _target, stopped).ConfigureAwait(false);
            port = ((IPEndPoint)server.LocalEndPoint!).Port;
            _clients[port] = new Client(client, gone);
            await Task.WhenAny(PipeAsync(client, server, stopped), PipeAsync(server, client, stopped)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either side is gone: so is the connection.
        }
        finally
        {
            _clients.TryRemove(port, out _);
            client.Dispose();
            await gone.CancelAsync().ConfigureAwait(false);
        }
    }

    private static async Task PipeAsync(Socket from, Socket to, CancellationToken stopped)
    {
        var buffer = new byte[16384];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, SocketFlags.None, stopped).ConfigureAwait(false)) > 0)
            {
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), SocketFlags.None, stopped).ConfigureAwait(false);
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // As above.
        }
    }

    private sealed record Client(Socket Socket, CancellationTokenSource Gone);
}
