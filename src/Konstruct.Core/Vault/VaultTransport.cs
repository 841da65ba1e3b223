using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.Json.Nodes;
using Polly;
using Polly.Retry;

namespace Konstruct.Core.Vault;

/// <summary>
/// Requests to Vault: headers, repetition, redirects, and what is wrong where no proper answer comes. What an answer means is for <see cref="VaultClient"/>.
/// Source: https://developer.hashicorp.com/vault/api-docs.
/// </summary>
internal sealed class VaultTransport : IDisposable
{
    private const int MaxRedirects = 5;

    // Vault itself takes no request that is longer.
    private const long LongestAnswer = 32 * 1024 * 1024;

    private static readonly SearchValues<char> _visible = SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(c => (char)c)]);

    private readonly VaultSettings _settings;
    private readonly HttpMessageInvoker _http;
    private readonly ResiliencePipeline<Attempt> _repeating;

    /// <summary>Makes the transport.</summary>
    /// <param name="settings">Which Vault, and how.</param>
    /// <exception cref="VaultException">A certificate cannot be read, or a setting cannot be sent.</exception>
    public VaultTransport(VaultSettings settings)
    {
        foreach (var (name, value) in new[] { ("-VaultNamespace or VAULT_NAMESPACE", settings.Namespace), ("-VaultTlsServerName or VAULT_TLS_SERVER_NAME", settings.Tls.ServerName) })
        {
            if (value?.AsSpan().ContainsAnyExcept(_visible) == true)
                throw new VaultException(VaultProblem.VaultSettingInvalid, $"'{value}' cannot be sent to Vault; expected visible ASCII characters without blanks.", $"Correct {name}.");
        }
        _settings = settings;
        // Redirects are followed by hand: the token must not reach another host.
        // And every request has its own limit, so that HttpClient would add nothing but another.
        _http = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !settings.Address.IsLoopback, SslOptions = settings.Tls.CreateOptions() });
        _repeating = CreateRepeating(settings);
    }

    /// <summary>The token that goes with every request; null while there is none.</summary>
    /// <exception cref="VaultException">It cannot be sent.</exception>
    public string? Token
    {
        get;
        set => field = value?.AsSpan().ContainsAnyExcept(_visible) == true
            ? throw new VaultException(VaultProblem.VaultTokenInvalid, "The token has blanks, line ends or other characters that no token has.", "Check VAULT_TOKEN, '~/.vault-token' or -VaultToken.")
            : value;
    }

    /// <summary>Sends a request that changes nothing, or nothing more when it is sent twice.</summary>
    public Task<VaultReply> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation) =>
        SendAsync(new Request(method, path, body, "application/json", IsRepeatable: true), cancellation);

    /// <summary>Sends a request that must not be sent twice blindly: it is repeated only where Vault has certainly not heeded it.</summary>
    /// <exception cref="VaultException">No proper answer came; <see cref="VaultException.MayHaveTakenEffect"/> tells whether the request may have been heeded.</exception>
    public Task<VaultReply> TellAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation, string contentType = "application/json") =>
        SendAsync(new Request(method, path, body, contentType, IsRepeatable: false), cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<VaultReply> SendAsync(Request request, CancellationToken cancellation)
    {
        var first = await TryAsync(request, cancellation).ConfigureAwait(false);
        // Nearly all end here: what repeats is entered with the first attempt made, and costs nothing where there is nothing to repeat.
        if (first.Reply is { } reply)
            return reply;
        Attempt? made = first;
        var last = await _repeating.ExecuteAsync(async token => Interlocked.Exchange(ref made, null) ?? await TryAsync(request, token).ConfigureAwait(false), cancellation).ConfigureAwait(false);
        return last.Reply ?? throw last.Problem!;
    }

    private async Task<Attempt> TryAsync(Request request, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_settings.Timeout);
        try
        {
            return await TryOnceAsync(request, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(request, MayHelp: request.IsRepeatable, VaultProblem.VaultTimeout,
                $"Vault at '{_settings.Address}' did not answer within {_settings.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.", "Check the network, or give more time: -VaultTimeoutSec or VAULT_CLIENT_TIMEOUT.", mayTakeEffectLater: true);
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            return Failed(request, MayHelp: false, VaultProblem.VaultTlsFailed,
                $"No secure connection to Vault at '{_settings.Address}' came about: {Innermost(e)}", "Check the address; where a private authority signed Vault's certificate, give -VaultCACert or VAULT_CACERT. If Vault speaks plain http, say http://.",
                mayHaveTakenEffect: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var before = e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError };
            return Failed(request, MayHelp: before || request.IsRepeatable, VaultProblem.VaultUnreachable,
                $"Vault at '{_settings.Address}' cannot be reached: {Innermost(e)}", "Check the address, the network and, where there is one, the proxy.", mayHaveTakenEffect: !before);
        }
    }

    private async Task<Attempt> TryOnceAsync(Request request, CancellationToken cancellation)
    {
        var address = new Uri(_settings.Address, "v1/" + request.Path);
        for (var redirects = 0; ; redirects++)
        {
            using var message = CreateMessage(request, address);
            using var response = await _http.SendAsync(message, cancellation).ConfigureAwait(false);
            if (response.Headers.Location is not { } location || (int)response.StatusCode is < 300 or > 399)
                return await JudgeAsync(request, response, cancellation).ConfigureAwait(false);

            var target = new Uri(address, location);
            var keepsMethod = (int)response.StatusCode is 307 or 308 || request.Method == HttpMethod.Get;
            if (!SameOrigin(target, address) || !keepsMethod || redirects == MaxRedirects)
            {
                return Failed(request, MayHelp: false, VaultProblem.VaultRedirectRefused,
                    $"Vault at '{_settings.Address}' redirects to '{target.GetLeftPart(UriPartial.Authority)}' (status {(int)response.StatusCode}); {(SameOrigin(target, address) ? "that is not followed" : "the token is not sent to another host")}.",
                    SameOrigin(target, address) ? "See how that Vault, or the proxy before it, is set up." : $"If that is the active node, or Vault's true address, give it: -VaultAddress '{target.GetLeftPart(UriPartial.Authority)}' or VAULT_ADDR.", mayHaveTakenEffect: false);
            }
            address = target;
        }
    }

    private HttpRequestMessage CreateMessage(Request request, Uri address)
    {
        var message = new HttpRequestMessage(request.Method, address);
        message.Headers.Add("X-Vault-Request", "true");
        // The name for TLS is taken from here alone.
        message.Headers.Host = _settings.Tls.ServerName;
        if (Token is { } token)
            message.Headers.Add("X-Vault-Token", token);
        if (_settings.Namespace is { Length: > 0 } name)
            message.Headers.Add("X-Vault-Namespace", name);
        if (request.Body is { } body)
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue(request.ContentType, "utf-8") } };
        return message;
    }

    private async Task<Attempt> JudgeAsync(Request request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        byte[] body;
        try
        {
            body = await BoundedStream.ReadAsync(response.Content, LongestAnswer, cancellation).ConfigureAwait(false);
        }
        catch (AnswerTooLongException e)
        {
            return Failed(request, MayHelp: false, VaultProblem.VaultNotVault, $"What answers at '{_settings.Address}' is not Vault: {e.Message}.", "Check the address, and whether a proxy answers in Vault's place.");
        }
        var reply = Parse(status, body);
        // What the server says is not told: it might echo what was sent.
        return status switch
        {
            503 when reply?.Errors.Contains("sealed", StringComparison.OrdinalIgnoreCase) == true => Failed(request, MayHelp: false, VaultProblem.VaultSealed,
                $"Vault at '{_settings.Address}' is sealed.", "Have it unsealed, then run again.", mayHaveTakenEffect: false),
            472 or 473 => Failed(request, MayHelp: false, VaultProblem.VaultStandby,
                $"Vault at '{_settings.Address}' is a standby that answers no such request (status {status}).", "Give the active node's address: -VaultAddress or VAULT_ADDR.", mayHaveTakenEffect: false),
            429 when RetryAfter(response) is { } wait && wait > _settings.MaxRetryAfter => Failed(request, MayHelp: false, VaultProblem.VaultRateLimited,
                $"Vault at '{_settings.Address}' asks to wait for {Seconds(wait)} s; more than {Seconds(_settings.MaxRetryAfter)} s is too long.", "Run again later, or with a lower -ThrottleLimit.", mayHaveTakenEffect: false),
            412 or 429 => Failed(request, MayHelp: true, status == 429 ? VaultProblem.VaultRateLimited : VaultProblem.VaultServerError,
                $"Vault at '{_settings.Address}' answered {status} at every attempt.", "Run again later, or with a lower -ThrottleLimit.", mayHaveTakenEffect: false, retryAfter: RetryAfter(response)),
            // A gateway that gave up waiting says 504; what it waited for goes on.
            >= 500 => Failed(request, MayHelp: request.IsRepeatable && status != 501, VaultProblem.VaultServerError,
                $"Vault at '{_settings.Address}', or a proxy before it, answered {status}.", "See Vault's log; then run again.", mayHaveTakenEffect: status != 501, mayTakeEffectLater: status == 504, RetryAfter(response)),
            400 when reply is null && _settings.Address.Scheme == "http" => NotVault(request, status, response, "If Vault speaks https there, say https://."),
            _ when reply is null => NotVault(request, status, response, "Check the address, and whether a proxy answers in Vault's place."),
            _ => new Attempt(reply, null),
        };
    }

    private Attempt NotVault(Request request, int status, HttpResponseMessage response, string recommendation) => Failed(request, MayHelp: false, VaultProblem.VaultNotVault,
        $"What answers at '{_settings.Address}' is not Vault: status {status} with '{response.Content.Headers.ContentType?.MediaType ?? "no type"}'; expected JSON.", recommendation);

    private static VaultReply? Parse(int status, byte[] body)
    {
        if (body.Length == 0)
            return status is 200 or 204 or 404 or 403 or 405 or 503 or 429 or 412 or 472 or 473 or >= 500 ? new VaultReply(status, null) : null;
        try
        {
            return JsonNode.Parse(body) is JsonObject json ? new VaultReply(status, json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Seconds(TimeSpan time) => Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - TimeProvider.System.GetUtcNow() is { Ticks: > 0 } wait ? wait : TimeSpan.Zero,
        _ => null,
    };

    private static bool SameOrigin(Uri a, Uri b) => a.Scheme == b.Scheme && a.Port == b.Port && string.Equals(a.IdnHost, b.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static string Innermost(Exception exception)
    {
        var message = exception.GetBaseException().Message;
        return message.EndsWith('.') ? message : message + ".";
    }

    private static Attempt Failed(Request request, bool MayHelp, VaultProblem problem, string message, string recommendation, bool mayHaveTakenEffect = true, bool mayTakeEffectLater = false, TimeSpan? retryAfter = null) =>
        new(null, new VaultException(problem, message, recommendation)
        {
            MayHaveTakenEffect = mayHaveTakenEffect && !request.IsRepeatable,
            MayTakeEffectLater = mayTakeEffectLater && !request.IsRepeatable,
            RetryAfter = retryAfter > TimeSpan.Zero ? retryAfter : null,
        })
        { MayHelp = MayHelp };

    private static ResiliencePipeline<Attempt> CreateRepeating(VaultSettings settings)
    {
        if (settings.MaxRetries == 0)
            return ResiliencePipeline<Attempt>.Empty;
        return new ResiliencePipelineBuilder<Attempt>().AddRetry(new RetryStrategyOptions<Attempt>
        {
            ShouldHandle = a => ValueTask.FromResult(a.Outcome.Result is { MayHelp: true } r && !(r.Problem?.RetryAfter > settings.MaxRetryAfter)),
            MaxRetryAttempts = settings.MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = settings.RetryDelay,
            DelayGenerator = a => ValueTask.FromResult(a.Outcome.Result?.Problem?.RetryAfter),
            OnRetry = a =>
            {
                settings.OnWait?.Invoke($"Waiting {a.RetryDelay.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s: {a.Outcome.Result?.Problem?.Message}");
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    // No record: it would print its body.
    private sealed class Request(HttpMethod method, string path, JsonObject? body, string contentType, bool IsRepeatable)
    {
        public HttpMethod Method { get; } = method;

        public string Path { get; } = path;

        public JsonObject? Body { get; } = body;

        public string ContentType { get; } = contentType;

        /// <summary>Whether it does no harm to send it twice.</summary>
        public bool IsRepeatable { get; } = IsRepeatable;
    }

    private sealed record Attempt(VaultReply? Reply, VaultException? Problem)
    {
        /// <summary>Whether another attempt may help.</summary>
        public bool MayHelp { get; init; }
    }
}
