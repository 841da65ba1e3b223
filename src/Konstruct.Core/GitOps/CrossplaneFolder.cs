using Konstruct.Core.GitOps.Steps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>The manifests of one folder of Crossplane's while they are brought in line: what one of them needs depends on the others.</summary>
internal sealed class CrossplaneFolder
{
    private readonly CrossplaneValues _values;
    private readonly List<CrossplaneFile> _files;

    public CrossplaneFolder(IReadOnlyList<FolderManifest> folder, CrossplaneValues values)
    {
        _values = values;
        _files = [.. folder.Select(f => new CrossplaneFile(f))];
    }

    public IReadOnlyList<FileUpdate> Update(CancellationToken cancellation)
    {
        var providers = _files.SelectMany(f => f.RuntimesOfProviders()).ToHashSet(StringComparer.Ordinal);
        foreach (var file in _files)
            file.Recognise(providers);
        ForgetOthers();
        if (_files.TrueForAll(f => f.Ours.Count == 0))
            return [];
        if (IsManagements())
            return [.. _files.Where(f => f.Ours.Count > 0).Select(f => f.LeftToManagement())];
        var services = All(MigrationStep.CrossplaneService);
        var own = CrossplaneService.OwnOf(services);
        foreach (var file in _files)
        {
            cancellation.ThrowIfCancellationRequested();
            file.Convert(o => o.Step switch
            {
                MigrationStep.CrossplaneRuntime => CrossplaneRuntime.Convert(o.Object, _values),
                MigrationStep.CrossplaneService => ReferenceEquals(o.Object, own) ? CrossplaneService.Convert(o.Object, _values) : [],
                _ => CrossplaneServiceMonitor.Convert(o.Object, _values),
            });
        }
        foreach (var file in _files)
            file.Check(o => Check(o, services, own));
        var updates = _files.Where(f => f.Ours.Count > 0).Select(f => f.ToUpdate()).ToList();
        if (own is not null && All(MigrationStep.ServiceMonitor).Count == 0 && !_files.Exists(f => f.IsRefused && f.Ours.Any(o => ReferenceEquals(o.Object, own))))
            updates.Add(NewMonitor(services));
        return updates;
    }

    private IEnumerable<Finding> Check(CrossplaneObject candidate, List<ManifestObject> services, ManifestObject? own)
    {
        switch (candidate.Step)
        {
            case MigrationStep.CrossplaneRuntime:
                var findings = CrossplaneRuntime.Check(candidate.Object, _values);
                return services.Count > 0 || All(MigrationStep.ServiceMonitor).Count > 0
                    ? findings
                    : findings.Append(Rule.SelectsNothing.At(candidate.Object.Root, "The folder has no Service of the log streamer (label app=log-streamer), so that no ServiceMonitor was created: it would select nothing."));
            case MigrationStep.CrossplaneService:
                var ofService = CrossplaneService.Check(candidate.Object, own, _values);
                return ReferenceEquals(candidate.Object, own) && All(MigrationStep.ServiceMonitor).Count == 0
                    ? ofService.Concat(OfMonitor(null, services))
                    : ofService;
            default:
                return OfMonitor(candidate.Object, services);
        }
    }

    // Of a Service that was refused, or that cannot be read, nobody can tell what selects it.
    private List<Finding> OfMonitor(ManifestObject? monitor, List<ManifestObject> services)
    {
        try
        {
            return _files.Exists(f => f.IsRefused && f.Ours.Any(o => o.Step == MigrationStep.CrossplaneService)) ? [] : [.. CrossplaneServiceMonitor.Check(monitor, services, _values)];
        }
        catch (YamlEditException)
        {
            return [];
        }
    }

    // Without a runtime beside it, a log streamer and who selects it need not be Crossplane's.
    private void ForgetOthers()
    {
        if (All(MigrationStep.CrossplaneRuntime).Count > 0)
            return;
        _files.ForEach(f => f.Forget(o => o.Step == MigrationStep.CrossplaneService && !CrossplaneService.IsCrossplanes(o.Object)));
        if (All(MigrationStep.CrossplaneService).Count == 0)
            _files.ForEach(f => f.Forget(o => o.Name != GuideValues.ServiceMonitorName));
    }

    // The parent's Crossplane clones with credentials of its own.
    private bool IsManagements()
    {
        var keys = _files.SelectMany(f => f.GitSecretKeys()).ToList();
        return keys.Count > 0 && !keys.Exists(ExternalSecret.IsProjectKey);
    }

    private FileUpdate NewMonitor(List<ManifestObject> services)
    {
        IReadOnlyList<MigrationStep> steps = [MigrationStep.ServiceMonitor];
        if (_files.Find(f => string.Equals(f.Path, GuideValues.ServiceMonitorFile, StringComparison.OrdinalIgnoreCase)) is { } there)
        {
            return new FileUpdate
            {
                Path = there.Path,
                Before = there.Before,
                Steps = steps,
                Refusal = new YamlEditException(YamlRefusal.WrongKind, $"'{there.Path}' is where the ServiceMonitor of Crossplane's provider belongs, but holds something else.",
                    "Rename the file, or add the ServiceMonitor by hand.", there.Before, 0),
            };
        }
        var text = CrossplaneServiceMonitor.Text(_values);
        return new FileUpdate
        {
            Path = GuideValues.ServiceMonitorFile,
            Steps = steps,
            Result = new ConversionResult
            {
                Text = text,
                Dialect = services[0].Manifest.Dialect,
                Objects = [new ConvertedObject(MigrationStep.ServiceMonitor, "ServiceMonitor", GuideValues.ServiceMonitorName, IsChanged: true)],
                Changes = [$"{GuideValues.ServiceMonitorName}: created"],
                Findings = [],
            },
        };
    }

    private List<ManifestObject> All(MigrationStep step) => [.. _files.SelectMany(f => f.Ours).Where(o => o.Step == step).Select(o => o.Object)];
}
