using System.Globalization;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>
/// The runtime of the Terraform provider: images that know GitHub Apps, and annotations that Prometheus reads. A <c>DeploymentRuntimeConfig</c>, or the <c>ControllerConfig</c> of older clusters, which has the
/// provider's image and the pod's metadata of its own and no containers (https://docs.crossplane.io, pkg.crossplane.io/v1alpha1).
/// </summary>
internal static class CrossplaneRuntime
{
    private static readonly string[] _pod = ["spec", "deploymentTemplate", "spec", "template"];

    /// <summary>Whether the object is the runtime of the Terraform provider rather than of another one.</summary>
    /// <param name="candidate">The object.</param>
    /// <param name="named">Names of the runtimes that a Provider of the folder refers to.</param>
    public static bool IsAbout(ManifestObject candidate, IReadOnlySet<string> named)
    {
        if (candidate.Kind is not ("DeploymentRuntimeConfig" or "ControllerConfig") || !candidate.ApiVersion.StartsWith("pkg.crossplane.io/", StringComparison.Ordinal))
            return false;
        return candidate.Name == "terraform-config" || named.Contains(candidate.Name)
            || candidate.TextAt("spec", "image") is { } own && ImageChoice.IsTerraformProvider(own)
            || Containers(candidate).Any(c => c["name"] is YamlScalar { Value: GuideValues.LogStreamerContainer } || c["image"] is YamlScalar image && ImageChoice.IsTerraformProvider(image.Value));
    }

    /// <summary>Brings the runtime in line.</summary>
    /// <param name="runtime">The runtime.</param>
    /// <param name="values">What to write.</param>
    /// <returns>What changed, in words.</returns>
    public static IReadOnlyList<string> Convert(ManifestObject runtime, CrossplaneValues values)
    {
        var changes = new List<string>();
        foreach (var (name, wanted, guides) in Images(values))
        {
            if (ImageOf(runtime, name) is not { } image || !ImageChoice.Between(image.Value, wanted, guides, values.ForceImages).IsReplaced)
                continue;
            changes.Add($"{name} {image.Value} replaced by {wanted}");
            // An image needs no quotes, whatever is around it.
            runtime.Manifest.Editor.Set(image, image.Style == YamlScalarStyle.Plain ? new YamlValue.Verbatim(wanted) : wanted);
        }
        changes.AddRange(Annotate(runtime, values));
        return changes;
    }

    /// <summary>What was left as it is, in a runtime that was brought in line.</summary>
    public static IEnumerable<Finding> Check(ManifestObject runtime, CrossplaneValues values)
    {
        foreach (var (name, wanted, guides) in Images(values))
        {
            if (ImageOf(runtime, name) is { } image)
            {
                if (ImageChoice.Between(image.Value, wanted, guides, values.ForceImages).WhyKept is { } why)
                    yield return Rule.ImageKept.At(image, $"The image '{image.Value}' of '{name}' was kept, because {why}; the guide's is '{wanted}'.");
            }
            else if (!IsControllerConfig(runtime) || name == GuideValues.ProviderContainer)
            {
                yield return Rule.ContainerMissing.At(Place(runtime), $"The {runtime.Kind} '{runtime.Name}' has no container '{name}' with an image.");
            }
        }
        foreach (var (key, value) in Annotations(values))
        {
            if ((runtime.At([.. PodMetadata(runtime), "annotations"]) as YamlMapping)?[key] is YamlScalar present && present.Value != value)
                yield return Rule.AnnotationKept.At(present, $"The annotation '{key}' says '{present.Value}' and was kept; the guide's is '{value}'.");
        }
    }

    /// <summary>The image of the Terraform provider; null where there is none.</summary>
    public static YamlScalar? ProviderImage(ManifestObject runtime) => ImageOf(runtime, GuideValues.ProviderContainer);

    private static YamlNode Place(ManifestObject runtime) => runtime.MappingAt([.. _pod, "spec"])?.Find("containers")?.Key ?? runtime.Root;

    private static List<string> Annotate(ManifestObject runtime, CrossplaneValues values)
    {
        var metadata = PodMetadata(runtime);
        var pod = metadata[..^1];
        if (runtime.At(pod) is null)
            return [];
        var editor = runtime.Manifest.Editor;
        var annotations = Annotations(values).ToList();
        var all = new YamlValue.Map([.. annotations.Select(a => (a.Key, (YamlValue)Quoted(a.Value)))]);
        var node = runtime.At(metadata);
        if (node is null)
        {
            editor.InsertFirst(runtime.At(pod)!, "metadata", new YamlValue.Map(("annotations", all)));
            return ["annotations of Prometheus added"];
        }
        if (node is not YamlMapping mapping || mapping.Find("annotations") is not { } entry)
        {
            editor.Insert(node, "annotations", all, (node as YamlMapping)?.Find("labels"));
            return ["annotations of Prometheus added"];
        }
        runtime.RefuseAlias(entry.Value);
        var present = entry.Value as YamlMapping;
        if (present is not null)
            runtime.RefuseMerge(present);
        var changes = new List<string>();
        var missing = annotations.Where(a => present?.Find(a.Key) is null).Select(a => (a.Key, (YamlValue)Quoted(a.Value))).ToList();
        if (missing.Count > 0)
        {
            editor.Insert(entry.Value, missing);
            changes.Add($"annotations {string.Join(", ", missing.Select(m => m.Key))} added");
        }
        // A boolean or a number is no annotation: the API server refuses it.
        foreach (var (key, value) in annotations)
        {
            if ((runtime.At([.. metadata, "annotations"]) as YamlMapping)?[key] is YamlScalar { Style: YamlScalarStyle.Plain } plain && plain.Value == value && !value.StartsWith('/'))
            {
                editor.Set(plain, Quoted(value));
                changes.Add($"annotation {key} quoted");
            }
        }
        return changes;
    }

    private static IEnumerable<(string Name, string Wanted, string Guides)> Images(CrossplaneValues values) =>
        [(GuideValues.ProviderContainer, values.ProviderImage, GuideValues.ProviderImage), (GuideValues.LogStreamerContainer, values.LogStreamerImage, GuideValues.LogStreamerImage)];

    private static IEnumerable<(string Key, string Value)> Annotations(CrossplaneValues values) =>
        [("prometheus.io/scrape", "true"), ("prometheus.io/port", values.MetricsPort.ToString(CultureInfo.InvariantCulture)), ("prometheus.io/path", values.MetricsPath)];

    private static YamlValue.Verbatim Quoted(string value) => new($"\"{value}\"");

    private static bool IsControllerConfig(ManifestObject runtime) => runtime.Kind == "ControllerConfig" && runtime.At(_pod) is null;

    private static string[] PodMetadata(ManifestObject runtime) => IsControllerConfig(runtime) ? ["spec", "metadata"] : [.. _pod, "metadata"];

    private static YamlScalar? ImageOf(ManifestObject runtime, string container)
    {
        if (IsControllerConfig(runtime))
            return container == GuideValues.ProviderContainer ? runtime.At("spec", "image") as YamlScalar : null;
        YamlMapping? found = null;
        foreach (var candidate in Containers(runtime).Where(c => c["name"] is YamlScalar name && name.Value == container))
        {
            if (found is not null)
                throw new YamlEditException(YamlRefusal.DuplicateKey, $"The container '{container}' stands here and in line {found.Position.Line}.", "Keep one of the two.", runtime.Manifest.File.Text, candidate.Span.Start);
            found = candidate;
        }
        if (found is not null)
            runtime.RefuseMerge(found);
        return found?["image"] as YamlScalar;
    }

    // What an alias or a merge key brings in may be the very container.
    private static IEnumerable<YamlMapping> Containers(ManifestObject runtime)
    {
        foreach (var item in (runtime.At([.. _pod, "spec", "containers"]) as YamlSequence)?.Items ?? [])
        {
            runtime.RefuseAlias(item.Value);
            if (item.Value is not YamlMapping container)
                continue;
            if (container["name"] is null)
                runtime.RefuseMerge(container);
            yield return container;
        }
    }
}
