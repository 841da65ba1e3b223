using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Konstruct.Sandbox;

/// <summary>An HTTP server on a free loopback port that answers concurrently, logs what it was asked, and lets requests meet faults.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private const int StartAttempts = 50;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private readonly Func<IncomingRequest, Reply> _answer;
    private readonly HttpListener _listener;
    private readonly DroppingRelay? _relay;
    private readonly CancellationTokenSource _stop = new();
    private int _isDisposed;
    private int _underWay;

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">Answers a request; called from many threads at once.</param>
    /// <param name="canDrop">Whether faults may cut connections, which takes a relay in front.</param>
    /// <param name="canStream">Whether answers may be sent bit by bit, which takes it as well.</param>
    public LoopbackServer(Func<IncomingRequest, Reply> answer, bool canDrop, bool canStream = false)
    {
        _answer = answer;
        (_listener, var port) = Listen();
        if (canDrop || canStream)
        {
            _relay = new DroppingRelay(port);
            port = _relay.Port;
        }
        Address = new Uri($"http://127.0.0.1:{port}/");
        Faults = new FaultPlan(canDrop);
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The faults to be met.</summary>
    public FaultPlan Faults { get; }

    /// <summary>The requests so far.</summary>
    public RequestLog Requests { get; } = new();

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
            return;
        // The source itself is left to the collector: requests under way still look at its token.
        _stop.Cancel();
        // A request that is cut off here would reach its client as an empty success.
        SpinWait.SpinUntil(() => Volatile.Read(ref _underWay) == 0, _patience);
        _relay?.Dispose();
        _listener.Close();
    }

    // HttpListener takes no port 0. A port from outside the range that the system hands out to clients is rarely taken meanwhile.
    private static (HttpListener, int) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(20000, 32000);
            var listener = new HttpListener();
            try
            {
                listener.Prefixes.Add($"http://127.0.0.1:{port}/");
                listener.Start();
                return (listener, port);
            }
            catch (Exception e) when (attempt < StartAttempts && e is HttpListenerException or SocketException)
            {
                listener.Close();
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var context = await _listener.GetContextAsync().ConfigureAwait(false);
                _ = Task.Run(() => ServeAsync(context), CancellationToken.None);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                if (!_listener.IsListening)
                    return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        Interlocked.Increment(ref _underWay);
        try
        {
            await ServeAsync(context.Request, context.Response).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpListenerException or ObjectDisposedException or InvalidOperationException or SocketException)
        {
            // The client is gone: nobody is left to answer.
            context.Response.Abort();
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    private async Task ServeAsync(HttpListenerRequest message, HttpListenerResponse response)
    {
        Reply? reply;
        var isHead = message.HttpMethod == "HEAD";
        try
        {
            var request = await IncomingRequest.ReadAsync(message, _stop.Token).ConfigureAwait(false);
            reply = await ReplyAsync(request).ConfigureAwait(false);
            Requests.Add(request.Head, reply?.Status ?? 0);
        }
        catch (OperationCanceledException)
        {
            reply = Reply.Text(503, "The sandbox was stopped.", "text/plain; charset=utf-8");
        }
        if (reply is null)
            _relay!.Cut(message.RemoteEndPoint.Port);
        else if (reply.Stream is not null)
            await StreamAsync(message, response, reply).ConfigureAwait(false);
        else
            await SendAsync(response, reply, withBody: !isHead).ConfigureAwait(false);
    }

    // Null: the connection is to be cut.
    private async Task<Reply?> ReplyAsync(IncomingRequest request)
    {
        Fault? final = null;
        var late = TimeSpan.Zero;
        foreach (var fault in Faults.Take(request.Head))
        {
            if (fault.Kind == FaultKind.Act)
                fault.Act?.Invoke();
            else if (fault.Kind != FaultKind.Delay)
                final = fault;
            else if (fault.AfterEffect)
                late += fault.Delay;
            else
                await Task.Delay(fault.Delay, _stop.Token).ConfigureAwait(false);
        }
        Reply? reply = null;
        if (final is null || final.Kind == FaultKind.DropAfter || (!final.IsDrop && final.AfterEffect))
            reply = Answer(request);
        if (late > TimeSpan.Zero)
            await Task.Delay(late, _stop.Token).ConfigureAwait(false);
        return final is null ? reply : InsteadOf(final);
    }

    private static Reply? InsteadOf(Fault fault)
    {
        if (fault.IsDrop)
            return null;
        var reply = fault.Kind == FaultKind.Html
            ? Reply.Text(fault.Status == 0 ? 200 : fault.Status, fault.Body ?? "<!DOCTYPE html><html><head><title>Proxy</title></head><body><h1>Sign in to continue</h1></body></html>", "text/html; charset=utf-8")
            : Reply.Text(fault.Status == 0 ? 503 : fault.Status, fault.Body ?? """{"errors":[]}""", Reply.JsonType);
        foreach (var (name, value) in fault.Headers)
            reply = name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? reply with { ContentType = value } : reply.With(name, value);
        return reply;
    }

    // A mistake of ours must not look like the server's own behaviour, nor hang the client.
    private Reply Answer(IncomingRequest request)
    {
        try
        {
            return _answer(request);
        }
#pragma warning disable CA1031 // Whatever it is, the client gets an answer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Reply.Text(500, $"The sandbox failed with '{e.GetType().Name}'.", "text/plain; charset=utf-8");
        }
    }

    private async Task StreamAsync(HttpListenerRequest message, HttpListenerResponse response, Reply reply)
    {
        if (_relay!.Lend(message.RemoteEndPoint.Port) is var (socket, gone))
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, gone);
            var stream = new ReplyStream(socket);
            await stream.BeginAsync(reply).ConfigureAwait(false);
            await reply.Stream!(stream, ended.Token).ConfigureAwait(false);
            await stream.EndAsync().ConfigureAwait(false);
        }
        response.Abort();
    }

    private static async Task SendAsync(HttpListenerResponse response, Reply reply, bool withBody)
    {
        response.StatusCode = reply.Status;
        foreach (var (name, value) in reply.Headers)
            response.Headers[name] = value;
        if (!reply.Body.IsEmpty)
            response.ContentType = reply.ContentType;
        // Without it a body is silently empty.
        response.ContentLength64 = reply.Body.Length;
        if (withBody && !reply.Body.IsEmpty)
            await response.OutputStream.WriteAsync(reply.Body, CancellationToken.None).ConfigureAwait(false);
        response.Close();
    }
}
