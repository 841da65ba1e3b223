using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>The files of a cluster's folder, each parsed once.</summary>
internal sealed class ClusterFiles
{
    private readonly List<(string Path, YamlTextException? Text, FileProblemException? File)> _problems = [];

    public ClusterFiles(ClusterFolder folder)
    {
        Folder = folder;
        RepositoryRoot = GitRepository.RootOf(folder.Path);
        var manifests = new List<FolderManifest>();
        var others = new List<(string, string)>();
        foreach (var file in folder.Files.Select(f => f.Loaded()))
        {
            var relative = ManifestSearch.Relative(folder.Path, file.Path);
            try
            {
                if (file.Problem is { } problem)
                    throw problem;
                if (relative.EndsWith(".tf", StringComparison.OrdinalIgnoreCase))
                    others.Add((relative, file.Content!.Decode()));
                else if (ClusterManifests.MayConcern(file.Content!.Bytes.Span))
                    manifests.Add(new FolderManifest(relative, YamlFile.Parse(file.Content.Decode())));
            }
            catch (YamlTextException e)
            {
                _problems.Add((relative, e, null));
            }
            catch (FileProblemException e)
            {
                _problems.Add((relative, null, e));
            }
        }
        Manifests = new ClusterManifests(manifests, RepositoryRoot is null ? null : ManifestSearch.Relative(RepositoryRoot, folder.Path), others);
        All = manifests;
    }

    /// <summary>The folder.</summary>
    public ClusterFolder Folder { get; }

    /// <summary>The work tree it lies in; null where it is in none.</summary>
    public string? RepositoryRoot { get; }

    /// <summary>The manifests that could be read, with paths relative to the folder.</summary>
    public IReadOnlyList<FolderManifest> All { get; }

    /// <summary>What they tell together.</summary>
    public ClusterManifests Manifests { get; }

    /// <summary>The files that could not be read, and why.</summary>
    public IReadOnlyList<(string Path, YamlTextException? Text, FileProblemException? File)> Problems => _problems;

    /// <summary>The text of a file that could not be parsed; empty where it could not be read either.</summary>
    public string TextOf(string relative) => Folder.Files.FirstOrDefault(f => f.Path == FullPath(relative))?.Loaded().Content is { } content ? System.Text.Encoding.UTF8.GetString(content.Bytes.Span) : "";

    /// <summary>Full path of a file.</summary>
    public string FullPath(string relative) => Path.Combine(Folder.Path, relative.Replace('/', Path.DirectorySeparatorChar));
}
