using System.Text.Json.Serialization;

namespace Konstruct.Core.Migration;

/// <summary>A file that is about to be written. Whether it was is told by its hash.</summary>
/// <param name="Id">The entry's number.</param>
/// <param name="Cluster">The cluster's name.</param>
/// <param name="Project">Its project.</param>
/// <param name="Root">Full path of the work tree, or of the cluster's folder where it lies in none.</param>
/// <param name="Path">The file's path relative to that, with slashes.</param>
/// <param name="Sha256Before">The hash of its bytes before; null where it is created.</param>
/// <param name="Sha256After">The hash of its bytes afterwards.</param>
/// <param name="Inverse">The way back; null where it is created, or where what stood there may be a secret.</param>
/// <param name="Blob">The blob of git that it was before, where the way back is not told.</param>
internal sealed record JournalFile(int Id, string Cluster, string? Project, string Root, string Path, string? Sha256Before, string Sha256After, IReadOnlyList<TextInverse>? Inverse, string? Blob) : JournalEntry
{
    /// <summary>Full path of the file.</summary>
    [JsonIgnore]
    public string FullPath => System.IO.Path.Combine(Root, Path.Replace('/', System.IO.Path.DirectorySeparatorChar));
}
