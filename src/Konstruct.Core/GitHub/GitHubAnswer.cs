using System.Globalization;

namespace Konstruct.Core.GitHub;

/// <summary>An answer other than success, and what it means.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Message">What GitHub says, if it is GitHub.</param>
/// <param name="Headers">The headers.</param>
internal sealed record GitHubAnswer(int Status, string Message, IReadOnlyDictionary<string, string> Headers)
{
    // Who is told to wait for no time at all must not ask for ever; and no run takes more than the longest.
    private const double ShortestWait = 1;
    private const double LongestWait = 365 * 86400;

    /// <summary>How long GitHub asks to wait, a second at least; null where it does not ask. Source: https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api.</summary>
    /// <param name="now">The time here; what is told in GitHub's time is taken by GitHub's clock, where that is known.</param>
    public TimeSpan? WaitFor(DateTimeOffset now)
    {
        if (Status is not (403 or 429))
            return null;
        var gitHubsNow = now + (Skew(now) ?? TimeSpan.Zero);
        if (Header("Retry-After") is { } after)
        {
            if (double.TryParse(after, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
                return Wait(seconds);
            if (Date(after) is { } then)
                return Wait((then - gitHubsNow).TotalSeconds);
        }
        if (Header("X-RateLimit-Remaining") == "0" && double.TryParse(Header("X-RateLimit-Reset"), CultureInfo.InvariantCulture, out var reset))
            return Wait(reset - gitHubsNow.ToUnixTimeSeconds());
        return Status == 429 || Says("secondary rate limit") ? TimeSpan.FromMinutes(1) : null;
    }

    /// <summary>Whether it may be another one after a while.</summary>
    public bool IsTransient => Status >= 500 && Status != 501;

    /// <summary>Whether GitHub says this.</summary>
    public bool Says(string text) => Message.Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>How far GitHub's clock is from this one; null where it does not tell.</summary>
    public TimeSpan? Skew(DateTimeOffset now) => Date(Header("Date")) - now;

    private static TimeSpan Wait(double seconds) => TimeSpan.FromSeconds(double.IsNaN(seconds) ? ShortestWait : Math.Clamp(seconds, ShortestWait, LongestWait));

    private static DateTimeOffset? Date(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private string? Header(string name) => Headers.FirstOrDefault(h => string.Equals(h.Key, name, StringComparison.OrdinalIgnoreCase)).Value;
}
