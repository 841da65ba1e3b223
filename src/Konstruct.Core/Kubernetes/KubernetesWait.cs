namespace Konstruct.Core.Kubernetes;

/// <summary>How waiting for an object has ended.</summary>
/// <param name="IsReached">Whether it became as it was to be; otherwise the time was over.</param>
/// <param name="Object">The object as it was last seen; null where it was not there.</param>
public sealed record KubernetesWait(bool IsReached, KubernetesObject? Object);
