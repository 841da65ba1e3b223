using Konstruct.Core.GitOps.Steps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>One file of a folder of Crossplane's. A refused edit leaves the whole file as it is; the folder's others go on.</summary>
internal sealed class CrossplaneFile(FolderManifest source)
{
    private static readonly Mentions _ourNames = new("provider-terraform", "log-streamer");

    private readonly Manifest _manifest = new(source.File);
    private readonly List<CrossplaneObject> _ours = [];
    private readonly List<ConvertedObject> _converted = [];
    private readonly List<string> _changes = [];
    private readonly List<Finding> _findings = [];
    private YamlEditException? _refusal;

    /// <summary>Its path.</summary>
    public string Path => source.Path;

    /// <summary>Its text before.</summary>
    public string Before => source.File.Text;

    /// <summary>The objects that a step is about, in the order of the text.</summary>
    public IReadOnlyList<CrossplaneObject> Ours => _ours;

    /// <summary>Whether an edit was refused.</summary>
    public bool IsRefused => _refusal is not null;

    /// <summary>Names of the runtimes that Terraform's Provider refers to here.</summary>
    public IEnumerable<string> RuntimesOfProviders() => Safely(o =>
        o.Kind == "Provider" && o.ApiVersion.StartsWith("pkg.crossplane.io/", StringComparison.Ordinal) && o.TextAt("spec", "package") is { } package && ImageChoice.IsTerraformProvider(package)
            ? [o.TextAt("spec", "runtimeConfigRef", "name"), o.TextAt("spec", "controllerConfigRef", "name")]
            : Array.Empty<string?>()).OfType<string>();

    /// <summary>Vault keys that the ExternalSecrets of git credentials read here.</summary>
    public IEnumerable<string> GitSecretKeys() => Safely(o =>
        ExternalSecret.From(o) is { } secret && CrossplaneGitSecret.IsNamedSo(secret) ? secret.Data.Select(i => i.Key).OfType<YamlScalar>().Concat(secret.Extracts).Select(k => k.Value).Where(k => !k.StartsWith("{{", StringComparison.Ordinal)).ToArray() : []);

    /// <summary>Finds the objects that a step is about.</summary>
    /// <param name="runtimes">Names of the runtimes that the folder's Providers refer to.</param>
    public void Recognise(IReadOnlySet<string> runtimes)
    {
        foreach (var candidate in _manifest.Objects())
        {
            if (StepSafelyOf(candidate, runtimes) is { } step)
                _ours.Add(Named(step, candidate));
        }
    }

    /// <summary>Takes back what turned out to be none of ours.</summary>
    public void Forget(Predicate<CrossplaneObject> isNone) => _ours.RemoveAll(isNone);

    /// <summary>Makes the steps.</summary>
    public void Convert(Func<CrossplaneObject, IReadOnlyList<string>> convert)
    {
        try
        {
            foreach (var ours in _ours)
            {
                // Refused where it could not be named.
                _ = (ours.Object.Kind, ours.Object.Name);
                var changes = convert(ours);
                _converted.Add(new ConvertedObject(ours.Step, ours.Kind, ours.Name, changes.Count > 0));
                if (changes.Count > 0)
                    _changes.Add($"{ours.Name}: {string.Join("; ", changes)}");
            }
        }
        catch (YamlEditException e)
        {
            _refusal = _manifest.InOriginal(e, Before);
        }
    }

    /// <summary>Looks at what the steps left.</summary>
    public void Check(Func<CrossplaneObject, IEnumerable<Finding>> check)
    {
        try
        {
            if (_refusal is null)
                _findings.AddRange(_ours.SelectMany(check));
        }
        catch (YamlEditException e)
        {
            _refusal = _manifest.InOriginal(e, Before);
        }
    }

    /// <summary>What became of the file.</summary>
    public FileUpdate ToUpdate() => new()
    {
        Path = Path,
        Before = Before,
        Steps = [.. _ours.Select(o => o.Step).Distinct()],
        Refusal = _refusal,
        Result = _refusal is null ? Result() : null,
    };

    /// <summary>The file as a management cluster's own: nothing changes.</summary>
    public FileUpdate LeftToManagement()
    {
        var ours = _ours[0];
        _findings.Add(Rule.ManagementCrossplane.At(ours.Object.Root, $"The {ours.Kind} '{ours.Name}' is a management cluster's own: its git credentials come from no project's Vault path. It was left alone."));
        return ToUpdate() with { Steps = [] };
    }

    private ConversionResult Result() => new()
    {
        Text = _manifest.File.Text,
        Dialect = _manifest.Dialect,
        Objects = _converted,
        Changes = _changes,
        Findings = [.. _findings.OrderBy(f => f.Line)],
        Edits = _manifest.Editor.Edits,
    };

    private static MigrationStep? StepOf(ManifestObject candidate, IReadOnlySet<string> runtimes)
    {
        if (CrossplaneRuntime.IsAbout(candidate, runtimes))
            return MigrationStep.CrossplaneRuntime;
        if (CrossplaneService.IsAbout(candidate))
            return MigrationStep.CrossplaneService;
        return CrossplaneServiceMonitor.IsAbout(candidate) ? MigrationStep.ServiceMonitor : null;
    }

    // What nobody can read may still tell what it is; the step runs into it again, and says so.
    private static MigrationStep? StepSafelyOf(ManifestObject candidate, IReadOnlySet<string> runtimes)
    {
        try
        {
            return StepOf(candidate, runtimes);
        }
        catch (YamlEditException)
        {
            if (!_ourNames.In(candidate.Root.Source))
                return null;
            return candidate.Root.FindAll("kind").Select(e => (e.Value as YamlScalar)?.Value).FirstOrDefault() switch
            {
                "DeploymentRuntimeConfig" or "ControllerConfig" => MigrationStep.CrossplaneRuntime,
                "Service" => MigrationStep.CrossplaneService,
                "ServiceMonitor" => MigrationStep.ServiceMonitor,
                _ => null,
            };
        }
    }

    private static CrossplaneObject Named(MigrationStep step, ManifestObject candidate)
    {
        try
        {
            return new CrossplaneObject(step, candidate, candidate.Kind, candidate.Name);
        }
        catch (YamlEditException)
        {
            return new CrossplaneObject(step, candidate, "", "");
        }
    }

    // An alias or a key that stands twice in what is none of ours is nobody's business.
    private List<T> Safely<T>(Func<ManifestObject, IEnumerable<T>> select)
    {
        var all = new List<T>();
        foreach (var candidate in _manifest.Objects())
        {
            try
            {
                all.AddRange(select(candidate));
            }
            catch (YamlEditException)
            {
                continue;
            }
        }
        return all;
    }
}
