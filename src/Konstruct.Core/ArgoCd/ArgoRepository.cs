namespace Konstruct.Core.ArgoCd;

/// <summary>A repository as ArgoCD lists it.</summary>
/// <param name="Url">Its URL.</param>
/// <param name="Project">The ArgoCD project that it is for alone; null for all.</param>
/// <param name="HasUsername">Whether ArgoCD uses a username for it, as it does with a token.</param>
/// <param name="Status">What came of ArgoCD's try: <c>Successful</c>, <c>Failed</c> or <c>Unknown</c>.</param>
/// <param name="Message">ArgoCD's words about that.</param>
internal sealed record ArgoRepository(string Url, string? Project, bool HasUsername, string Status, string Message);
