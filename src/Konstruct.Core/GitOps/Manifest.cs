using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>A file of Kubernetes manifests while steps edit it.</summary>
/// <param name="file">The text as it is.</param>
internal sealed class Manifest(YamlFile file)
{
    private ManifestDialect? _dialect;

    /// <summary>Makes the edits.</summary>
    public YamlEditor Editor { get; } = new(file);

    /// <summary>The text as it is by now.</summary>
    public YamlFile File => Editor.File;

    /// <summary>What kind of text it is.</summary>
    public ManifestDialect Dialect => _dialect ??= DialectOf.Text(file);

    /// <summary>The project, where it is known.</summary>
    public string? ProjectName { get; init; }

    /// <summary>Keys that Crossplane's secret already read with the platform's suffix, and that were taken for the platform's.</summary>
    public HashSet<string> KeptPlatformKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The keys that secrets of Crossplane read which were migrated before the edits, with their namespaces.</summary>
    public HashSet<(string? Namespace, string Key)> MigratedGitSecrets { get; } = [];

    /// <summary>The Kubernetes objects, those inside a <c>kind: List</c> one by one.</summary>
    public IEnumerable<ManifestObject> Objects()
    {
        for (var document = 0; document < File.Documents.Count; document++)
        {
            if (File.Documents[document].Mapping is not { } root)
                continue;
            if (root.FindAll("items").Select(e => e.Value).OfType<YamlSequence>().FirstOrDefault() is { } items && IsList(root))
            {
                for (var item = 0; item < items.Items.Count; item++)
                {
                    if (items.Items[item].Value is YamlMapping)
                        yield return new ManifestObject(this, document, item);
                }
            }
            else
            {
                yield return new ManifestObject(this, document, null);
            }
        }
    }

    /// <summary>The same refusal with its place in the text as it was before the edits so far: the only one that the user can see.</summary>
    public YamlEditException InOriginal(YamlEditException refusal, string original)
    {
        var offset = Editor.Edits.Reverse().Aggregate(refusal.Offset, (at, edit) => edit.OffsetBefore(at));
        return new YamlEditException(refusal.Refusal, refusal.Problem, refusal.Recommendation, original, offset, refusal);
    }

    private static bool IsList(YamlMapping root) =>
        root.FindAll("kind").Any(e => e.Value is YamlScalar { Value: var kind } && kind.EndsWith("List", StringComparison.Ordinal));
}
