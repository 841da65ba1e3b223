using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// Makes the manifests of an Application's source out of files: a plain directory, or a kustomization. What lies in another repository or in a chart is not
/// at hand and counts as empty. Source: https://argo-cd.readthedocs.io/en/stable/user-guide/application_sources/.
/// </summary>
/// <param name="tryRemote">Tries to read a remote base with the credentials of the source; fails as <see cref="RepositoryException"/>.</param>
internal sealed class SourceManifests(Action<string> tryRemote)
{
    private static readonly string[] _members = ["resources", "bases", "components"];
    private static readonly string[] _kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

    /// <summary>The type of the source that was read last, as <c>status.sourceType</c> has it.</summary>
    public string SourceType { get; private set; } = "Directory";

    /// <summary>The manifests of a source.</summary>
    /// <param name="folder">The folder that stands for the repository; null where its files are not at hand.</param>
    /// <param name="source">The source.</param>
    /// <exception cref="RepositoryException">They cannot be made.</exception>
    public IReadOnlyList<JsonObject> Generate(RepositoryFolder? folder, JsonNode source)
    {
        if (source.Text("chart") is not null)
        {
            SourceType = "Helm";
            return [];
        }
        SourceType = "Directory";
        if (folder is null)
            return [];
        var path = source.Text("path") ?? ".";
        if (folder.Find(path) is not { } root || !Directory.Exists(root))
            throw new RepositoryException($"Manifest generation error (cached): {path}: app path does not exist");
        if (File.Exists(Path.Combine(root, "Chart.yaml")))
        {
            SourceType = "Helm";
            return [];
        }
        if (!Array.Exists(_kustomizations, k => File.Exists(Path.Combine(root, k))))
            return Plain(folder, root, source["directory"]);
        SourceType = "Kustomize";
        try
        {
            return Kustomize(folder, root, depth: 0);
        }
        catch (RepositoryException e)
        {
            throw new RepositoryException($"Manifest generation error (cached): `kustomize build <path to cached source>/{path}` failed exit status 1: Error: {e.Message}");
        }
    }

    private static List<JsonObject> Plain(RepositoryFolder folder, string root, JsonNode? options)
    {
        var (include, exclude) = (options.Text("include"), options.Text("exclude"));
        var all = new List<JsonObject>();
        foreach (var file in RepositoryFolder.Files(root, options.Is("recurse")).Order(StringComparer.Ordinal))
        {
            var relative = Path.GetRelativePath(root, file).Replace('\\', '/');
            var isManifest = Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml" or ".json";
            if (isManifest && (string.IsNullOrEmpty(include) || ArgoGlob.Matches(include, relative)) && (string.IsNullOrEmpty(exclude) || !ArgoGlob.Matches(exclude, relative)))
                all.AddRange(folder.Read(file).Where(IsObject));
        }
        return all;
    }

    private static bool IsObject(JsonObject read) => read.Text("apiVersion") is not null && read.Text("kind") is not null && read.Text("metadata", "name") is not null;

    private List<JsonObject> Kustomize(RepositoryFolder folder, string root, int depth)
    {
        const int deepest = 20;
        if (depth > deepest)
            throw new RepositoryException("cycle detected in kustomization");
        var file = Array.Find(_kustomizations, k => File.Exists(Path.Combine(root, k))) ?? throw new RepositoryException($"unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '{root}'");
        var kustomization = folder.Read(Path.Combine(root, file)) is [var first, ..] ? first : [];
        var all = new List<JsonObject>();
        var hasRemote = false;
        foreach (var entry in _members.SelectMany(k => kustomization.Items(k)).Select(r => r.Text() ?? ""))
        {
            if (IsRemote(entry))
            {
                hasRemote = true;
                TryRemote(entry);
            }
            else if (folder.Find(entry, root) is not { } found)
            {
                throw new RepositoryException($"accumulating resources: accumulation err='accumulating resources from '{entry}': open {entry}: no such file or directory'");
            }
            else if (File.Exists(found))
            {
                all.AddRange(folder.Read(found).Where(IsObject).Select(o => (JsonObject)o.DeepClone()));
            }
            else
            {
                all.AddRange(Kustomize(folder, found, depth + 1));
            }
        }
        foreach (var patch in Patches(folder, root, kustomization))
            Patch(all, patch, hasRemote);
        if (kustomization.Text("namespace") is { Length: > 0 } space)
        {
            foreach (var one in all)
                one.Make("metadata")["namespace"] = space;
        }
        return all;
    }

    private static IEnumerable<JsonObject> Patches(RepositoryFolder folder, string root, JsonObject kustomization)
    {
        foreach (var entry in kustomization.Items("patches").Concat(kustomization.Items("patchesStrategicMerge")))
        {
            if ((entry.Text("path") ?? entry.Text()) is { } path)
            {
                var file = folder.Find(path, root) ?? throw new RepositoryException($"trouble configuring builtin PatchTransformer: failed to get the patch file from path({path})");
                foreach (var patch in folder.Read(file).Where(IsObject))
                    yield return patch;
            }
            else if (entry.Text("patch") is { } text)
            {
                foreach (var patch in YamlObjects.Read(text).Where(IsObject))
                    yield return patch;
            }
        }
    }

    // What a patch of a remote base says of an object is all that is known of it here.
    private static void Patch(List<JsonObject> all, JsonObject patch, bool hasRemote)
    {
        var target = all.FindIndex(o => o.Text("kind") == patch.Text("kind") && o.Text("metadata", "name") == patch.Text("metadata", "name"));
        if (target >= 0)
            all[target] = ManifestMerge.Patch(all[target], patch);
        else if (hasRemote)
            all.Add((JsonObject)patch.DeepClone());
        else
            throw new RepositoryException($"no matches for Id {patch.Text("kind")}.{patch.Text("apiVersion")}/{patch.Text("metadata", "name")}.[noNs]; failed to find unique target for patch");
    }

    private static bool IsRemote(string entry) => entry.Contains("://", StringComparison.Ordinal) || entry.StartsWith("git@", StringComparison.Ordinal) || entry.StartsWith("github.com/", StringComparison.Ordinal);

    private void TryRemote(string entry)
    {
        var url = entry.StartsWith("github.com/", StringComparison.Ordinal) ? "https://" + entry : entry;
        const string host = "https://github.com/";
        if (!url.StartsWith(host, StringComparison.OrdinalIgnoreCase) || url.Contains("/releases/download/", StringComparison.Ordinal))
            return;
        var segments = url[host.Length..].Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length < 2)
            return;
        try
        {
            tryRemote($"{host}{segments[0]}/{segments[1]}");
        }
        catch (RepositoryException)
        {
            throw new RepositoryException(
                $"accumulating resources: accumulation err='accumulating resources from '{entry}': URL is a git repository': failed to run '/usr/bin/git fetch --depth=1 https://github.com/{segments[0]}/{segments[1]} HEAD': "
                + "fatal: could not read Username for 'https://github.com': terminal prompts disabled: exit status 128");
        }
    }
}
