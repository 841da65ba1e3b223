using Konstruct.Core.Yaml;
using Semver;

namespace Konstruct.Core.GitOps;

/// <summary>The Application that deploys Prometheus to a workload cluster, as the guide has it. Pure: texts in, texts out.</summary>
public static class PrometheusApplication
{
    private static readonly Mentions _mentions = new(GuideValues.PrometheusChart);

    /// <summary>Whether a text may hold such an Application; cheap.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    public static bool MayConcern(ReadOnlySpan<byte> utf8) => _mentions.In(utf8);

    /// <summary>Whether a text may hold such an Application; cheap.</summary>
    /// <param name="text">The text.</param>
    internal static bool MayConcern(string text) => _mentions.In(text);

    /// <summary>The Application's text.</summary>
    /// <param name="values">What to write; <see cref="PrometheusValues.Domain"/> or <see cref="PrometheusValues.RemoteWriteUrl"/> is given.</param>
    /// <exception cref="InvalidValueException">A value is not what its place takes.</exception>
    public static string Text(PrometheusValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        values.Check();
        return GuideText.Fill("prometheus-application.yaml", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["cluster"] = values.ClusterName,
            ["project"] = values.ArgoProject ?? values.ClusterName,
            ["namespace"] = values.Namespace,
            ["version"] = values.ChartVersion ?? GuideValues.PrometheusChartVersion,
            ["interval"] = values.ScrapeInterval,
            ["retention"] = values.Retention,
            ["url"] = values.RemoteWriteUrl ?? $"https://prometheus-remote-write.{values.Domain}/api/v1/write",
        });
    }

    /// <summary>Brings the Application in the folder of a cluster in line, or says how the file to be created reads.</summary>
    /// <param name="folder">The manifests that lie directly in the cluster's folder and may hold an Application, and the one that has the name of the file to be created.</param>
    /// <param name="values">What to write.</param>
    /// <param name="force">Whether a file that is there is replaced as a whole.</param>
    /// <exception cref="InvalidValueException">A value is not what its place takes.</exception>
    public static FileUpdate Of(IReadOnlyList<FolderManifest> folder, PrometheusValues values, bool force = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var text = Text(values);
        var present = folder.SelectMany(f => Applications(f)).ToList();
        if (present.Find(p => IsOurs(p.Object, values)) is { File: not null } ours)
            return Update(ours.File, ours.Object, text, values, force);
        if (!force && present.Find(p => GoesTo(p.Object, values.ClusterName)) is { File: not null } theirs)
            return LeftTo(theirs.File, theirs.Object, values);
        return folder.FirstOrDefault(f => string.Equals(f.Path, values.FileName, StringComparison.OrdinalIgnoreCase)) is { } taken
            ? Take(taken, text, values, force)
            : Whole(new FolderManifest(values.FileName, YamlFile.Parse(text)), null, text, values, "created");
    }

    private static FileUpdate Update(FolderManifest file, ManifestObject ours, string text, PrometheusValues values, bool force)
    {
        var manifest = ours.Manifest;
        var name = ours.Name;
        var isOneSource = ours.At("spec", "sources") is null;
        try
        {
            IReadOnlyList<string> changes = (force, isOneSource) switch
            {
                (true, _) => Replace(ours, text),
                (false, true) => Alignment.Of(ours, YamlFile.Parse(text).Documents[0].Mapping!, Rules(values)),
                _ => [],
            };
            return Done(file, new ConversionResult
            {
                Text = manifest.File.Text,
                Dialect = manifest.Dialect,
                Objects = isOneSource || force ? [new ConvertedObject(MigrationStep.PrometheusApplication, "Application", name, changes.Count > 0)] : [],
                Changes = changes.Count > 0 ? [$"{name}: {string.Join("; ", changes)}"] : [],
                Findings = isOneSource || force ? [] : [Rule.OtherPrometheus.At(ours.Root, $"The Application '{name}' has several sources and was left alone.")],
                Edits = manifest.Editor.Edits,
            });
        }
        catch (YamlEditException e)
        {
            return Refused(file, manifest.InOriginal(e, file.File.Text));
        }
    }

    private static IReadOnlyList<string> Replace(ManifestObject ours, string text)
    {
        if (ours.Item is { } item)
        {
            throw new YamlEditException(YamlRefusal.WrongKind, $"The Application '{ours.Name}' is an item of a list, which cannot be replaced as a whole.", "Give it a file of its own, or leave -Force out.",
                ours.Manifest.File.Text, item.Start);
        }
        var before = ours.Manifest.File.Text;
        ours.Manifest.Editor.ReplaceDocument(ours.Document, text);
        return ours.Manifest.File.Text == before ? [] : ["replaced"];
    }

    private static FileUpdate LeftTo(FolderManifest file, ManifestObject theirs, PrometheusValues values) => Done(file, new ConversionResult
    {
        Text = file.File.Text,
        Dialect = theirs.Manifest.Dialect,
        Objects = [],
        Changes = [],
        Findings = [Rule.OtherPrometheus.At(theirs.Root, $"The Application '{theirs.Name}' deploys '{GuideValues.PrometheusChart}' to '{values.ClusterName}' already. It was left alone, and none was created besides it.")],
    });

    private static FileUpdate Take(FolderManifest taken, string text, PrometheusValues values, bool force)
    {
        if (force)
            return Whole(taken, taken.File.Text, text, values, "replaced");
        var held = new Manifest(taken.File).Objects().Select(ClusterObjectName).FirstOrDefault() ?? "something else";
        return Refused(taken, new YamlEditException(YamlRefusal.WrongKind, $"'{taken.Path}' is where the Prometheus Application belongs, but holds {held}.",
            "Choose another name with -FileName, or replace the file with -Force.", taken.File.Text, 0));
    }

    private static string? ClusterObjectName(ManifestObject held) => ClusterObject.From("", held) is { Kind.Length: > 0 } known ? $"the {known.Kind} '{known.Name}'" : null;

    private static FileUpdate Whole(FolderManifest file, string? before, string text, PrometheusValues values, string change)
    {
        var after = before is not null && TextLines.EndingAt(before, 0) == "\r\n" ? text.ReplaceLineEndings("\r\n") : text;
        var name = $"{GuideValues.PrometheusChart}-{values.ClusterName}";
        return new FileUpdate
        {
            Path = file.Path,
            Before = before,
            Steps = [MigrationStep.PrometheusApplication],
            Result = new ConversionResult
            {
                Text = after,
                Dialect = DialectOf.Text(YamlFile.Parse(text)),
                Objects = [new ConvertedObject(MigrationStep.PrometheusApplication, "Application", name, after != before)],
                Changes = after != before ? [$"{name}: {change}"] : [],
                Findings = [],
            },
        };
    }

    private static AlignmentRules Rules(PrometheusValues values) => new()
    {
        YamlTexts = new Dictionary<string, string>(StringComparer.Ordinal) { ["spec.source.helm.values"] = "valuesObject" },
        Options = new HashSet<string>(StringComparer.Ordinal) { "spec.syncPolicy.syncOptions" },
        IsLeftAlone = (path, parent) => path switch
        {
            // Another name would have ArgoCD remove what is deployed and deploy it anew.
            "metadata.name" => true,
            "metadata.namespace" => Has(parent, "namespace"),
            "metadata.annotations.argocd.argoproj.io/sync-wave" => Has(parent, "argocd.argoproj.io/sync-wave"),
            "spec.source.helm.releaseName" => Has(parent, "releaseName"),
            "spec.destination.name" => Has(parent, "server"),
            "spec.source.targetRevision" => values.ChartVersion is null && parent.FindAll("targetRevision").Select(e => e.Value).OfType<YamlScalar>().Any(v => !IsOlder(v.Value)),
            _ => false,
        },
    };

    private static bool Has(YamlMapping mapping, string key) => mapping.FindAll(key).Any();

    // A newer version, and a range, are somebody's choice.
    private static bool IsOlder(string version) =>
        SemVersion.TryParse(version, SemVersionStyles.Any, out var here) && here.ComparePrecedenceTo(SemVersion.Parse(GuideValues.PrometheusChartVersion, SemVersionStyles.Strict)) < 0;

    private static IEnumerable<(FolderManifest File, ManifestObject Object)> Applications(FolderManifest file)
    {
        foreach (var candidate in new Manifest(file.File).Objects())
        {
            if (ClusterObject.From(file.Path, candidate) is { Kind: "Application" } source && (Application.From(source) is { } application ? application.Deploys(GuideValues.PrometheusChart) : MayConcern(candidate.Root.Source)))
                yield return (file, candidate);
        }
    }

    private static bool IsOurs(ManifestObject candidate, PrometheusValues values) => candidate.Name == $"{GuideValues.PrometheusChart}-{values.ClusterName}";

    private static bool GoesTo(ManifestObject candidate, string cluster) => Application.From(ClusterObject.From("", candidate)) is { } application && application.DestinationName == cluster;

    private static FileUpdate Done(FolderManifest file, ConversionResult result) =>
        new() { Path = file.Path, Before = file.File.Text, Steps = [MigrationStep.PrometheusApplication], Result = result };

    private static FileUpdate Refused(FolderManifest file, YamlEditException refusal) =>
        new() { Path = file.Path, Before = file.File.Text, Steps = [MigrationStep.PrometheusApplication], Refusal = refusal };
}
