using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>Reads a text's content by YamlDotNet's events alone. Template actions are taken out first, the simple ones that are generated.</summary>
internal static partial class PlainReader
{
    public static string Read(string text)
    {
        var plain = ControlLine().Replace(text.TrimStart('\uFEFF'), "");
        var parser = new Parser(new Scanner(new StringReader(WithoutActions(plain)), skipComments: true));
        var documents = new List<string>();
        while (parser.MoveNext())
        {
            if (parser.Current is DocumentStart)
            {
                parser.MoveNext();
                documents.Add(Node(parser));
            }
        }
        return string.Join("\n", documents);
    }

    public static string WithoutActions(string text) => Action().Replace(text, m => "T" + m.Groups["name"].Value);

    public static bool IsTyped(string plain) => Typed().IsMatch(plain);

    private static string Node(Parser parser)
    {
        switch (parser.Current)
        {
            case Scalar scalar:
                var isTyped = scalar.Style == ScalarStyle.Plain && IsTyped(scalar.Value);
                return !isTyped ? Piece.Quote(scalar.Value) : scalar.Value is "" or "~" ? "null" : scalar.Value;
            case SequenceStart:
                var items = new List<string>();
                for (parser.MoveNext(); parser.Current is not SequenceEnd; parser.MoveNext())
                    items.Add(Node(parser));
                return "[" + string.Join(",", items) + "]";
            case MappingStart:
                var entries = new StringBuilder("{");
                for (parser.MoveNext(); parser.Current is not MappingEnd; parser.MoveNext())
                {
                    entries.Append(entries.Length == 1 ? "" : ",").Append(Key(parser)).Append(':');
                    parser.MoveNext();
                    entries.Append(Node(parser));
                }
                return entries.Append('}').ToString();
            case AnchorAlias alias:
                return "*" + alias.Value;
            default:
                throw new InvalidOperationException($"No node but {parser.Current}.");
        }
    }

    // Keys are strings here; one that lacks the quotes that make it one is marked.
    private static string Key(Parser parser) => parser.Current is not Scalar scalar ? Node(parser)
        : scalar.Style == ScalarStyle.Plain && IsTyped(scalar.Value) ? "!" + scalar.Value
        : Piece.Quote(scalar.Value);

    [GeneratedRegex(@"^(|~|null|true|false|yes|no|on|off|y|n|[-+]?[0-9][0-9_,.:]*(e[-+]?[0-9]+)?|\.inf|0x[0-9a-f]+|0o[0-7]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Typed();

    [GeneratedRegex(@"^[ ]*\{\{- (if \.on|end) \}\}\r?\n?", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ControlLine();

    [GeneratedRegex(@"\{\{ \.v([0-9]) \}\}", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Action();
}
