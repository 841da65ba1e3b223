using System.Security.Cryptography;

namespace Konstruct.Sandbox.Vault;

/// <summary>A token and what it may do.</summary>
internal sealed class VaultToken
{
    /// <summary>The name of a capability that forbids everything.</summary>
    public const string Deny = "deny";

    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private readonly VaultRule[] _rules;

    /// <summary>Makes a token.</summary>
    /// <param name="isRoot">Whether it may do everything.</param>
    /// <param name="rules">What it may do otherwise.</param>
    public VaultToken(bool isRoot, IEnumerable<VaultRule> rules)
    {
        IsRoot = isRoot;
        _rules = rules.OrderByDescending(r => r.Closeness).ThenByDescending(r => r.Path.Length).ToArray();
    }

    /// <summary>The token itself.</summary>
    public string Id { get; } = "hvs." + RandomNumberGenerator.GetString(Letters, 24);

    /// <summary>Its accessor.</summary>
    public string Accessor { get; } = RandomNumberGenerator.GetString(Letters, 24);

    /// <summary>Whether it may do everything.</summary>
    public bool IsRoot { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; } = DateTimeOffset.UtcNow;

    /// <summary>The names of its policies.</summary>
    public IReadOnlyList<string> Policies => IsRoot ? ["root"] : ["default", "sandbox"];

    /// <summary>What it may do with a path, sorted; <c>root</c> or <c>deny</c> alone where it is all or nothing.</summary>
    public IReadOnlyList<string> Capabilities(string path)
    {
        if (IsRoot)
            return ["root"];
        var closest = Array.Find(_rules, r => r.Matches(path));
        if (closest is null)
            return [Deny];
        // The rules of several policies on one path add up, and deny is stronger than all.
        var capabilities = _rules.Where(r => r.Path == closest.Path).SelectMany(r => r.Capabilities).Distinct().Order(StringComparer.Ordinal).ToArray();
        return capabilities.Length == 0 || capabilities.Contains(Deny) ? [Deny] : capabilities;
    }

    /// <summary>Whether it may do something with a path.</summary>
    public bool May(string capability, string path) => IsRoot || Capabilities(path).Contains(capability);

    /// <summary>Whether it may do anything at all at or below a path that ends in a slash.</summary>
    public bool MayEnter(string folder) => IsRoot || _rules.Any(r => !r.Capabilities.Contains(Deny) && Overlaps(r, folder));

    private static bool Overlaps(VaultRule rule, string folder)
    {
        var wildcard = rule.Path.AsSpan().IndexOfAny('+', '*');
        var plain = wildcard < 0 ? rule.Path : rule.Path[..wildcard];
        return plain.StartsWith(folder, StringComparison.Ordinal) || (wildcard >= 0 && folder.StartsWith(plain, StringComparison.Ordinal));
    }
}
