using System.Globalization;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Yaml;

/// <summary>What template actions that have their line to themselves write below a cell of a block collection.</summary>
internal static partial class HiddenContent
{
    /// <summary>The first action that writes into the cell's value below its last line; null where there is none.</summary>
    public static TemplateAction? FirstBelow(YamlCell cell) => Below(cell).FirstOrDefault();

    /// <summary>End of the last line of a cell, with what actions write into it and with the ends of the template blocks that open in it.</summary>
    /// <exception cref="YamlEditException">A block that opens in the cell reaches farther.</exception>
    public static int EndOfLines(YamlCell cell)
    {
        var file = cell.Collection.File;
        var branch = TemplateBlocks.BranchAt(file, cell.Start);
        var end = Below(cell).LastOrDefault()?.Span.End ?? cell.End;
        var next = file.SkipTrivia(cell.End);
        for (var i = file.IndexOfActionFrom(end); TemplateBlocks.BranchAt(file, end) != branch; i++)
        {
            if (i == file.Actions.Count || file.Actions[i].Span.Start >= next)
            {
                throw new YamlEditException(YamlRefusal.TornTemplateBlock, "A template block ('{{ if }}' … '{{ end }}') opens in this entry and reaches farther.",
                    "Edit this place by hand.", file.Text, cell.Start);
            }
            end = file.Actions[i].Span.End;
        }
        return TextLines.EndOf(file.Text, end);
    }

    // An empty value is what any action below it writes; what follows content says by its indentation whether it belongs to it.
    private static IEnumerable<TemplateAction> Below(YamlCell cell)
    {
        if (cell.Value is YamlScalar { IsEmpty: false } || cell.Collection.Style != YamlCollectionStyle.Block)
            return [];
        var isEmpty = cell.Value is YamlScalar;
        return cell.Collection.File.HiddenOutputs(cell.End, cell.End).Where(a => isEmpty || ColumnOf(cell.Collection.File, a) > YamlLook.ColumnOf(cell));
    }

    private static int ColumnOf(YamlFile file, TemplateAction action) =>
        IndentOfOutput().Match(file.Text, action.Span.Start, action.Span.Length) is { Success: true } match
            ? int.Parse(match.Groups["column"].ValueSpan, CultureInfo.InvariantCulture)
            : TextLines.ColumnOf(file.Text, action.Span.Start);

    [GeneratedRegex(@"\bn?indent\s+(?<column>[0-9]{1,3})\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IndentOfOutput();
}
