using System.Management.Automation;

namespace Konstruct.Cmdlets;

/// <summary>Which object of Kubernetes an object of the pipeline means.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace; null where nobody said.</param>
/// <param name="Context">The context of its cluster; null where nobody said.</param>
internal sealed record ObjectReference(string Name, string? Namespace = null, string? Context = null)
{
    /// <summary>Reads names; objects of kubectl and lists of such; checks; and whatever has a <c>Name</c>, perhaps a <c>Namespace</c> and a <c>Context</c>.</summary>
    /// <param name="item">The object.</param>
    /// <param name="kind">The kind that is meant.</param>
    /// <returns>What is meant; null where it does not tell.</returns>
    /// <exception cref="FormatException">It is of another kind, or no name.</exception>
    public static IReadOnlyList<ObjectReference>? Of(PSObject item, string kind)
    {
        if (item.BaseObject is string text)
            return text.Length > 0 ? [new ObjectReference(text)] : throw new FormatException($"'' is no name of the kind {kind}.");
        if (PipedObject.Is(item, "Konstruct.ArgoAuthCheck"))
            return PipedObject.Text(item, "Subject") is { } subject && subject.StartsWith(kind + " ", StringComparison.Ordinal) ? [OfSubject(subject[(kind.Length + 1)..], PipedObject.Text(item, "Context"))] : null;
        var isOther = PipedObject.Text(item, "kind") is { } its && its != kind;
        if (isOther && PipedObject.Text(item, "kind")!.EndsWith("List", StringComparison.Ordinal))
            return [.. PipedObject.Items(item, "items").SelectMany(i => Of(i, kind) ?? [])];
        if (PipedObject.Text(item, "metadata", "name") is { } name)
            return isOther ? throw new FormatException($"'{PipedObject.Text(item, "kind")} {name}' is none of the kind {kind}.") : [new ObjectReference(name, PipedObject.Text(item, "metadata", "namespace"))];
        return PipedObject.Text(item, "Name") is { } plain ? [new ObjectReference(plain, PipedObject.Text(item, "Namespace"), PipedObject.Text(item, "Context"))] : null;
    }

    private static ObjectReference OfSubject(string subject, string? context) => subject.Split('/') is [var space, var name] ? new ObjectReference(name, space, context) : new ObjectReference(subject, null, context);
}
