using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Konstruct.Core.GitHub;

/// <summary>The first request of a clone over https: git asks which references there are. Source: https://git-scm.com/docs/http-protocol#_smart_clients and https://git-scm.com/docs/gitprotocol-pack.</summary>
/// <param name="host">Whom to ask.</param>
/// <param name="patience">How patiently.</param>
internal sealed class GitAdvertisement(GitHubHost host, GitHubPatience patience) : IDisposable
{
    private const int MaxRedirects = 5;
    private const int MaxText = 1000;

    // A packet begins with its own length, of four digits; one of length 0 ends a part.
    private const int LengthDigits = 4;
    private const int MaxPacket = 65520;

    private readonly HttpClient _http = new(host.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks, as a user with an installation token. A redirect is followed on the same host, as git does where a repository was renamed.</summary>
    /// <param name="repository">The repository's address, with a slash at the end.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether what answers is a repository.</returns>
    /// <exception cref="GitHubAnswerException">It is refused.</exception>
    public Task<bool> AskAsync(Uri repository, string token, CancellationToken cancellation) => patience.AskAsync(async timeout =>
    {
        var address = new Uri(repository, "info/refs?service=git-upload-pack");
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes("x-access-token:" + token)));
            request.Headers.UserAgent.ParseAdd("git/2 (Konstruct)");
            // All references of a large repository would be megabytes, and the first of them proves enough.
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout).ConfigureAwait(false);
            if ((int)response.StatusCode is >= 300 and < 400 && redirects < MaxRedirects && response.Headers.Location is { } location
                && new Uri(address, location) is var target && host.Git.IsBaseOf(target) && target.UserInfo.Length == 0)
            {
                address = target;
                continue;
            }
            if (response.StatusCode != HttpStatusCode.OK)
                throw new GitHubAnswerException(new GitHubAnswer((int)response.StatusCode, await TextAsync(response, timeout).ConfigureAwait(false), Headers(response)));
            return response.Content.Headers.ContentType?.MediaType == "application/x-git-upload-pack-advertisement" && await IsOfRepositoryAsync(response.Content, timeout).ConfigureAwait(false);
        }
    }, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    // First the service, alone in its part; then each reference with its object, or an error that git would show.
    private static async Task<bool> IsOfRepositoryAsync(HttpContent content, CancellationToken cancellation)
    {
        var body = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            if (await PacketAsync(body, cancellation).ConfigureAwait(false) != "# service=git-upload-pack\n" || await PacketAsync(body, cancellation).ConfigureAwait(false) != "")
                return false;
            var first = await PacketAsync(body, cancellation).ConfigureAwait(false);
            // The repository that has nothing in it yet ends here.
            return first is not null && (first.Length == 0 || (first.IndexOf(' ', StringComparison.Ordinal) is 40 or 64 && first.AsSpan(0, 40).IndexOfAnyExcept("0123456789abcdef") < 0));
        }
    }

    // Empty where a part ends; null where there is no packet.
    private static async Task<string?> PacketAsync(Stream body, CancellationToken cancellation)
    {
        var digits = await ReadAsync(body, LengthDigits, cancellation).ConfigureAwait(false);
        if (digits is null || !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var length) || length is not (0 or (> LengthDigits and <= MaxPacket)))
            return null;
        return length == 0 ? "" : await ReadAsync(body, length - LengthDigits, cancellation).ConfigureAwait(false);
    }

    private static async Task<string?> ReadAsync(Stream body, int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        return await body.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancellation).ConfigureAwait(false) == count ? Encoding.Latin1.GetString(bytes) : null;
    }

    // Git shows what a server says as plain text; anything longer is a page.
    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentType?.MediaType != "text/plain")
            return "";
        var bytes = new byte[MaxText];
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
            return Encoding.UTF8.GetString(bytes, 0, await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false)).Trim();
    }

    private static Dictionary<string, string> Headers(HttpResponseMessage response) =>
        response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
}
