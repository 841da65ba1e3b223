using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Konstruct.Sandbox.Platform;

/// <summary>The functions that manifests of the platform use. Source: https://pkg.go.dev/text/template#hdr-Functions and https://masterminds.github.io/sprig/.</summary>
internal static class GoTemplateFunctions
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, (int Least, int Most, Func<object?[], object?> Call)> _all = new()
    {
        ["and"] = (1, int.MaxValue, a => Array.FindIndex(a, v => !IsTrue(v)) is var failing and >= 0 ? a[failing] : a[^1]),
        ["or"] = (1, int.MaxValue, a => Array.Find(a, IsTrue) is { } found ? found : a[^1]),
        ["not"] = (1, 1, a => !IsTrue(a[0])),
        ["eq"] = (2, int.MaxValue, a => a.Skip(1).Any(v => Equals(v, a[0]))),
        ["ne"] = (2, 2, a => !Equals(a[0], a[1])),
        ["printf"] = (1, int.MaxValue, a => Format(Text(a[0]), a[1..])),
        ["print"] = (0, int.MaxValue, a => string.Concat(a.Select(Text))),
        ["len"] = (1, 1, a => (long)Text(a[0]).Length),
        ["toString"] = (1, 1, a => Text(a[0])),
        ["default"] = (1, 2, a => a.Length == 2 && IsTrue(a[1]) ? a[1] : a[0]),
        ["empty"] = (1, 1, a => !IsTrue(a[0])),
        ["ternary"] = (3, 3, a => IsTrue(a[2]) ? a[0] : a[1]),
        ["replace"] = (3, 3, a => Text(a[0]).Length == 0 ? Text(a[2]) : Text(a[2]).Replace(Text(a[0]), Text(a[1]), StringComparison.Ordinal)),
        ["b64enc"] = (1, 1, a => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(a[0])))),
        ["b64dec"] = (1, 1, a => Decode(Text(a[0]))),
        ["toJson"] = (1, 1, a => JsonSerializer.Serialize(a[0], _json)),
        ["quote"] = (1, int.MaxValue, a => string.Join(' ', a.Select(v => JsonSerializer.Serialize(Text(v), _json)))),
        ["squote"] = (1, int.MaxValue, a => string.Join(' ', a.Select(v => $"'{Text(v)}'"))),
        ["indent"] = (2, 2, a => Indent(a[0], Text(a[1]))),
        ["nindent"] = (2, 2, a => "\n" + Indent(a[0], Text(a[1]))),
        ["trim"] = (1, 1, a => Text(a[0]).Trim()),
        ["trimPrefix"] = (2, 2, a => Text(a[1]).StartsWith(Text(a[0]), StringComparison.Ordinal) ? Text(a[1])[Text(a[0]).Length..] : Text(a[1])),
        ["trimSuffix"] = (2, 2, a => Text(a[1]).EndsWith(Text(a[0]), StringComparison.Ordinal) ? Text(a[1])[..^Text(a[0]).Length] : Text(a[1])),
        ["upper"] = (1, 1, a => Text(a[0]).ToUpperInvariant()),
        ["lower"] = (1, 1, a => Text(a[0]).ToLowerInvariant()),
    };

    /// <summary>Whether there is a function of that name.</summary>
    public static bool Has(string name) => _all.ContainsKey(name);

    /// <summary>Calls a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="arguments">What it gets.</param>
    /// <exception cref="FormatException">The arguments are not as many or not such as it takes; the message is Go's.</exception>
    public static object? Call(string name, object?[] arguments)
    {
        var (least, most, call) = _all[name];
        if (arguments.Length < least || arguments.Length > most)
            throw new FormatException($"wrong number of args for {name}: want {(least == most ? $"{least}" : $"at least {least}")} got {arguments.Length}");
        return call(arguments);
    }

    /// <summary>A value as it is printed.</summary>
    public static string Text(object? value) => value switch
    {
        null => GoTemplate.NoValue,
        bool truth => truth ? "true" : "false",
        string text => text,
        IReadOnlyDictionary<string, string> map => $"map[{string.Join(' ', map.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}:{e.Value}"))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Whether a value counts as true.</summary>
    public static bool IsTrue(object? value) => value switch
    {
        null => false,
        bool truth => truth,
        string text => text.Length > 0,
        long number => number != 0,
        double number => number != 0,
        IReadOnlyDictionary<string, string> map => map.Count > 0,
        _ => true,
    };

    private static string Decode(string text)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(text));
        }
        catch (FormatException)
        {
            // Sprig gives the error's text as the value.
            return "illegal base64 data at input byte 0";
        }
    }

    private static string Indent(object? spaces, string text)
    {
        var pad = new string(' ', spaces is long count and >= 0 ? (int)count : throw new FormatException("wrong type for value; expected int"));
        return pad + text.Replace("\n", "\n" + pad, StringComparison.Ordinal);
    }

    private static string Format(string format, object?[] values)
    {
        var text = new StringBuilder();
        var next = 0;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%' || at + 1 == format.Length)
                text.Append(format[at]);
            else if (format[++at] == '%')
                text.Append('%');
            else if (next >= values.Length)
                text.Append("%!").Append(format[at]).Append("(MISSING)");
            else if (format[at] == 'q')
                text.Append(JsonSerializer.Serialize(Text(values[next++]), _json));
            else
                text.Append(Text(values[next++]));
        }
        return text.ToString();
    }
}
