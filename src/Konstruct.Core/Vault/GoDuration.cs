using System.Globalization;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Vault;

/// <summary>Durations as programs written in Go take them: <c>90s</c>, <c>1m30s</c>, <c>1.5h</c>, and bare seconds. Source: https://pkg.go.dev/time#ParseDuration.</summary>
internal static partial class GoDuration
{
    /// <summary>Reads a duration.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var bare))
            return TryAdd(bare, TimeSpan.TicksPerSecond, ref duration);
        if (!Whole().IsMatch(text))
            return false;
        foreach (Match part in Part().Matches(text))
        {
            var unit = part.Groups["unit"].Value switch
            {
                "ms" => TimeSpan.TicksPerMillisecond,
                "s" => TimeSpan.TicksPerSecond,
                "m" => TimeSpan.TicksPerMinute,
                _ => TimeSpan.TicksPerHour,
            };
            if (!TryAdd(double.Parse(part.Groups["number"].Value, CultureInfo.InvariantCulture), unit, ref duration))
                return false;
        }
        return true;
    }

    private static bool TryAdd(double number, long unit, ref TimeSpan duration)
    {
        if (number * unit > TimeSpan.TicksPerDay * 10.0)
            return false;
        duration += TimeSpan.FromTicks((long)(number * unit));
        return true;
    }

    [GeneratedRegex(@"\A(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"(?<number>[0-9]+(?:\.[0-9]+)?)(?<unit>ms|s|m|h)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Part();
}
