using System.Globalization;
using Konstruct.Core.Yaml;
using YamlDotNet.RepresentationModel;
using TestNode = YamlDotNet.RepresentationModel.YamlNode;
using YamlNode = Konstruct.Core.Yaml.YamlNode;

namespace Konstruct.Core.Tests.Yaml;

/// <summary>One operation of a case.</summary>
internal sealed class EditStep(YamlMappingNode node)
{
    public void Run(YamlEditor editor)
    {
        if (Field("set") is { } set)
        {
            editor.Set(Find(editor, set), Value(Field("to")!));
        }
        else if (Field("insert") is { } insert)
        {
            Insert(editor, Find(editor, insert));
        }
        else if (Field("insert first") is { } first)
        {
            var (key, value) = ((YamlMappingNode)Field("entries")!).Single();
            editor.InsertFirst(Find(editor, first), Text(key), Value(value));
        }
        else if (Field("remove") is { } remove)
        {
            editor.Remove([.. ((YamlSequenceNode)remove).Select(p => Find(editor, p).Cell!)]);
        }
        else if (Field("insert document") is { } index)
        {
            editor.InsertDocument(Number(index), Text(Field("text")!));
        }
        else if (Field("replace document") is { } replaced)
        {
            editor.ReplaceDocument(editor.File.Documents[Number(replaced)], Text(Field("text")!));
        }
        else if (Field("remove document") is { } removed)
        {
            editor.RemoveDocument(editor.File.Documents[Number(removed)]);
        }
        else
        {
            throw new InvalidDataException($"No operation is known in {node}.");
        }
    }

    private void Insert(YamlEditor editor, YamlNode target)
    {
        if (Field("items") is YamlSequenceNode items)
        {
            var after = Field("after") is { } index ? ((YamlSequence)target).Items[Number(index)] : null;
            editor.Insert(target, items.Select(Value).ToList(), after);
            return;
        }
        var entries = ((YamlMappingNode)Field("entries")!).Select(e => (Text(e.Key), Value(e.Value))).ToList();
        editor.Insert(target, entries, Field("after") is { } key ? ((YamlMapping)target).FindAll(Text(key)).First() : null);
    }

    private YamlNode Find(YamlEditor editor, TestNode path)
    {
        var at = editor.File.Documents[Field("in") is { } document ? Number(document) : 0].Root;
        foreach (var step in (YamlSequenceNode)path)
        {
            at = at is YamlMapping mapping
                ? mapping[Text(step)] ?? throw new InvalidDataException($"There is no '{step}' in the case.")
                : ((YamlSequence)at).Items[Number(step)].Value;
        }
        return at;
    }

    private static YamlValue Value(TestNode value) => value switch
    {
        YamlScalarNode scalar when !scalar.Tag.IsEmpty && scalar.Tag.Value == "!verbatim" => new YamlValue.Verbatim(scalar.Value!),
        YamlScalarNode scalar => new YamlValue.Text(scalar.Value!),
        YamlSequenceNode list => new YamlValue.List(list.Select(Value).ToList()),
        YamlMappingNode map => new YamlValue.Map(map.Select(e => KeyValuePair.Create(Text(e.Key), Value(e.Value))).ToList()),
        _ => throw new InvalidDataException("An alias is no value."),
    };

    private TestNode? Field(string name) => node.Children.TryGetValue(name, out var value) ? value : null;

    private static string Text(TestNode scalar) => ((YamlScalarNode)scalar).Value!;

    private static int Number(TestNode scalar) => int.Parse(Text(scalar), CultureInfo.InvariantCulture);
}
