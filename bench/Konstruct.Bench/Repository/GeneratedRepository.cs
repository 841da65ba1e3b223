using System.Globalization;
using System.Text;

namespace Konstruct.Bench.Repository;

/// <summary>
/// A repository of many clusters, made from the two of <c>samples/gitops</c> in turn with other names.
/// The same number of clusters always gives the same bytes.
/// </summary>
internal sealed class GeneratedRepository
{
    /// <summary>How many files of a cluster the conversion changes.</summary>
    public const int ConvertedPerCluster = 3;

    /// <summary>How many files of a cluster the update changes or creates.</summary>
    public const int UpdatedPerCluster = 3;

    /// <summary>How many files of a cluster the deployment creates.</summary>
    public const int DeployedPerCluster = 1;

    private static readonly string[] _converted =
    [
        Path.Combine("secrets", "secret.yaml"),
        Path.Combine("crossplane-components", "crossplane-secrets.yaml"),
        Path.Combine("actions-runner-controller", "51-actions-runner-externalsecret.yaml"),
    ];

    private static readonly string[] _updated = [Path.Combine("crossplane-components", "controllerconfig.yaml"), Path.Combine("crossplane-components", "svc.yaml")];

    // Left out, so that a cluster has the twenty files or so of a real one, most of them Applications.
    private static readonly string[] _leftOut = ["argocd", "infrastructure", "10-infrastructure.yaml", "30-argocd.yaml", "45-environment.yaml"];

    // A project's name is too common a word to be replaced wherever it stands: only names and Vault keys are.
    private static readonly SampleCluster[] _sampleClusters =
    [
        new("engineering", [("engineering", "{0}")]),
        new("mgmt-data", [("repo-credentials-template/data", "repo-credentials-template/{0}"), ("mgmt-data", "mgmt-{0}")]),
    ];

    private readonly SampleFile[][] _templates;

    private GeneratedRepository(SampleFile[][] templates) => _templates = templates;

    /// <summary>Reads the sample clusters of the repository at <paramref name="repositoryRoot"/>.</summary>
    public static GeneratedRepository FromSamples(string repositoryRoot)
    {
        var clusters = Path.Combine(repositoryRoot, "samples", "gitops", "registry", "konstruct-clusters");
        return new GeneratedRepository([.. _sampleClusters.Select(sample => ReadSample(Path.Combine(clusters, sample.Name)))]);
    }

    /// <summary>One file of the samples that the conversion changes, with the credentials of a project and of its platform.</summary>
    /// <param name="repositoryRoot">The module's repository.</param>
    public static string ConvertedSample(string repositoryRoot) =>
        File.ReadAllText(Path.Combine(repositoryRoot, "samples", "gitops", "registry", "konstruct-clusters", _sampleClusters[0].Name, _converted[0]));

    /// <summary>Whether the update changes the file at <paramref name="path"/>.</summary>
    public static bool IsUpdated(string path) => Array.Exists(_updated, ending => path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Whether a conversion changes the file at <paramref name="path"/>.</summary>
    public static bool IsConverted(string path) =>
        Array.Exists(_converted, ending => path.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>Writes a repository of <paramref name="clusters"/> clusters, in place of what <paramref name="root"/> held before.</summary>
    /// <returns>The number of files.</returns>
    public int WriteTo(string root, int clusters)
    {
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);

        var files = 0;
        Parallel.For(0, clusters, index =>
        {
            var sample = _sampleClusters[index % _sampleClusters.Length];
            var project = string.Create(CultureInfo.InvariantCulture, $"team-{index + 1:D4}");
            var folder = Path.Combine(root, "registry", "konstruct-clusters", sample.Rename(sample.Name, project));
            foreach (var file in _templates[index % _templates.Length])
            {
                var path = Path.Combine(folder, file.Path);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllBytes(path, Encoding.UTF8.GetBytes(sample.Rename(file.Text, project)));
                Interlocked.Increment(ref files);
            }
        });
        return files;
    }

    private static SampleFile[] ReadSample(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !Array.Exists(_leftOut, name => path == name || path.StartsWith(name + Path.DirectorySeparatorChar, StringComparison.Ordinal)))
            .Order(StringComparer.Ordinal)
            .Select(path => new SampleFile(path, File.ReadAllText(Path.Combine(folder, path))))];

    private sealed record SampleFile(string Path, string Text);

    private sealed record SampleCluster(string Name, (string Old, string New)[] Names)
    {
        public string Rename(string text, string project) =>
            Names.Aggregate(text, (renamed, name) =>
                renamed.Replace(name.Old, string.Format(CultureInfo.InvariantCulture, name.New, project), StringComparison.Ordinal));
    }
}
