using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Contract.Tests.Kubernetes;

/// <summary>Answers as a test says, for what no real API server can be made to say.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<string, int, string?> _answer;
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-").FullName;

    /// <summary>Starts to listen.</summary>
    /// <param name="answer">Makes of a request's text, and its number from 0, the whole answer; null: the connection is cut.</param>
    public ScriptedServer(Func<string, int, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>What was asked.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>A whole answer.</summary>
    public static string Reply(int status, string body, string headers = "", string type = "application/json") =>
        $"HTTP/1.1 {status} Reason\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    /// <summary>Speaks to it.</summary>
    public KubernetesCluster Open(string user = "{token: secret-token}", Func<KubernetesSettings, KubernetesSettings>? change = null) => Open(Address, user, change);

    /// <summary>Speaks to what stands before it.</summary>
    public KubernetesCluster Open(Uri address, string user, Func<KubernetesSettings, KubernetesSettings>? change = null, string cluster = "")
    {
        var path = Path.Combine(_folder, "config");
        File.WriteAllText(path, $$"""
            current-context: scripted
            contexts: [{name: scripted, context: {cluster: c, user: u} }]
            clusters: [{name: c, cluster: {server: '{{address}}'{{cluster}} } }]
            users: [{name: u, user: {{user}} }]
            """);
        var settings = new KubernetesSettings { KubeConfig = [path], RetryDelay = TimeSpan.FromMilliseconds(2), Timeout = TimeSpan.FromSeconds(20) };
        return KubernetesCluster.Open(change?.Invoke(settings) ?? settings);
    }

    /// <summary>A file beside the kubeconfig.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose()
    {
        _listener.Stop();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => ServeAsync(client));
            }
        }
        // So a listener tells that it was stopped.
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var buffer = new byte[16384];
            var request = Encoding.UTF8.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer));
            // A connection that ends before anything was asked.
            if (request.Length == 0)
                return;
            int number;
            lock (_requests)
            {
                number = _requests.Count;
                _requests.Enqueue(request);
            }
            if (_answer(request, number) is { } answer)
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer));
        }
        // The client has gone.
        catch (Exception e) when (e is IOException or SocketException)
        {
        }
    }
}
