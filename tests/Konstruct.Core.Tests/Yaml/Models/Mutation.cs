using CsCheck;

namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>Damage to a text: a stretch taken out and another put in.</summary>
internal sealed record Mutation(int At, int Length, string Added)
{
    public static readonly Gen<Mutation> Generator = Gen.Select(Gen.Int[0, 1000], Gen.Int[0, 4],
        PieceGen.Pick("", "", " ", "  ", "\n", "\t", ":", ": ", "-", "- ", "{", "}", "[", "]", ",", "'", "\"", "|", "|+\n", ">", "#", " # ", "{{", "}}", "{{ .x }}", "\n{{- end }}\n", "\n{{ .x }}\n", "&a ", "*a", "!t ", "? ", "---", "\n---\n", "...", "\r", "\\", "%", "`", "<<: *a0", "\u2028", "\uD83D"),
        (at, length, added) => new Mutation(at, length, added));

    public static string Apply(Mutation[] mutations, string text)
    {
        foreach (var (at, length, added) in mutations)
        {
            var from = text.Length == 0 ? 0 : at % text.Length;
            text = string.Concat(text.AsSpan(0, from), added, text.AsSpan(Math.Min(text.Length, from + length)));
        }
        return text;
    }
}
