using System.Text.RegularExpressions;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Cmdlets.Tests.Security;

/// <summary>The policies of <c>samples/vault</c>, as rules of the sandbox.</summary>
internal static partial class VaultPolicy
{
    /// <summary>Their files.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Directory.EnumerateFiles(Path.Combine(RepositoryFolder.Root, "samples", "vault"), "*.hcl").Order(StringComparer.Ordinal)];

    /// <summary>What a policy grants.</summary>
    /// <param name="name">Its name.</param>
    public static IReadOnlyList<VaultRule> Rules(string name) => Read(File.ReadAllText(Files.Single(f => Path.GetFileNameWithoutExtension(f) == name)));

    /// <summary>What a text of policies grants. Anything but paths with capabilities, and comments, is an error.</summary>
    public static IReadOnlyList<VaultRule> Read(string text)
    {
        var rules = Statement().Matches(text).Select(m => new VaultRule(m.Groups["path"].Value, [.. m.Groups["capability"].Captures.Select(c => c.Value)])).ToList();
        Assert.Equal("", Statement().Replace(Comment().Replace(text, ""), "").Trim());
        Assert.All(rules.SelectMany(r => r.Capabilities), c => Assert.Contains(c, (string[])["create", "read", "update", "patch", "delete", "list"]));
        return rules;
    }

    /// <summary>The statements in a page.</summary>
    public static IEnumerable<string> Statements(string page) => Statement().Matches(page).Select(m => Blanks().Replace(m.Value, " "));

    // Source: https://developer.hashicorp.com/vault/docs/concepts/policies#policy-syntax.
    [GeneratedRegex("""path\s+"(?<path>[^"]+)"\s*\{\s*capabilities\s*=\s*\[("(?<capability>[a-z]+)"(,\s*)?)+\]\s*\}""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Statement();

    [GeneratedRegex("^#.*$", RegexOptions.Multiline | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Blanks();
}
