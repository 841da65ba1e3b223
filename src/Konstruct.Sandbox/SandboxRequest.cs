namespace Konstruct.Sandbox;

/// <summary>A request as faults see it.</summary>
/// <param name="Method">The method in capitals, e.g. <c>GET</c>.</param>
/// <param name="Path">The path without the query, e.g. <c>/v1/secret/data/argocd/x</c>.</param>
public sealed record SandboxRequest(string Method, string Path);
