using YamlDotNet.RepresentationModel;

namespace Konstruct.Core.Tests.Yaml;

/// <summary>One case of a file under <c>Cases</c>: a text, what is done to it, and what comes of it.</summary>
internal sealed class EditCase
{
    private readonly YamlMappingNode _node;

    private EditCase(string theme, YamlMappingNode node)
    {
        _node = node;
        Theme = theme;
        Name = Get("name")!;
        foreach (var (key, _) in node)
        {
            if (key.ToString() is not ("name" or "given" or "do" or "expect" or "refused" or "unreadable" or "says" or "except"))
                throw new InvalidDataException($"{theme}: {Name}: the field '{key}' is not known.");
        }
    }

    public string Theme { get; }

    public string Name { get; }

    public string? Says => Get("says");

    /// <summary>Kind of the refusal, and where: <c>Layout 2:3</c>.</summary>
    public string? Refused(TextVariant variant) => Shift(Get("refused"), variant);

    /// <summary>Line and column of the syntax error: <c>2:3</c>.</summary>
    public string? Unreadable(TextVariant variant) => Shift(Get("unreadable"), variant);

    public string Given(TextVariant variant) => Dress(Get("given")!, variant);

    public string? Expected(TextVariant variant) => Get("expect") is { } expected ? Dress(expected, variant) : null;

    public IEnumerable<EditStep> Steps => _node.Children.TryGetValue("do", out var steps) ? ((YamlSequenceNode)steps).Select(s => new EditStep((YamlMappingNode)s)) : [];

    public IEnumerable<TextVariant> Variants
    {
        get
        {
            var except = _node.Children.TryGetValue("except", out var node) ? ((YamlSequenceNode)node).Select(n => n.ToString()).ToList() : [];
            var given = Get("given")!;
            var plain = given.Length > 0 && !given.Contains('\r', StringComparison.Ordinal) && !except.Contains("all");
            foreach (var variant in Enum.GetValues<TextVariant>())
            {
                var fits = variant switch
                {
                    TextVariant.AsGiven => true,
                    TextVariant.Crlf when !given.Contains('\n', StringComparison.Ordinal) => false,
                    TextVariant.CrlfOpenEnd when given.IndexOf('\n', StringComparison.Ordinal) == given.Length - 1 => false,
                    TextVariant.OpenEnd or TextVariant.CrlfOpenEnd => plain && IsEndedOnce(given) && (Get("expect") is not { } expected || IsEndedOnce(expected)),
                    TextVariant.ByteOrderMark or TextVariant.Prefixed => plain && given[0] != '\uFEFF',
                    _ => plain,
                };
                if (fits && !except.Exists(e => variant.ToString().EndsWith(e, StringComparison.Ordinal)))
                    yield return variant;
            }
        }
    }

    public static IReadOnlyList<EditCase> ReadAll()
    {
        var cases = new List<EditCase>();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Yaml", "Cases"), "*.yaml").Order(StringComparer.Ordinal))
        {
            var stream = new YamlStream();
            using var reader = new StreamReader(path);
            stream.Load(reader);
            cases.AddRange(((YamlSequenceNode)stream.Documents[0].RootNode).Select(n => new EditCase(Path.GetFileNameWithoutExtension(path), (YamlMappingNode)n)));
        }
        return cases;
    }

    private static bool IsEndedOnce(string text) => text.Length > 1 && text.EndsWith('\n') && !text.EndsWith("\n\n", StringComparison.Ordinal);

    private static string Dress(string text, TextVariant variant) => variant switch
    {
        TextVariant.Crlf => text.Replace("\n", "\r\n", StringComparison.Ordinal),
        TextVariant.OpenEnd => text[..^1],
        TextVariant.CrlfOpenEnd => text[..^1].Replace("\n", "\r\n", StringComparison.Ordinal),
        TextVariant.ByteOrderMark => "\uFEFF" + text,
        TextVariant.Prefixed => "# é\U0001F600\n" + text,
        _ => text,
    };

    private static string? Shift(string? place, TextVariant variant)
    {
        if (place is null || variant != TextVariant.Prefixed || place.IndexOf(':', StringComparison.Ordinal) is var colon && colon < 0)
            return place;
        var start = place.LastIndexOf(' ') + 1;
        var line = int.Parse(place.AsSpan(start, colon - start), System.Globalization.CultureInfo.InvariantCulture) + 1;
        return $"{place[..start]}{line}{place[colon..]}";
    }

    private string? Get(string field) => _node.Children.TryGetValue(field, out var value) ? ((YamlScalarNode)value).Value : null;
}
