namespace Konstruct.Core.Tests.Yaml.Models;

/// <summary>A text of documents.</summary>
internal sealed record FilePiece(IReadOnlyList<DocumentPiece> Documents, bool IsCrlf, bool HasByteOrderMark, bool EndsWithLineEnd, bool HasComments)
{
    public string Content => string.Join("\n", Documents.Select(d => d.Root.Content));
}
