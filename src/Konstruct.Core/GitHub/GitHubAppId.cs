using System.Globalization;

namespace Konstruct.Core.GitHub;

/// <summary>The numeric id of a GitHub App: ArgoCD, Crossplane and the actions runner take no other.</summary>
public static class GitHubAppId
{
    // What is longer may be a piece of a key.
    private const int Longest = 40;

    /// <summary>Reads an id.</summary>
    /// <param name="text">Digits, without anything around.</param>
    /// <exception cref="GitHubException">It is none.</exception>
    public static long Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0)
            return id;
        var seen = text.StartsWith("Iv", StringComparison.Ordinal) ? "is a client ID"
            : text.Trim() != text ? "has blanks or line ends around it"
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? "is written as a number with a sign, a fraction or an exponent, or is too large"
            : "is no number";
        throw new GitHubException(GitHubProblemKind.GitHubAppIdInvalid, $"'{(text.Length > Longest ? "***" : Shown.Of(text))}' {seen}; expected the App's numeric id, digits alone.", "Take the 'App ID' from the App's settings at GitHub.");
    }
}
