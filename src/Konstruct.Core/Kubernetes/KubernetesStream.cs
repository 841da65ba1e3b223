using System.Text.Json;

namespace Konstruct.Core.Kubernetes;

/// <summary>An answer that has no end: a JSON value a line.</summary>
internal sealed class KubernetesStream(HttpResponseMessage response, BoundedStream body) : IDisposable
{
    private readonly StreamReader _lines = new(body);

    /// <summary>The next value; null where the answer has ended, or was cut off.</summary>
    public async Task<JsonElement?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            body.Restart();
            if (await _lines.ReadLineAsync(cancellation).ConfigureAwait(false) is not { } line)
                return null;
            using var json = JsonDocument.Parse(line);
            return json.RootElement.Clone();
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or AnswerTooLongException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lines.Dispose();
        response.Dispose();
    }
}
