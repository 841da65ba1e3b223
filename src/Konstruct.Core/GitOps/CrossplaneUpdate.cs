namespace Konstruct.Core.GitOps;

/// <summary>Brings Crossplane's runtime, the log streamer's Service and the ServiceMonitor in line. Pure: texts in, texts out.</summary>
public static class CrossplaneUpdate
{
    private static readonly Mentions _mentions = new(
        "DeploymentRuntimeConfig", "ControllerConfig", "provider-terraform", "log-streamer", "ServiceMonitor", GuideValues.OldGitSecret, GuideValues.NewGitSecret);

    /// <summary>Whether a text may hold anything that the update has to look at; cheap.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    public static bool MayConcern(ReadOnlySpan<byte> utf8) => _mentions.In(utf8);

    /// <summary>Whether a text may hold anything that the update has to look at; cheap.</summary>
    /// <param name="text">The text.</param>
    internal static bool MayConcern(string text) => _mentions.In(text);

    /// <summary>Updates the files of one folder.</summary>
    /// <param name="folder">Every file of the folder that <see cref="MayConcern(ReadOnlySpan{byte})"/> says so of.</param>
    /// <param name="values">What to write.</param>
    /// <param name="cancellation">Stops the update between two files.</param>
    /// <returns>A result for each file that holds something of ours or gets a finding, and for one that is to be created.</returns>
    public static IReadOnlyList<FileUpdate> Of(IReadOnlyList<FolderManifest> folder, CrossplaneValues values, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(values);
        return new CrossplaneFolder(folder, values).Update(cancellation);
    }
}
