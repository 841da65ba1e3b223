using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>A selection by fields. Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/.</summary>
internal sealed class FieldSelector
{
    private static readonly string[] _always = ["metadata.name", "metadata.namespace"];

    private static readonly Dictionary<string, string[]> _more = new()
    {
        ["events"] =
        [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion",
            "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
        ],
        ["secrets"] = ["type"],
        ["namespaces"] = ["status.phase"],
        ["pods"] = ["spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase", "status.podIP", "status.nominatedNodeName"],
    };

    private readonly List<(string[] Field, string Value, bool IsEqual)> _terms = [];

    /// <summary>Reads a selection; an empty one selects everything.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="NotSupportedException">The kind cannot be selected by the field, which the message names.</exception>
    public static FieldSelector Parse(string? text, ResourceKind kind)
    {
        var selector = new FieldSelector();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = term.IndexOf('=', StringComparison.Ordinal);
            if (at < 1)
                throw new FormatException($"invalid selector: '{text}'; can't understand '{term}'");
            var isEqual = term[at - 1] != '!';
            var field = term[..(isEqual ? at : at - 1)].Trim();
            if (!_always.Contains(field) && !(kind.Group.Length == 0 && _more.TryGetValue(kind.Plural, out var more) && more.Contains(field)))
                throw new NotSupportedException(field);
            selector._terms.Add((field.Split('.'), term[(at + 1)..].TrimStart('=').Trim(), isEqual));
        }
        return selector;
    }

    /// <summary>Whether it selects an object.</summary>
    public bool Selects(JsonObject found) => _terms.TrueForAll(t => (Value(found, t.Field) == t.Value) == t.IsEqual);

    private static string Value(JsonNode? node, string[] field)
    {
        foreach (var name in field)
            node = node.Field(name);
        return node?.ToString() ?? "";
    }
}
