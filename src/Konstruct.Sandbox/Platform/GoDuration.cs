using System.Globalization;

namespace Konstruct.Sandbox.Platform;

/// <summary>A span of time as Go writes it, e.g. <c>1h30m</c> or <c>120s</c>.</summary>
internal static class GoDuration
{
    /// <summary>Reads one; null where there is none, or it is malformed.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (text == "0")
            return TimeSpan.Zero;
        var sum = TimeSpan.Zero;
        for (var at = 0; at < text.Length;)
        {
            var digits = at;
            while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.'))
                digits++;
            var unit = digits;
            while (unit < text.Length && char.IsLetter(text[unit]))
                unit++;
            if (!double.TryParse(text.AsSpan(at, digits - at), CultureInfo.InvariantCulture, out var number) || Unit(text[digits..unit]) is not { } one)
                return null;
            sum += one * number;
            at = unit;
        }
        return sum;
    }

    private static TimeSpan? Unit(string name) => name switch
    {
        "h" => TimeSpan.FromHours(1),
        "m" => TimeSpan.FromMinutes(1),
        "s" => TimeSpan.FromSeconds(1),
        "ms" => TimeSpan.FromMilliseconds(1),
        _ => null,
    };
}
