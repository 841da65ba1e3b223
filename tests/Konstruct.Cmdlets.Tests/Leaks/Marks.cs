using System.Buffers;
using System.Security.Cryptography;

namespace Konstruct.Cmdlets.Tests.Leaks;

/// <summary>Pieces of secrets, by which a secret is found even where a part of it alone, or its bytes, have got out.</summary>
internal sealed class Marks
{
    private const int Length = 16;

    // What every secret of a kind begins with, those that nobody here has seen included: the tokens that a server makes, a signed token, and git's header made of a token.
    private static readonly string[] _beginnings = ["ghs_", "hvs.", "eyJ", "eC1hY2Nlc3MtdG9rZW46"];

    private readonly Dictionary<string, string> _kinds = new(StringComparer.Ordinal);
    private SearchValues<string>? _pieces;

    /// <summary>Begins with what is known of all tokens, or with nothing.</summary>
    /// <param name="knowsBeginnings">Whether to find tokens by how those of a kind begin.</param>
    public Marks(bool knowsBeginnings = true)
    {
        foreach (var beginning in knowsBeginnings ? _beginnings : [])
            Add(beginning, $"what begins with '{beginning}'");
    }

    /// <summary>Adds a secret of one line.</summary>
    /// <param name="text">The secret; pieces of it may be as short as 16 characters.</param>
    /// <param name="kind">What it is, for whoever reads that it was found.</param>
    public void AddText(string text, string kind)
    {
        for (var i = 0; i == 0 || i + Length <= text.Length; i += Length)
            Add(text.Substring(i, Math.Min(Length, text.Length - i)), kind);
    }

    /// <summary>Adds a private key: the lines of its text, and the numbers that it consists of.</summary>
    /// <param name="pem">The key as PEM text.</param>
    public void AddKey(string pem)
    {
        // The first line begins alike in all keys.
        foreach (var line in pem.Split('\n').Skip(2).Where(l => l.Length == 64))
            AddText(line, "the private key");
        using var key = RSA.Create();
        key.ImportFromPem(pem);
        var numbers = key.ExportParameters(includePrivateParameters: true);
        foreach (var number in new[] { numbers.D, numbers.P, numbers.Q })
            Add(LeakDetector.Text(number!.AsSpan(0, Length)), "the private key's bytes");
    }

    /// <summary>What kind of secret a text has a piece of; null where it has none. Blanks and breaks in between hide nothing.</summary>
    /// <param name="text">The text.</param>
    public string? In(string text)
    {
        _pieces ??= SearchValues.Create([.. _kinds.Keys], StringComparison.Ordinal);
        return Kind(text) ?? (text.Any(char.IsWhiteSpace) ? Kind(string.Concat(text.Where(c => !char.IsWhiteSpace(c)))) : null);
    }

    private string? Kind(string text)
    {
        var at = text.AsSpan().IndexOfAny(_pieces!);
        return at < 0 ? null : _kinds.First(k => text.AsSpan(at).StartsWith(k.Key, StringComparison.Ordinal)).Value;
    }

    private void Add(string piece, string kind)
    {
        _kinds[piece] = kind;
        _pieces = null;
    }
}
