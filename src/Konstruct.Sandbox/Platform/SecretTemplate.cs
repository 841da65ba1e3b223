using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>Makes the Secret of an ExternalSecret out of the values from Vault. Source: https://external-secrets.io/latest/guides/templating/.</summary>
internal sealed class SecretTemplate(ObjectStore store, bool writesNoValue)
{
    /// <summary>Annotation with the hash of the data as the operator wrote it.</summary>
    public const string HashAnnotation = "reconcile.external-secrets.io/data-hash";

    /// <summary>Label of a Secret that the operator writes.</summary>
    public const string ManagedLabel = "reconcile.external-secrets.io/managed";

    /// <summary>The Secret as it is to be; without owner.</summary>
    /// <param name="externalSecret">The ExternalSecret.</param>
    /// <param name="name">The Secret's name.</param>
    /// <param name="values">The values from Vault.</param>
    /// <param name="existing">The Secret that is there; null where there is none.</param>
    /// <exception cref="ProviderException">The template fails.</exception>
    public JsonObject Render(JsonObject externalSecret, string name, Dictionary<string, string> values, JsonObject? existing)
    {
        var template = externalSecret.At("spec", "target", "template");
        var metadata = externalSecret.At("metadata");
        Dictionary<string, string> labels, annotations, data;
        if (template is null)
        {
            labels = metadata.Texts("labels").ToDictionary();
            annotations = metadata.Texts("annotations").Where(a => a.Key != "kubectl.kubernetes.io/last-applied-configuration").ToDictionary();
            data = values;
        }
        else
        {
            labels = RenderAll(template.Texts("metadata", "labels"), values);
            annotations = RenderAll(template.Texts("metadata", "annotations"), values);
            var from = template.Items("templateFrom").ToArray();
            var own = template.Texts("data").ToArray();
            data = template.Text("mergePolicy") == "Merge" || (from.Length == 0 && own.Length == 0) ? new(values) : [];
            foreach (var source in from)
            {
                var target = source.Text("target") switch { "Labels" => labels, "Annotations" => annotations, _ => data };
                foreach (var (key, value) in ReadFrom(externalSecret, source, values))
                    target[key] = value;
            }
            foreach (var (key, value) in RenderAll(own, values))
                data[key] = value;
        }
        if (externalSecret.Text("spec", "target", "creationPolicy") == "Merge")
        {
            data = Over(existing!.SecretData(), data);
            labels = Over(existing.Texts("metadata", "labels"), labels);
            annotations = Over(existing.Texts("metadata", "annotations"), annotations);
        }
        labels[ManagedLabel] = "true";
        annotations[HashAnnotation] = HashOf(data);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = metadata.Text("namespace"),
                ["labels"] = ToJson(labels),
                ["annotations"] = ToJson(annotations),
            },
            ["type"] = template.Text("type") ?? existing.Text("type") ?? "Opaque",
            ["data"] = ToJson(data.ToDictionary(e => e.Key, e => Convert.ToBase64String(Encoding.UTF8.GetBytes(e.Value)))),
        };
    }

    /// <summary>The hash of a Secret's data.</summary>
    public static string HashOf(Dictionary<string, string> data) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', data.OrderBy(e => e.Key, StringComparer.Ordinal).SelectMany(e => (string[])[e.Key, e.Value])))))[..56];

    private static Dictionary<string, string> Over(IEnumerable<KeyValuePair<string, string>> lower, Dictionary<string, string> upper)
    {
        var all = lower.ToDictionary();
        foreach (var (key, value) in upper)
            all[key] = value;
        return all;
    }

    private static JsonObject ToJson(Dictionary<string, string> entries) =>
        new(entries.OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => KeyValuePair.Create<string, JsonNode?>(e.Key, e.Value)));

    private Dictionary<string, string> RenderAll(IEnumerable<KeyValuePair<string, string>> templates, Dictionary<string, string> values) =>
        templates.ToDictionary(t => t.Key, t => Execute(t.Key, t.Value, values));

    private string Execute(string key, string template, Dictionary<string, string> values)
    {
        try
        {
            return GoTemplate.Execute(key, template, values, writesNoValue);
        }
        catch (GoTemplateException e)
        {
            throw new ProviderException($"could not apply template: could not execute template: unable to execute template at key {key}: unable to {(e.WhileParsing ? "parse" : "execute")} template at key {key}: {e.Message}");
        }
    }

    private Dictionary<string, string> ReadFrom(JsonObject externalSecret, JsonNode source, Dictionary<string, string> values)
    {
        if (source.Text("literal") is { } literal)
            return Pairs(Execute("literal", literal, values));
        var (kind, reference) = source["configMap"] is { } map ? ("ConfigMap", map) : ("Secret", source["secret"]);
        var name = reference.Text("name") ?? "";
        var found = store.GetOf("", kind, externalSecret.Text("metadata", "namespace") ?? "", name)
            ?? throw new ProviderException($"could not apply template: error fetching templateFrom data: {kind.ToLowerInvariant()}s \"{name}\" not found");
        var texts = kind == "Secret" ? found.SecretData() : found.Texts("data").ToDictionary();
        var all = new Dictionary<string, string>();
        foreach (var item in reference.Items("items"))
        {
            var key = item.Text("key") ?? "";
            if (!texts.TryGetValue(key, out var text))
                throw new ProviderException($"could not apply template: error fetching templateFrom data: key {key} does not exist in {kind.ToLowerInvariant()} {name}");
            var rendered = Execute(key, text, values);
            if (item.Text("templateAs") == "KeysAndValues")
                all = Over(all, Pairs(rendered));
            else
                all[key] = rendered;
        }
        return all;
    }

    private static Dictionary<string, string> Pairs(string yaml)
    {
        try
        {
            return YamlObjects.Read(yaml).SelectMany(o => o.Texts()).ToDictionary();
        }
        catch (YamlDotNet.Core.YamlException e)
        {
            throw new ProviderException($"could not apply template: could not unmarshal template: {e.Message}");
        }
    }
}
