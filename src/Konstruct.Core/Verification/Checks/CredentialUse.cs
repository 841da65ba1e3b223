using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>An Application or ApplicationSet, and the credential that it is looked at for.</summary>
/// <param name="Track">The credential.</param>
/// <param name="Secret">Its Secret.</param>
/// <param name="Application">Who uses it.</param>
/// <param name="Index">Which Secret ArgoCD takes for which repository.</param>
/// <param name="Changed">When the credential was changed last; null where it is not known.</param>
internal sealed record CredentialUse(CredentialTrack Track, RepositorySecret Secret, ApplicationView Application, RepositoryIndex Index, DateTimeOffset? Changed)
{
    /// <summary>Whether GitHub took the credential just now, for every repository that it is used for.</summary>
    public bool IsTakenByGitHub => Track.HasPassed(CheckRule.AppAuthenticates) && Track.HasPassed(CheckRule.InstallationActive) && Track.HasPassed(CheckRule.RepositoryReadable);

    /// <summary>Whether something was before the credential was changed; Kubernetes' times have whole seconds.</summary>
    /// <param name="time">When it was; null where that is not known.</param>
    public bool IsBeforeChange(DateTimeOffset? time) => time?.AddSeconds(1) <= Changed;

    /// <summary>The Secrets that ArgoCD may take for a repository.</summary>
    /// <param name="url">The repository.</param>
    public IReadOnlyList<RepositorySecret> SecretsFor(string url) => Index.Find(url, Application.Project);

    /// <summary>Whether ArgoCD takes this very Secret for a repository.</summary>
    /// <param name="url">The repository.</param>
    public bool IsFor(string url) => GitUrl.Normalize(url) == Secret.NormalUrl || SecretsFor(url).Any(s => s.Name == Secret.Name);
}
