using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Text.Json;
using System.Text.RegularExpressions;
using Polly;
using Polly.Retry;

namespace Konstruct.Core.Kubernetes;

/// <summary>
/// Requests to an API server: credentials, repetition, and what is wrong where no proper answer comes. What an answer means is for <see cref="KubernetesCluster"/>.
/// KubernetesClient's own way of sending puts the body of a refusal into its exceptions and reads whole lists into its classes, so only its connections and credentials are used.
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/.
/// </summary>
internal sealed partial class KubernetesTransport : IDisposable
{
    private readonly ClusterConnection _connection;
    private readonly KubernetesSettings _settings;
    private readonly k8s.Kubernetes _client;
    private readonly ResiliencePipeline<Attempt> _repeating;

    /// <summary>Makes the transport.</summary>
    /// <exception cref="KubernetesException">A certificate or key cannot be used.</exception>
    public KubernetesTransport(ClusterConnection connection, KubernetesSettings settings)
    {
        _connection = connection;
        _settings = settings;
        _client = connection.CreateClient();
        _repeating = CreateRepeating(settings);
    }

    /// <summary>Which API server, for messages.</summary>
    public string Where => $"'{_connection.Name}' at '{_connection.Server}'";

    /// <summary>Sends a request and reads the answer. One that only reads is repeated where that may help; one that changes something, where it was certainly not heeded.</summary>
    /// <exception cref="KubernetesException">No proper answer came.</exception>
    public async Task<KubernetesReply> SendAsync(KubernetesRequest request, CancellationToken cancellation)
    {
        var first = await TryAsync(request, cancellation).ConfigureAwait(false);
        // Nearly all end here: what repeats is entered with the first attempt made, and costs nothing where there is nothing to repeat.
        if (first.Reply is { } reply)
            return reply;
        Attempt? made = first;
        var last = request.IsPatient ? await _repeating.ExecuteAsync(async token => Interlocked.Exchange(ref made, null) ?? await TryAsync(request, token).ConfigureAwait(false), cancellation).ConfigureAwait(false) : first;
        return last.Reply ?? throw last.Problem!;
    }

    /// <summary>Sends a request whose answer has no end, and gives what comes line by line.</summary>
    /// <returns>The lines, or null where the answer is a refusal.</returns>
    /// <exception cref="KubernetesException">No proper answer came.</exception>
    public async Task<KubernetesStream?> OpenAsync(KubernetesRequest request, CancellationToken cancellation)
    {
        KubernetesStream? stream = null;
        var attempt = await TryAsync(request, cancellation, async (response, token) =>
        {
            if ((int)response.StatusCode != 200)
                return false;
            stream = new KubernetesStream(response, new BoundedStream(await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false), _settings.LongestAnswer));
            return true;
        }).ConfigureAwait(false);
        attempt.Reply?.Dispose();
        return stream ?? (attempt.Problem is { Problem: not KubernetesProblem.KubernetesForbidden } problem ? throw problem : null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _client.Dispose();
        _connection.Exec?.Dispose();
    }

    private async Task<Attempt> TryAsync(KubernetesRequest request, CancellationToken cancellation, Func<HttpResponseMessage, CancellationToken, Task<bool>>? take = null)
    {
        for (var renewed = false; ; renewed = true)
        {
            // A program that asks a person to log in has its own limit.
            using var message = CreateMessage(request);
            await AuthenticateAsync(message, cancellation).ConfigureAwait(false);
            var attempt = await TryOnceAsync(request, message, take, cancellation).ConfigureAwait(false);
            if (renewed || _connection.Exec is not { } exec || attempt.Problem?.Problem != KubernetesProblem.KubernetesUnauthorized)
                return attempt;
            exec.Forget();
        }
    }

    private async Task<Attempt> TryOnceAsync(KubernetesRequest request, HttpRequestMessage message, Func<HttpResponseMessage, CancellationToken, Task<bool>>? take, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(_settings.Timeout);
        HttpResponseMessage? response = null;
        try
        {
            response = await _client.HttpClient.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, timeout.Token).ConfigureAwait(false);
            if (take is not null && await take(response, timeout.Token).ConfigureAwait(false))
            {
                response = null;
                return new Attempt(null, null);
            }
            return await JudgeAsync(request, response, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Failed(request, mayHelp: request.Patch is null, KubernetesProblem.KubernetesTimeout,
                $"The API server of {Where} did not answer within {Seconds(_settings.Timeout)} s.", "Check the network, and whether the server is overloaded; or give more time.");
        }
        catch (HttpRequestException e) when (e.InnerException is AuthenticationException)
        {
            return Failed(request, mayHelp: false, KubernetesProblem.KubernetesTlsFailed,
                $"No secure connection to the API server of {Where} came about: {Innermost(e)}", $"Check 'server', 'certificate-authority' and 'tls-server-name' of the cluster in {_connection.Source}.", mayHaveTakenEffect: false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            var before = e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.ProxyTunnelError };
            return Failed(request, mayHelp: before || request.Patch is null, KubernetesProblem.KubernetesUnreachable,
                $"The API server of {Where} cannot be reached: {Innermost(e)}", "Check the address, the network, the VPN and, where there is one, the proxy.", mayHaveTakenEffect: !before);
        }
        finally
        {
            response?.Dispose();
        }
    }

    private HttpRequestMessage CreateMessage(KubernetesRequest request)
    {
        var message = new HttpRequestMessage(request.Patch is null ? HttpMethod.Get : HttpMethod.Patch, new Uri(_connection.Server, request.Path));
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // The name for TLS is taken from here alone.
        message.Headers.Host = _connection.TlsServerName;
        foreach (var (name, value) in _connection.Headers)
            message.Headers.Add(name, value);
        if (request.Patch is { } patch)
            message.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(patch)) { Headers = { ContentType = new MediaTypeHeaderValue("application/merge-patch+json") } };
        return message;
    }

    private async Task AuthenticateAsync(HttpRequestMessage message, CancellationToken cancellation)
    {
        if (_client.Credentials is null)
            return;
        try
        {
            await _client.Credentials.ProcessHttpRequestAsync(message, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FormatException or AggregateException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesConfigInvalid, $"The token for '{_connection.Name}' in {_connection.Source}, or in the file that it names, cannot be read, or cannot be sent: it has line ends, say.", "Check 'token' or 'tokenFile'.");
        }
        catch (k8s.Exceptions.KubernetesClientException)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesUnauthorized, $"The token for '{_connection.Name}' in {_connection.Source} has expired, and its issuer gave no new one.", "Log in anew at the provider.");
        }
    }

    private async Task<Attempt> JudgeAsync(KubernetesRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        if (status is >= 300 and <= 399)
        {
            var target = response.Headers.Location is { } location ? new Uri(_connection.Server, location).GetLeftPart(UriPartial.Authority) : "nowhere";
            return NotKubernetes(request, $"status {status} to '{target}', where the credentials are not sent", $"An API server does not redirect: check 'server' in {_connection.Source}, and whether a login page stands before it.");
        }
        KubernetesReply reply;
        try
        {
            reply = new KubernetesReply(status, await ParseAsync(response, _settings.LongestAnswer, cancellation).ConfigureAwait(false));
        }
        catch (AnswerTooLongException e)
        {
            return NotKubernetes(request, e.Message, $"Check 'server' in {_connection.Source}, and whether a proxy answers in the API server's place.");
        }
        var problem = Judge(request, response, reply);
        if (problem is null)
            return new Attempt(reply, null);
        reply.Dispose();
        return problem;
    }

    // What the server says is not told, but for who was refused: it might echo what was sent.
    private Attempt? Judge(KubernetesRequest request, HttpResponseMessage response, KubernetesReply reply)
    {
        var seen = $"status {reply.Status} with '{response.Content.Headers.ContentType?.MediaType ?? "no type"}'";
        switch (reply.Status)
        {
            case 401:
                return Failed(request, mayHelp: false, KubernetesProblem.KubernetesUnauthorized, $"The API server of {Where} does not accept the credentials.", $"Log in anew, or check the user of that context in {_connection.Source}.", mayHaveTakenEffect: false);
            case 403 when reply.HasKind:
                return Forbidden(request, reply);
            case 429 when RetryAfter(response) is { } wait && wait > _settings.MaxRetryAfter:
                return Failed(request, mayHelp: false, KubernetesProblem.KubernetesThrottled,
                    $"The API server of {Where} asks to wait for {Seconds(wait)} s; more than {Seconds(_settings.MaxRetryAfter)} s is too long.", "Run again later.", mayHaveTakenEffect: false);
            case 429:
                return Failed(request, mayHelp: true, KubernetesProblem.KubernetesThrottled, $"The API server of {Where} answered 429 at every attempt.", "Run again later.", mayHaveTakenEffect: false, RetryAfter(response));
            case >= 500:
                return Failed(request, mayHelp: request.Patch is null && reply.Status != 501, KubernetesProblem.KubernetesServerError,
                    $"The API server of {Where}, or a proxy before it, answered {reply.Status}.", "See the API server's log and 'kubectl get --raw /readyz?verbose'; then run again.", retryAfter: RetryAfter(response));
            case 400 when !reply.HasKind && _connection.Server.Scheme == "http":
                return NotKubernetes(request, seen, $"If the API server speaks https there, say https:// in {_connection.Source}.");
            // An API server says so in plain text where it serves no such path.
            case 404 when response.Content.Headers.ContentType?.MediaType is null or "text/plain":
                return null;
            default:
                return reply.HasKind ? null : NotKubernetes(request, seen, $"Check 'server' in {_connection.Source}, and whether a proxy answers in the API server's place.");
        }
    }

    private Attempt Forbidden(KubernetesRequest request, KubernetesReply reply)
    {
        var who = RefusedUser().Match(reply.Json.Text("message") ?? "") is { Success: true } match ? $"'{match.Groups["user"].Value}'" : $"The user of '{_connection.Name}'";
        var right = request.Right;
        return new Attempt(null, new KubernetesException(KubernetesProblem.KubernetesForbidden, $"{who} lacks the right to {right} of {Where}.",
            $"Grant it by a {(right.Namespace is null ? "ClusterRole and ClusterRoleBinding" : "Role and RoleBinding")}; 'kubectl auth can-i {right.Verb} {right.Resource}{(right.Namespace is null ? " -A" : $" -n {right.Namespace}")}' then says yes.")
        {
            MissingRight = right,
        });
    }

    private Attempt NotKubernetes(KubernetesRequest request, string seen, string recommendation) =>
        Failed(request, mayHelp: false, KubernetesProblem.KubernetesNotKubernetes, $"What answers at '{_connection.Server}' for '{_connection.Name}' is no Kubernetes API server: {seen}; expected an object in JSON.", recommendation);

    private static async Task<JsonDocument?> ParseAsync(HttpResponseMessage response, long longest, CancellationToken cancellation)
    {
        try
        {
            var body = new BoundedStream(await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false), longest);
            await using var _ = body.ConfigureAwait(false);
            return await JsonDocument.ParseAsync(body, default, cancellation).ConfigureAwait(false);
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

    private static string Innermost(Exception exception)
    {
        var message = exception.GetBaseException().Message;
        return message.EndsWith('.') ? message : message + ".";
    }

    private static Attempt Failed(KubernetesRequest request, bool mayHelp, KubernetesProblem problem, string message, string recommendation, bool mayHaveTakenEffect = true, TimeSpan? retryAfter = null) =>
        new(null, new KubernetesException(problem, message, recommendation) { MayHaveTakenEffect = mayHaveTakenEffect && request.Patch is not null })
        {
            MayHelp = mayHelp,
            RetryAfter = retryAfter > TimeSpan.Zero ? retryAfter : null,
        };

    private static ResiliencePipeline<Attempt> CreateRepeating(KubernetesSettings settings)
    {
        if (settings.MaxRetries == 0)
            return ResiliencePipeline<Attempt>.Empty;
        return new ResiliencePipelineBuilder<Attempt>().AddRetry(new RetryStrategyOptions<Attempt>
        {
            ShouldHandle = a => ValueTask.FromResult(a.Outcome.Result is { MayHelp: true } r && !(r.RetryAfter > settings.MaxRetryAfter)),
            MaxRetryAttempts = settings.MaxRetries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = settings.RetryDelay,
            DelayGenerator = a => ValueTask.FromResult(a.Outcome.Result?.RetryAfter),
            OnRetry = a =>
            {
                settings.OnWait?.Invoke($"Waiting {a.RetryDelay.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s: {a.Outcome.Result?.Problem?.Message}");
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    [GeneratedRegex("""User "(?<user>[^"]+)" cannot """, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RefusedUser();

    private sealed record Attempt(KubernetesReply? Reply, KubernetesException? Problem)
    {
        /// <summary>Whether another attempt may help.</summary>
        public bool MayHelp { get; init; }

        /// <summary>How long the server asks to wait; null where it does not ask.</summary>
        public TimeSpan? RetryAfter { get; init; }
    }
}
