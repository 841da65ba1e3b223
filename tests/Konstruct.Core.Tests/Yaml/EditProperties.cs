using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CsCheck;
using Konstruct.Core.Tests.Yaml.Models;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Yaml;

/// <summary>What has to hold for every document and every edit. <c>KONSTRUCT_PROPERTY_CASES</c> sets how many are tried per property.</summary>
public sealed partial class EditProperties
{
    private static readonly long _cases = long.TryParse(Environment.GetEnvironmentVariable("KONSTRUCT_PROPERTY_CASES"), CultureInfo.InvariantCulture, out var cases) ? cases : 8_000;

    private static int _refused;

    [Fact]
    public void An_edit_of_an_ordinary_document_is_made_and_changes_what_was_asked_for_alone() =>
        Gen.Select(PieceGen.File(isTemplate: false), Operation.Generator)
            .Sample(t => Check(t.Item1, t.Item2, isTemplate: false), iter: _cases, print: t => Print(t.Item1, t.Item2));

    [Fact]
    public void An_edit_of_a_template_is_refused_or_changes_what_was_asked_for_alone() =>
        Gen.Select(PieceGen.File(isTemplate: true), Operation.Generator)
            .Sample(t => Check(t.Item1, t.Item2, isTemplate: true), iter: _cases, print: t => Print(t.Item1, t.Item2));

    [Fact]
    public void A_broken_text_is_refused_by_the_two_exceptions_alone() =>
        Gen.Select(PieceGen.File(isTemplate: true), Mutation.Generator.Array[1, 3], Operation.Generator)
            .Sample(t => Survives(Mutation.Apply(t.Item2, PieceWriter.Write(t.Item1)), t.Item3), iter: _cases, print: t => Piece.Quote(Mutation.Apply(t.Item2, PieceWriter.Write(t.Item1))));

    [Fact]
    public void Any_text_is_read_or_refused_in_time() =>
        PieceGen.Pick("a", ":", " ", "\n", "- ", "  ", "\t", "{{", "}}", "{", "}", "[", "]", ",", "'", "\"", "|\n", ">", "#", "---\n", "...", "&x ", "*x", "!t ", "? ", "\r\n", "\r", "%", "{{/*", "*/", "`", "\\", "\u2028", "\uFEFF", "\uD83D", "<T>\n", "\0")
            .Array[0, 40].Select(string.Concat)
            .Sample(text => Survives(text, null), iter: _cases);

    private static void Check(FilePiece file, Operation operation, bool isTemplate)
    {
        var text = PieceWriter.Write(file);
        Assert.Equal(PlainReader.WithoutActions(file.Content), PlainReader.Read(text));
        YamlEditor editor;
        try
        {
            editor = new YamlEditor(YamlFile.Parse(text));
        }
        // Blanks and a template's line before the first line of a block scalar: unreadable, which does no harm, once in a hundred thousand templates.
        catch (YamlSyntaxException) when (isTemplate && Interlocked.Increment(ref _refused) <= _cases / 1000)
        {
            return;
        }
        (FilePiece Expected, IReadOnlyList<TextSpan> Lost) result;
        try
        {
            if (operation.Run(file, editor) is not { } run)
                return;
            result = run;
        }
        // Blanks behind block scalars of odd indentation: refused, which does no harm, once in a hundred thousand documents.
        catch (YamlEditException e) when (e.Refusal == YamlRefusal.Oracle && Interlocked.Increment(ref _refused) <= _cases / 1000)
        {
            Assert.Equal(text, editor.File.Text);
            return;
        }
        catch (YamlEditException e) when (isTemplate && e.Refusal is YamlRefusal.EmptyTemplateBlock or YamlRefusal.HiddenContent or YamlRefusal.TornTemplateBlock)
        {
            Assert.Equal(text, editor.File.Text);
            return;
        }
        var after = editor.File.Text;
        Assert.Equal(PlainReader.WithoutActions(result.Expected.Content), PlainReader.Read(after));
        AssertLooks(file, operation, text, after, editor.Edits[0], result.Lost);
        editor.Undo();
        Assert.Equal(text, editor.File.Text);
    }

    private static void AssertLooks(FilePiece file, Operation operation, string before, string after, YamlEdit edit, IReadOnlyList<TextSpan> lost)
    {
        Assert.Equal(file.HasByteOrderMark, after.StartsWith('\uFEFF'));
        if (before.Contains('\n', StringComparison.Ordinal))
            Assert.Equal(file.IsCrlf ? after.Count(c => c == '\n') : 0, Regex.Count(after, "\r\n"));
        var comments = Comment().Matches(after).Select(m => m.Value).ToHashSet();
        foreach (Match comment in Comment().Matches(before))
            Assert.True(comments.Contains(comment.Value) || lost.Any(s => s.Start <= comment.Index && comment.Index < s.End), $"'{comment.Value}' is lost.");
        // What was the line before may be an empty one, or one of a block scalar that needs its end.
        if (after is not ("" or "\uFEFF") && (before.EndsWith('\n') || operation.Kind < OperationKind.Remove))
            Assert.Equal(before.EndsWith('\n'), after.EndsWith('\n'));
        if (operation.Kind is OperationKind.InsertCells or OperationKind.InsertFirst or OperationKind.InsertDocument)
            Assert.All(edit.Splices, s => Assert.Matches(@"^[\s{}\[\]+]*(null|~)?\s*$", s.Removed));
    }

    private static void Survives(string text, Operation? operation)
    {
        var watch = Stopwatch.StartNew();
        try
        {
            var editor = new YamlEditor(YamlFile.Parse(text));
            foreach (var document in editor.File.Documents)
            {
                if (document.Root is YamlCollection { Cells.Count: > 0 } root && operation is not null)
                {
                    var cell = root.Cells[operation.Target % root.Cells.Count];
                    if (operation.Kind == OperationKind.Set)
                        editor.Set(cell.Value, "new");
                    else if (operation.Kind == OperationKind.Remove)
                        editor.Remove(cell);
                    else if (root is YamlMapping)
                        editor.Insert(root, "new", "new", cell as YamlEntry);
                    else
                        editor.Insert(root, [(YamlValue)"new"], cell as YamlItem);
                    break;
                }
            }
            if (editor.Edits.Count > 0)
                editor.Undo();
            Assert.Equal(text, editor.File.Text);
        }
        catch (YamlTextException e)
        {
            Assert.InRange(e.Offset, 0, text.Length);
        }
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "Reading took longer than ten seconds.");
    }

    private static string Print(FilePiece file, Operation operation) =>
        $"{Piece.Quote(PieceWriter.Write(file))}\n{operation.Kind} document {operation.Document} target {operation.Target} choice {operation.Choice} value {operation.Value.Content} {operation.Second.Content}";

    [GeneratedRegex("# c[0-9]+(?=\r?$)", RegexOptions.Multiline | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();
}
