namespace Konstruct.Sandbox.Platform;

/// <summary>A repository that cannot be read; the message is the one of ArgoCD's repo-server.</summary>
internal sealed class RepositoryException(string message) : Exception(message);
