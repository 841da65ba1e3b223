namespace Konstruct.Sandbox.Kubernetes;

/// <summary>What names one object.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace; empty where the kind has none.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ObjectKey(ResourceKind Kind, string Namespace, string Name);
