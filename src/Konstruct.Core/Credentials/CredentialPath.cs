using Konstruct.Core.GitOps;
using Konstruct.Core.Vault;

namespace Konstruct.Core.Credentials;

/// <summary>One of the two places in Vault where a project's repository credential stands.</summary>
/// <param name="Project">The project; null where a path was named.</param>
/// <param name="Scope">Which of its paths; null where a path was named.</param>
/// <param name="Path">The path in the mount.</param>
public sealed record CredentialPath(string? Project, CredentialScope? Scope, string Path)
{
    /// <summary>The paths of a project.</summary>
    /// <param name="prefix">The path below which all projects' credentials stand.</param>
    /// <param name="project">The project's name.</param>
    /// <param name="scope">Which of its paths.</param>
    /// <exception cref="VaultException">The name, or the prefix, cannot be part of a path.</exception>
    public static IEnumerable<CredentialPath> Of(string prefix, string project, CredentialScope scope)
    {
        prefix = Checked(prefix.Trim('/'), "prefix of paths", "-Prefix");
        Checked(project, "project's name", "-ProjectName");
        if (scope is CredentialScope.Downstream or CredentialScope.Both)
            yield return new CredentialPath(project, CredentialScope.Downstream, $"{prefix}/{project}");
        if (scope is CredentialScope.Platform or CredentialScope.Both)
            yield return new CredentialPath(project, CredentialScope.Platform, $"{prefix}/{project}{GuideValues.PlatformSuffix}");
    }

    /// <summary>A path that a user named.</summary>
    /// <param name="path">The path in the mount; slashes around are left out.</param>
    /// <exception cref="VaultException">It is none.</exception>
    public static CredentialPath Named(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new CredentialPath(null, null, Checked(path.Trim('/'), "path", "-Path"));
    }

    private static string Checked(string text, string what, string parameter) =>
        text.Length > 0 && text.Split('/').All(s => s is not ("" or "." or "..") && s.Trim() == s) && !text.Any(c => char.IsControl(c) || c is '*' or '?' or '#' or '<' or '>' or '{' or '}')
            ? text
            : throw new VaultException(VaultProblem.VaultPathInvalid, $"'{text}' is no {what} in Vault; expected segments between single slashes, without wildcards, placeholders or blanks around.", $"Correct {parameter}.");
}
