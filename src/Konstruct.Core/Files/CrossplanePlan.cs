using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>Brings Crossplane's runtime, the log streamer's Service and the ServiceMonitor of one folder in line.</summary>
/// <param name="sources">The manifests of the folder; those that a user named, and their neighbours where a user named a single file.</param>
/// <param name="values">What to write.</param>
public sealed class CrossplanePlan(IReadOnlyList<ManifestSource> sources, CrossplaneValues values) : IFilePlan
{
    /// <summary>Called when a file was looked at.</summary>
    public Action? OnFile { get; init; }

    /// <summary>Whether a file that would be created is left out, by its name.</summary>
    public Func<ManifestSource, bool>? IsExcluded { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<PlannedFile> Make(CancellationToken cancellation)
    {
        // A user who names a file means that file; the others of the folder tell what it belongs to.
        var named = sources.Any(s => s.IsNamed);
        var planned = new List<PlannedFile>();
        var read = new Dictionary<string, (ManifestSource Source, ManifestFile File)>(StringComparer.Ordinal);
        var folder = new List<FolderManifest>();
        foreach (var source in sources)
        {
            cancellation.ThrowIfCancellationRequested();
            OnFile?.Invoke();
            try
            {
                var file = ManifestFile.Read(source);
                var name = Path.GetFileName(source.Path);
                if (!source.IsNamed && !IsMonitors(name) && !CrossplaneUpdate.MayConcern(file.Bytes.Span))
                    continue;
                folder.Add(new FolderManifest(name, YamlFile.Parse(file.Decode())));
                read.Add(name, (source, file));
            }
            catch (YamlTextException e)
            {
                planned.Add(PlannedFile.Left(source.Path, e));
            }
            catch (FileProblemException e)
            {
                planned.Add(PlannedFile.Left(source.Path, e));
            }
        }
        var updates = folder.Count == 0 ? [] : CrossplaneUpdate.Of(folder, values, cancellation);
        foreach (var update in updates)
        {
            var (source, file) = read.TryGetValue(update.Path, out var known) ? known : (Beside(sources[0], update.Path), null);
            if (update.Refusal is { } refusal)
                planned.Add(PlannedFile.Left(source.Path, refusal));
            else if (file is not null || !(named || IsExcluded?.Invoke(source) == true || planned.Exists(p => IsMonitors(Path.GetFileName(p.Outcome.Path)))))
                planned.Add(PlannedFile.Of(source, file, update.Before, update.Result!));
        }
        foreach (var (source, file) in read.Values.Where(r => r.Source.IsNamed && updates.All(u => u.Path != Path.GetFileName(r.Source.Path))))
        {
            var manifest = folder.Find(m => m.Path == Path.GetFileName(source.Path))!;
            planned.Add(PlannedFile.Of(source, file, manifest.File.Text, ConversionResult.Nothing(manifest.File)));
        }
        return [.. (named ? planned.Where(p => sources.Any(s => s.IsNamed && s.Path == p.Outcome.Path)) : planned).OrderBy(p => p.Outcome.Path, StringComparer.Ordinal)];
    }

    // Whatever it holds, it is where the ServiceMonitor would go.
    private static bool IsMonitors(string name) => string.Equals(name, GuideValues.ServiceMonitorFile, StringComparison.OrdinalIgnoreCase);

    private static ManifestSource Beside(ManifestSource source, string name) => new(
        Path.Combine(Path.GetDirectoryName(source.Path)!, name),
        source.Label[..(source.Label.LastIndexOf('/') + 1)] + name,
        IsNamed: false);
}
