using System.Collections.Specialized;
using System.Net;
using System.Text.Json;

namespace Konstruct.Sandbox;

/// <summary>A request with all that a stand-in reads of it.</summary>
internal sealed class IncomingRequest
{
    private readonly HttpListenerRequest _request;

    private IncomingRequest(HttpListenerRequest request, SandboxRequest head, byte[] body)
    {
        _request = request;
        Head = head;
        Body = body;
    }

    /// <summary>Method and path.</summary>
    public SandboxRequest Head { get; }

    /// <summary>The method in capitals.</summary>
    public string Method => Head.Method;

    /// <summary>The path, percent-decoded, without the query.</summary>
    public string Path => Head.Path;

    /// <summary>Path and query as they were sent.</summary>
    public string RawUrl => _request.RawUrl ?? "/";

    /// <summary>The query.</summary>
    public NameValueCollection Query => _request.QueryString;

    /// <summary>The body; empty where none was sent.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => _request.Headers[name];

    /// <summary>The body as JSON; an empty object where none was sent.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public JsonDocument Json() => JsonDocument.Parse(Body.IsEmpty ? "{}"u8.ToArray() : Body);

    /// <summary>Reads a request to its end.</summary>
    public static async Task<IncomingRequest> ReadAsync(HttpListenerRequest request, CancellationToken cancellationToken)
    {
        var head = new SandboxRequest(request.HttpMethod.ToUpperInvariant(), Uri.UnescapeDataString(request.Url!.AbsolutePath));
        if (!request.HasEntityBody)
            return new IncomingRequest(request, head, []);
        using var body = new MemoryStream();
        await request.InputStream.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
        return new IncomingRequest(request, head, body.ToArray());
    }
}
