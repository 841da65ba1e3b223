using System.Text.RegularExpressions;

namespace Konstruct.Core.Verification.Observed;

/// <summary>What an ExternalSecret reads from Vault.</summary>
/// <param name="Key">The path in the mount; of a search, the path below which it searches, or nothing for everything.</param>
/// <param name="Property">The field; null for all of them.</param>
internal sealed record RemoteKey(string Key, string? Property)
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);

    /// <summary>Whether it is a search for secrets by their names (<c>dataFrom.find</c>).</summary>
    public bool IsSearch { get; init; }

    /// <summary>Of a search, what the names have to match; null for any.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether it reads a path.</summary>
    /// <param name="path">The path.</param>
    public bool IsOf(string path) => IsSearch ? (Key.Length == 0 || path == Key || path.StartsWith(Key + "/", StringComparison.Ordinal)) && MayMatch(path) : Key == path;

    // One that cannot be read as .NET's may match as Go's.
    private bool MayMatch(string path)
    {
        try
        {
            return Pattern is null || Regex.IsMatch(path, Pattern, RegexOptions.CultureInvariant, _patience);
        }
        catch (Exception e) when (e is ArgumentException or RegexMatchTimeoutException)
        {
            return true;
        }
    }
}
