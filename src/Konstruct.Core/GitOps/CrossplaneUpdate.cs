namespace Konstruct.Core.GitOps;

/// <summary>Brings Crossplane's runtime, the log streamer's Service and the ServiceMonitor in line. Pure: texts in, texts out.</summary>
public static class CrossplaneUpdate
{
    /// <summary>Whether a text may hold anything that the update has to look at; cheap.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    public static bool MayConcern(ReadOnlySpan<byte> utf8) =>
        utf8.IndexOf("DeploymentRuntimeConfig"u8) >= 0 || utf8.IndexOf("ControllerConfig"u8) >= 0 || utf8.IndexOf("log-streamer"u8) >= 0
        || utf8.IndexOf("ServiceMonitor"u8) >= 0 || utf8.IndexOf("git-credentials"u8) >= 0 || utf8.IndexOf("github-app-credentials"u8) >= 0;

    /// <summary>Updates the files of one folder.</summary>
    /// <param name="folder">Every file of the folder that <see cref="MayConcern"/>.</param>
    /// <param name="values">What to write.</param>
    /// <param name="cancellation">Stops the update between two files.</param>
    /// <returns>A result for each file that holds something of ours or gets a finding, and for one that is to be created.</returns>
    public static IReadOnlyList<FileUpdate> Of(IReadOnlyList<FolderManifest> folder, CrossplaneValues values, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(values);
        cancellation.ThrowIfCancellationRequested();
        return [];
    }
}
