using System.Text.RegularExpressions;
using Konstruct.Core.Credentials;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Migration;

/// <summary>Whether an entry of a journal is one that a run can have written. What is to be undone by it is carried out as it says, so that nothing is taken on trust: a path may not lead out of its root, and only manifests are named.</summary>
internal static partial class JournalCheck
{
    /// <summary>What is wrong with an entry; null where nothing is.</summary>
    public static string? WhyInvalid(JournalEntry entry) => entry switch
    {
        JournalRun run => run.Format < 1 ? $"the format {run.Format} is none" : null,
        JournalFile file => Id(file.Id) ?? Name("cluster", file.Cluster) ?? Root(file.Root) ?? Path(file.Path) ?? Hash("sha256After", file.Sha256After) ?? (file.Sha256Before is null ? null : Hash("sha256Before", file.Sha256Before))
            ?? (file.Blob is { } blob && !Hexadecimal().IsMatch(blob) ? $"the blob '{Shown(blob)}' is none" : null)
            ?? (file.Inverse?.Any(i => i is null or { Text: null } or { Start: < 0 } or { Length: < 0 }) == true ? "the way back is none" : null),
        JournalVault vault => Id(vault.Id) ?? Web("address", vault.Address) ?? Secret("mount", vault.Mount) ?? Secret("path", vault.Path) ?? Version(vault.VersionBefore)
            ?? (vault.Fields is null || vault.Fields.Any(f => f is null) ? "the names of the fields are missing" : null),
        JournalVaultWritten written => Id(written.Of) ?? Version(written.VersionBefore) ?? Version(written.VersionAfter),
        JournalSecrets secrets => Name("cluster", secrets.Cluster) ?? Web("address", secrets.Address) ?? Secret("mount", secrets.Mount)
            ?? (secrets.Secrets is null ? "the secrets are missing" : secrets.Secrets.Select(s => s is null ? "a secret is missing" : Secret("path", s.Path) ?? Version(s.Version)).FirstOrDefault(w => w is not null)),
        JournalCommit commit => Id(commit.Id) ?? Name("cluster", commit.Cluster) ?? Root(commit.Root) ?? Reference("branch", commit.Branch) ?? (Hexadecimal().IsMatch(commit.Commit ?? "") ? null : $"the commit '{Shown(commit.Commit)}' is none"),
        JournalPush push => Root(push.Root) ?? Reference("branch", push.Branch) ?? Reference("remote", push.Remote),
        JournalPullRequest request => Root(request.Root) ?? Reference("branch", request.Branch) ?? Web("url", request.Url),
        JournalUndone undone => Id(undone.Of),
        _ => "it is of no known kind",
    };

    private static string? Id(int id) => id > 0 ? null : $"the number {id} is none; expected one from 1";

    private static string? Name(string what, string? text) => string.IsNullOrEmpty(text) ? $"the {what} is missing" : null;

    private static string? Version(int? version) => version < 0 ? $"the version {version} is none" : null;

    // A journal may have been written on another system.
    private static string? Root(string? root) => root is not null && FullPath().IsMatch(root) && !root.Any(char.IsControl) ? null : $"the root '{Shown(root)}' is no full path";

    private static string? Path(string? path)
    {
        if (string.IsNullOrEmpty(path) || path.Any(c => char.IsControl(c) || (OperatingSystem.IsWindows() && c is '\\' or ':')) || path.Split('/').Any(s => s is "" or "." or ".." or ".git"))
            return $"the path '{Shown(path)}' is none in a repository; expected one that is relative to the root and stays within it";
        return path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase) ? null : $"the path '{Shown(path)}' is that of no manifest";
    }

    private static string? Hash(string what, string? hash) => Sha256().IsMatch(hash ?? "") ? null : $"{what} '{Shown(hash)}' is no SHA-256";

    private static string? Web(string what, Uri? address) =>
        address is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo.Length: 0 } ? null : $"the {what} is none; expected one with http or https, and without credentials";

    private static string? Secret(string what, string? path)
    {
        try
        {
            CredentialPath.Named(path ?? "");
            return null;
        }
        catch (VaultException)
        {
            return $"the {what} '{Shown(path)}' is none of Vault";
        }
    }

    private static string? Reference(string what, string? name) => string.IsNullOrEmpty(name) || name.StartsWith('-') || name.Any(char.IsControl) ? $"the {what} '{Shown(name)}' is none" : null;

    private static string Shown(string? text) => text is null ? "" : text.Length > 200 ? text[..200] + "…" : text;

    [GeneratedRegex("^[0-9a-f]{64}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Sha256();

    [GeneratedRegex("^[0-9a-f]{1,64}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"^(?:/|[A-Za-z]:[\\/]|\\\\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex FullPath();
}
