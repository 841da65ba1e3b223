namespace Konstruct.Core.Kubernetes;

/// <summary>A right that the user lacks.</summary>
/// <param name="Verb">E.g. <c>list</c>.</param>
/// <param name="Resource">E.g. <c>applications.argoproj.io</c>.</param>
/// <param name="Namespace">The namespace; null for the whole cluster.</param>
public sealed record MissingRight(string Verb, string Resource, string? Namespace)
{
    /// <summary>The right on one line.</summary>
    public override string ToString() => $"{Verb} {Resource} {(Namespace is null ? "in all namespaces" : $"in the namespace '{Namespace}'")}";
}
