namespace Konstruct.Core.Files;

/// <summary>A file that a search for clusters came by.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Content">The file as it was read; null where it has a problem, or is to be read again.</param>
/// <param name="Problem">Why it could not be read; null where it could.</param>
public sealed record ClusterFile(string Path, ManifestFile? Content, FileProblemException? Problem)
{
    /// <summary>The file with its content, read again where that was dropped.</summary>
    public ClusterFile Loaded()
    {
        if (Content is not null || Problem is not null)
            return this;
        try
        {
            return this with { Content = ManifestFile.Read(Path, mayBeLink: false) };
        }
        catch (FileProblemException e)
        {
            return this with { Problem = e };
        }
    }
}
