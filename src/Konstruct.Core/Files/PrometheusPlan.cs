using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>Creates the Application that deploys Prometheus to a cluster, or brings it in line.</summary>
/// <param name="folder">Full path of the cluster's folder.</param>
/// <param name="label">What a path of a file in it is shown as.</param>
/// <param name="values">Gives what to write, from what the cluster's folder tells.</param>
public sealed class PrometheusPlan(string folder, Func<string, string> label, Func<PrometheusValues> values) : IFilePlan
{
    /// <summary>Called when a file was looked at.</summary>
    public Action? OnFile { get; init; }

    /// <summary>Whether a file is left out, by its label.</summary>
    public Func<string, bool>? IsExcluded { get; init; }

    /// <summary>Whether what is there is replaced as a whole.</summary>
    public bool Force { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<PlannedFile> Make(CancellationToken cancellation)
    {
        var planned = new List<PlannedFile>();
        var read = new Dictionary<string, ManifestFile>(StringComparer.Ordinal);
        var manifests = new List<FolderManifest>();
        try
        {
            var chosen = values();
            foreach (var path in new ManifestSearch(relative => IsExcluded?.Invoke(label(Path.Combine(folder, relative))) == true).Below(folder, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
                OnFile?.Invoke();
                var name = ManifestSearch.Relative(folder, path);
                try
                {
                    var file = ManifestFile.Read(path, mayBeLink: false);
                    if (!PrometheusApplication.MayConcern(file.Bytes.Span) && !string.Equals(name, chosen.FileName, StringComparison.OrdinalIgnoreCase))
                        continue;
                    manifests.Add(new FolderManifest(name, YamlFile.Parse(file.Decode())));
                    read.Add(name, file);
                }
                catch (YamlTextException e)
                {
                    planned.Add(PlannedFile.Left(path, e));
                }
                catch (FileProblemException e)
                {
                    planned.Add(PlannedFile.Left(path, e));
                }
            }
            // A file that cannot be read may be the very one.
            if (planned.Count == 0)
                planned.Add(Planned(PrometheusApplication.Of(manifests, chosen, Force), read));
        }
        catch (InvalidValueException e)
        {
            planned.Add(PlannedFile.Left(folder, new FileProblemException(FileProblem.ValueInvalid, $"'{folder}': {e.Message}", "Give another value.", e)));
        }
        catch (FileProblemException e)
        {
            planned.Add(PlannedFile.Left(folder, e));
        }
        return planned;
    }

    private PlannedFile Planned(FileUpdate update, Dictionary<string, ManifestFile> read)
    {
        var path = Path.Combine(folder, update.Path);
        return update.Refusal is { } refusal
            ? PlannedFile.Left(path, refusal)
            : PlannedFile.Of(new ManifestSource(path, label(path), IsNamed: false), read.GetValueOrDefault(update.Path), update.Before, update.Result!);
    }
}
