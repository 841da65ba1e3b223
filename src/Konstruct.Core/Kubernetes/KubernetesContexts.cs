namespace Konstruct.Core.Kubernetes;

/// <summary>The contexts of kubeconfig files.</summary>
public static class KubernetesContexts
{
    /// <summary>Their names, as far as the files can be read.</summary>
    /// <param name="files">The files; empty: those that <c>kubectl</c> would read.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        try
        {
            return KubeConfig.Load(files, Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))?.Contexts.ToList() ?? [];
        }
        catch (KubernetesException)
        {
            return [];
        }
    }
}
