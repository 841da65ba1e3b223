using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Konstruct.Sandbox.Platform;

/// <summary>Reads YAML as <c>kubectl</c> does: every document becomes a JSON object. Documents that are no mapping are left out, a <c>List</c> gives its items.</summary>
internal static class YamlObjects
{
    /// <summary>The objects of a text.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="YamlException">It is not YAML, or an alias, key or value in it has no counterpart in JSON.</exception>
    public static IReadOnlyList<JsonObject> Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text.TrimStart('\uFEFF')));
        var all = new List<JsonObject>();
        foreach (var document in stream.Documents)
        {
            // Through text, so that values compare equal to those that came over HTTP.
            if (Convert(document.RootNode) is not JsonObject converted || JsonNode.Parse(converted.ToJsonString()) is not JsonObject read)
                continue;
            if (read.Text("kind") == "List" && read["items"] is JsonArray items)
                all.AddRange(items.OfType<JsonObject>().Select(i => (JsonObject)i.DeepClone()));
            else
                all.Add(read);
        }
        return all;
    }

    private static JsonNode? Convert(YamlNode node) => node switch
    {
        YamlMappingNode mapping => Convert(mapping),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Convert)]),
        YamlScalarNode scalar => Convert(scalar),
        _ => throw new YamlException(node.Start, node.End, "An alias is not resolved."),
    };

    private static JsonObject Convert(YamlMappingNode mapping)
    {
        var result = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? throw new YamlException(key.Start, key.End, "A key is not a text.");
            if (name == "<<" && Convert(value) is JsonObject merged)
            {
                foreach (var (inner, inherited) in merged)
                    result.TryAdd(inner, inherited?.DeepClone());
            }
            else
            {
                result[name] = Convert(value);
            }
        }
        return result;
    }

    // The plain scalars that YAML 1.1 takes for more than text.
    private static JsonNode? Convert(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not (ScalarStyle.Plain or ScalarStyle.Any) || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str"))
            return text;
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON" => true,
            "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF" => false,
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when LooksLikeFloat(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            _ => text,
        };
    }

    private static bool LooksLikeFloat(string text) => char.IsAsciiDigit(text[^1]) && text.Any(c => c is '.' or 'e' or 'E') && text.All(c => char.IsAsciiDigit(c) || c is '.' or 'e' or 'E' or '+' or '-');
}
