using System.Text.RegularExpressions;
using Konstruct.Core.GitOps.Steps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>The manifests of a workload cluster's folder, and what they tell together.</summary>
public sealed partial class ClusterManifests
{
    private static readonly Mentions _mentions = new(
        "argoproj.io/", "external-secrets.io/", "crossplane.io/", "tf.upbound.io/", "monitoring.coreos.com/", "log-streamer", "kind: Ingress", "kind: ConfigMap", "Kustomization", "repo-credentials-template/", "kind: Secret", "bases:", "resources:");

    private static readonly HashSet<string> _noNames = [];

    private readonly string? _folder;
    private readonly Dictionary<string, FolderDestination> _destinations = new(StringComparer.Ordinal);

    /// <summary>Looks through manifests.</summary>
    /// <param name="files">The files, with paths relative to the cluster's folder.</param>
    /// <param name="folder">The cluster's folder relative to the repository's root, with slashes; null where that is not known.</param>
    /// <param name="others">Paths and texts of other files: Terraform's.</param>
    public ClusterManifests(IReadOnlyList<FolderManifest> files, string? folder, IReadOnlyList<(string Path, string Text)> others)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = files;
        Others = others;
        _folder = folder;
        Objects = [.. files.SelectMany(f => new Manifest(f.File).Objects().Select(o => ClusterObject.From(f.Path, o))).OfType<ClusterObject>()];
        Patches = Objects.Where(o => o.ApiVersion.StartsWith("kustomize.config.k8s.io/", StringComparison.Ordinal)).SelectMany(PatchesOf).ToHashSet(StringComparer.Ordinal);
        Runtimes = [.. Objects.Where(o => o.Kind is "DeploymentRuntimeConfig" or "ControllerConfig" && IsRuntime(o))];
        Applications = [.. Objects.Select(Application.From).OfType<Application>()];
        Secrets = [.. Objects.Select(ClusterSecret.From).OfType<ClusterSecret>()];
        DestinationName = MostFrequent(Applications.Where(a => !a.GoesToParent).Select(a => a.DestinationName));
        Dialect = DialectOf();
        ArgoProject = MostFrequent(Applications.Where(a => IsThisCluster(a.DestinationName)).Select(a => a.Project));
        VaultKeys = [.. Secrets.SelectMany(s => s.ProjectKeys).Select(k => k.TrimStart('/')).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        ProjectName = ProjectOf([.. VaultKeys.Select(NameIn)], [.. Secrets.Where(s => s.Step is MigrationStep.CrossplaneSecret or MigrationStep.RunnerSecret).SelectMany(s => s.ProjectKeys).Select(NameIn)]);
        SecretStore = MostFrequent(Secrets.Where(s => s.ProjectKeys.Count > 0).Select(s => s.Store));
        Domain = DomainOfStore() ?? DomainOfIngress();
        Authentication = AuthenticationOf();
        Destinations = [.. Applications.SelectMany(a => a.Paths.Select(p => DestinationOf(a, p)))];
        foreach (var destination in Destinations)
            _destinations.TryAdd(destination.Folder, destination);
    }

    /// <summary>The cluster's name, as the destinations of most Applications have it; null where none goes to it.</summary>
    public string? DestinationName { get; }

    /// <summary>The ArgoCD project of most Applications that go to it.</summary>
    public string? ArgoProject { get; }

    /// <summary>Keys of its project's Vault paths, each once, without a leading slash.</summary>
    public IReadOnlyList<string> VaultKeys { get; }

    /// <summary>Name of its project.</summary>
    public string? ProjectName { get; }

    /// <summary>The secret store that most credentials come from.</summary>
    public string? SecretStore { get; }

    /// <summary>The domain its hosts are in.</summary>
    public string? Domain { get; }

    /// <summary>Whether the files are plain YAML or templates.</summary>
    public ManifestDialect Dialect { get; }

    /// <summary>What its ExternalSecrets authenticate with.</summary>
    public ClusterAuthentication Authentication { get; }

    /// <summary>Where folders go.</summary>
    public IReadOnlyList<FolderDestination> Destinations { get; }

    /// <summary>The files.</summary>
    internal IReadOnlyList<FolderManifest> Files { get; }

    /// <summary>Files that are no manifests.</summary>
    internal IReadOnlyList<(string Path, string Text)> Others { get; }

    /// <summary>The objects of all files.</summary>
    internal IReadOnlyList<ClusterObject> Objects { get; }

    /// <summary>The Applications among them.</summary>
    internal IReadOnlyList<Application> Applications { get; }

    /// <summary>The ExternalSecrets among them.</summary>
    internal IReadOnlyList<ClusterSecret> Secrets { get; }

    /// <summary>Files that a Kustomization of their folder takes for patches of other objects.</summary>
    internal IReadOnlySet<string> Patches { get; }

    /// <summary>The runtimes of the Terraform provider.</summary>
    internal IReadOnlyList<ClusterObject> Runtimes { get; }

    /// <summary>Where the repositories of its Applications are.</summary>
    internal IEnumerable<YamlScalar> RepositoryUrls => Applications.SelectMany(a => a.GitUrls);

    /// <summary>Goes through objects; one that cannot be read for an alias, a merge key or a key that stands twice yields nothing.</summary>
    internal IEnumerable<(string Path, Finding Finding)> InEach(Func<ClusterObject, bool> isMeant, Func<ClusterObject, IEnumerable<(string Path, Finding Finding)>> select)
    {
        foreach (var source in Objects.Where(isMeant))
        {
            List<(string, Finding)> found;
            try
            {
                found = [.. select(source)];
            }
            catch (YamlEditException)
            {
                continue;
            }
            foreach (var one in found)
                yield return one;
        }
    }

    /// <summary>Whether a text may hold anything that tells of a cluster; cheap.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    public static bool MayConcern(ReadOnlySpan<byte> utf8) => _mentions.In(utf8);

    /// <summary>Where a file is deployed to; null where no Application says.</summary>
    internal FolderDestination? DestinationOf(string path)
    {
        for (var end = path.LastIndexOf('/'); end > 0; end = path.LastIndexOf('/', end - 1))
        {
            if (_destinations.TryGetValue(path[..end], out var found))
                return found;
        }
        return _destinations.GetValueOrDefault(".");
    }

    /// <summary>Whether a destination's name means this cluster. In a template each placeholder does: they come out as one name.</summary>
    internal bool IsThisCluster(string? name) =>
        name is not null && (name == DestinationName || (Dialect == ManifestDialect.Token && name.StartsWith('<')) || (Dialect == ManifestDialect.Helm && name.Contains("{{", StringComparison.Ordinal)));

    private FolderDestination DestinationOf(Application application, string path) => new()
    {
        Folder = FolderOf(path),
        Application = application.Name,
        Cluster = application.DestinationName ?? application.DestinationServer ?? "",
        Namespace = application.DestinationNamespace,
        Role = application.GoesToParent ? DestinationRole.Management : IsThisCluster(application.DestinationName) ? DestinationRole.Workload : DestinationRole.Other,
    };

    // A template's path has the placeholder where its own folder is.
    private string FolderOf(string path)
    {
        if (_folder is not null && (path == _folder || path.StartsWith(_folder + "/", StringComparison.Ordinal)))
            return path.Length == _folder.Length ? "." : path[(_folder.Length + 1)..];
        if (ClusterPath().Match(path) is { Success: true } match && (Dialect != ManifestDialect.Rendered || _folder is null || match.Groups["name"].Value == _folder[(_folder.LastIndexOf('/') + 1)..]))
            return match.Groups["rest"] is { Success: true, Value: var rest } ? rest : ".";
        var last = path[(path.LastIndexOf('/') + 1)..];
        return Files.Any(f => f.Path.StartsWith(last + "/", StringComparison.Ordinal)) ? last : path;
    }

    private ManifestDialect DialectOf()
    {
        var telling = string.Join(' ', Secrets.SelectMany(s => s.ProjectKeys).Append(DestinationName));
        if (telling.Contains("{{", StringComparison.Ordinal))
            return ManifestDialect.Helm;
        if (telling.Contains('<', StringComparison.Ordinal))
            return ManifestDialect.Token;
        return telling.Trim().Length > 0 || Files.Count == 0 ? ManifestDialect.Rendered : Files.Max(f => GitOps.DialectOf.Text(f.File));
    }

    // Repositories of other projects may be read, too; Crossplane and the runner read the cluster's own.
    private static string? ProjectOf(List<string> names, List<string> own)
    {
        foreach (var name in own)
        {
            if (names.Contains(name + GuideValues.PlatformSuffix, StringComparer.Ordinal) || !name.EndsWith(GuideValues.PlatformSuffix, StringComparison.Ordinal))
                return name;
            if (names.Contains(name[..^GuideValues.PlatformSuffix.Length], StringComparer.Ordinal))
                return name[..^GuideValues.PlatformSuffix.Length];
        }
        return ProjectOf(names);
    }

    private static string NameIn(string key) => key[(key.LastIndexOf(GuideValues.VaultPrefix, StringComparison.Ordinal) + GuideValues.VaultPrefix.Length + 1)..];

    private static string? ProjectOf(List<string> names) =>
        names.Find(n => names.Contains(n + GuideValues.PlatformSuffix, StringComparer.Ordinal))
        ?? names.Find(n => !n.EndsWith(GuideValues.PlatformSuffix, StringComparison.Ordinal))
        ?? names.Select(n => n[..^GuideValues.PlatformSuffix.Length]).FirstOrDefault();

    private string? DomainOfStore() => Objects.Where(o => o.Kind is "ClusterSecretStore" or "SecretStore").Select(o => TextAt(o, "spec", "provider", "vault", "server"))
        .Select(s => s is null ? null : VaultServer().Match(s)).Where(m => m is { Success: true }).Select(m => Plain(m!.Groups["domain"].Value)).FirstOrDefault(IsPublic);

    // An address inside of a cluster is in nobody's domain.
    private static bool IsPublic(string domain) => domain.Contains('<', StringComparison.Ordinal) || domain.Contains("{{", StringComparison.Ordinal)
        || domain.Contains('.', StringComparison.Ordinal) && !domain.EndsWith(".svc", StringComparison.Ordinal) && !domain.EndsWith(".cluster.local", StringComparison.Ordinal);

    private string? DomainOfIngress()
    {
        if (DestinationName is not { } name)
            return null;
        foreach (var ingress in Objects.Where(o => o.Kind == "Ingress"))
        {
            foreach (var host in Hosts(ingress))
            {
                // The rest behind the label with the cluster's name.
                var at = host.IndexOf(name, StringComparison.Ordinal);
                var dot = at < 0 ? -1 : host.IndexOf('.', at + name.Length);
                if (dot > 0 && dot + 1 < host.Length)
                    return Plain(host[(dot + 1)..]);
            }
        }
        return null;
    }

    private static List<string> Hosts(ClusterObject ingress)
    {
        try
        {
            return (ingress.Object.At("spec", "rules") as YamlSequence)?.Items.Select(i => i.Value).OfType<YamlMapping>().Select(r => Application.Text(r, "host")).OfType<string>().ToList() ?? [];
        }
        catch (YamlEditException)
        {
            return [];
        }
    }

    // Inside a range the chart's values are those of the root.
    private static string Plain(string domain) => domain.Replace("$.Values", ".Values", StringComparison.Ordinal);

    private ClusterAuthentication AuthenticationOf()
    {
        var ours = Secrets.Where(s => s.Step is not null).ToList();
        var pat = ours.Exists(s => s.UsesPat) || Objects.Any(IsUnreadableReader);
        var app = ours.Exists(s => s.UsesApp);
        return (pat, app) switch
        {
            (true, true) => ClusterAuthentication.Mixed,
            (true, false) => ClusterAuthentication.Pat,
            (false, true) => ClusterAuthentication.GitHubApp,
            _ => ClusterAuthentication.None,
        };
    }

    private static IEnumerable<string> PatchesOf(ClusterObject kustomization) =>
        new[] { kustomization.Object.Root }.SelectMany(r => r.Entries).Where(e => e.Name is "patches" or "patchesStrategicMerge").Select(e => e.Value).OfType<YamlSequence>().SelectMany(s => s.Items)
            .Select(i => i.Value is YamlMapping patch ? Application.Text(patch, "path") : (i.Value as YamlScalar)?.Value).OfType<string>()
            .Select(p => kustomization.Folder.Length == 0 ? p : $"{kustomization.Folder}/{p}");

    private static bool IsRuntime(ClusterObject source)
    {
        try
        {
            return CrossplaneRuntime.IsAbout(source.Object, _noNames) && CrossplaneRuntime.ProviderImage(source.Object) is not null;
        }
        catch (YamlEditException)
        {
            return false;
        }
    }

    // What nobody can read may still use the token.
    private static bool IsUnreadableReader(ClusterObject source) => source.Kind == "ExternalSecret" && source.Object.Root.Source is var text && text.Contains(GuideValues.VaultPrefix + "/", StringComparison.Ordinal)
        && LiteralTemplate.ReadsPat(text) && ClusterSecret.From(source) is null;

    private static string? TextAt(ClusterObject source, params string[] path)
    {
        try
        {
            return source.Object.TextAt(path);
        }
        catch (YamlEditException)
        {
            return null;
        }
    }

    private static string? MostFrequent(IEnumerable<string?> values) =>
        values.OfType<string>().GroupBy(v => v, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).FirstOrDefault()?.Key;

    [GeneratedRegex(@"^https?://vault\.(?<domain>[^/]+?)(:[0-9]+)?/?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VaultServer();

    [GeneratedRegex(@"(^|/)konstruct-clusters/(?<name>\{\{[^{}]*\}\}|[^/]+)(/(?<rest>.+))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClusterPath();
}
