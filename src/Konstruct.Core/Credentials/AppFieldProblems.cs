using System.Runtime.CompilerServices;
using Konstruct.Core.GitHub;

namespace Konstruct.Core.Credentials;

/// <summary>What is wrong with an App's field as it stands in Vault or in a Secret: the one judgement of both. No value is shown.</summary>
internal static class AppFieldProblems
{
    private const string NoValue = "<no value>";

    // As many digits as always fit into 64 bits.
    private const int MostDigits = 18;

    // To read an RSA key takes long, and thousands of Secrets hold the same one. What is known of a text goes with it.
    private static readonly ConditionalWeakTable<string, string> _keys = [];

    /// <summary>What is wrong with an id; null where nothing is.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its text; null where it is missing.</param>
    public static string? OfId(string name, string? value) => OfAny(name, value) ?? (Id(value!) is { } wrong ? $"'{name}' {wrong}; expected digits alone, as ArgoCD parses it (strconv.ParseInt)" : null);

    /// <summary>What is wrong with a key; null where nothing is.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its text; null where it is missing.</param>
    public static string? OfKey(string name, string? value) => OfAny(name, value) ?? (_keys.GetValue(value!, static k => Key(k) ?? "") is { Length: > 0 } wrong ? $"'{name}': {wrong}" : null);

    private static string? OfAny(string name, string? value) => value switch
    {
        null => $"'{name}' is missing",
        "" => $"'{name}' is empty",
        _ when value.Contains(NoValue, StringComparison.Ordinal) => $"'{name}' holds the text '{NoValue}': Vault lacks the field, and External Secrets before 0.9.19 writes that instead of failing",
        _ => null,
    };

    private static string? Id(string value) => value switch
    {
        _ when value.All(char.IsAsciiDigit) => value.Length > MostDigits ? "is too large" : value.All(d => d == '0') ? "is zero, which ArgoCD takes for no App" : null,
        _ when value.StartsWith("Iv", StringComparison.Ordinal) => "is a client ID, not the App's numeric id",
        _ when value.Trim().All(char.IsAsciiDigit) => "has blanks or a line end around it",
        _ when value.Contains("e+", StringComparison.OrdinalIgnoreCase) || value.Contains('.', StringComparison.Ordinal) => "is written as a float",
        _ => "is no number",
    };

    private static string? Key(string pem)
    {
        try
        {
            using var key = StoredKey.Parse(pem);
            return null;
        }
        catch (GitHubException e)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
