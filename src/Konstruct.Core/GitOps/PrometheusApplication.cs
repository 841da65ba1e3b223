namespace Konstruct.Core.GitOps;

/// <summary>The Application that deploys Prometheus to a workload cluster, as the guide has it. Pure: texts in, texts out.</summary>
public static class PrometheusApplication
{
    /// <summary>The Application's text.</summary>
    /// <param name="values">What to write.</param>
    /// <exception cref="ArgumentException">A value is not what its place takes.</exception>
    public static string Text(PrometheusValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return "";
    }

    /// <summary>Brings the Application in the folder of a cluster in line, or says how the file to be created reads.</summary>
    /// <param name="folder">The manifests that lie directly in the cluster's folder and may hold an Application.</param>
    /// <param name="values">What to write.</param>
    /// <param name="force">Whether a file that is there is replaced as a whole.</param>
    /// <exception cref="ArgumentException">A value is not what its place takes.</exception>
    public static FileUpdate Of(IReadOnlyList<FolderManifest> folder, PrometheusValues values, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(values);
        return new FileUpdate { Path = values.FileName, Steps = [MigrationStep.PrometheusApplication] };
    }
}
