namespace Konstruct.Sandbox.GitHub;

/// <summary>The primary rate limit. Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.</summary>
internal sealed class RateLimit
{
    private const int Full = 5000;
    private readonly object _gate = new();
    private int _remaining = Full;
    private DateTimeOffset _reset = DateTimeOffset.MinValue;

    /// <summary>Sets what is left, and until when.</summary>
    public void Set(int remaining, DateTimeOffset reset)
    {
        lock (_gate)
        {
            _remaining = remaining;
            _reset = reset;
        }
    }

    /// <summary>Counts a request: whether it may pass, and the state after it.</summary>
    public (bool MayPass, int Remaining, DateTimeOffset Reset) Count(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (now >= _reset)
            {
                _remaining = Full;
                _reset = now.AddHours(1);
            }
            var mayPass = _remaining > 0;
            if (mayPass)
                _remaining--;
            return (mayPass, _remaining, _reset);
        }
    }

    /// <summary>An answer with the headers that tell the state.</summary>
    public static Reply Tell(Reply reply, int remaining, DateTimeOffset reset)
    {
        var invariant = System.Globalization.CultureInfo.InvariantCulture;
        return reply with
        {
            Headers =
            [
                .. reply.Headers,
                new("X-RateLimit-Limit", Full.ToString(invariant)),
                new("X-RateLimit-Remaining", remaining.ToString(invariant)),
                new("X-RateLimit-Used", (Full - remaining).ToString(invariant)),
                new("X-RateLimit-Reset", reset.ToUnixTimeSeconds().ToString(invariant)),
                new("X-RateLimit-Resource", "core"),
            ],
        };
    }
}
