namespace Konstruct.Sandbox.Kubernetes;

/// <summary>A context of a kubeconfig.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Server">The API server's address.</param>
/// <param name="Token">The token to come with.</param>
public sealed record KubernetesContext(string Name, Uri Server, string Token);
