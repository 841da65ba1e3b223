namespace Konstruct.Sandbox.Vault;

/// <summary>What a policy grants on a path.</summary>
/// <param name="Path">The path without <c>/v1/</c>, e.g. <c>secret/data/argocd/*</c>: a final <c>*</c> stands for any rest, a segment <c>+</c> for any one segment.</param>
/// <param name="Capabilities"><c>create</c>, <c>read</c>, <c>update</c>, <c>patch</c>, <c>delete</c>, <c>list</c> or <c>deny</c>.</param>
public sealed record VaultRule(string Path, params string[] Capabilities)
{
    /// <summary>Whether the rule is about a path.</summary>
    internal bool Matches(string path)
    {
        var isPrefix = Path.EndsWith('*');
        var pattern = (isPrefix ? Path[..^1] : Path).Split('/');
        var segments = path.Split('/');
        if (isPrefix ? segments.Length < pattern.Length : segments.Length != pattern.Length)
            return false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var isLast = isPrefix && i == pattern.Length - 1;
            if (pattern[i] != "+" && !(isLast ? segments[i].StartsWith(pattern[i], StringComparison.Ordinal) : segments[i] == pattern[i]))
                return false;
        }
        return true;
    }

    /// <summary>How closely it names a path: of two that match, the one whose first wildcard comes later counts.</summary>
    internal int Closeness => Path.AsSpan().IndexOfAny('+', '*') is var wildcard and >= 0 ? wildcard : int.MaxValue;
}
