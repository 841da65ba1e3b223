using System.Globalization;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>An Application's manifests beside the objects of its destination: what differs, and bringing it in line.</summary>
internal sealed class ApplicationComparison
{
    private const string TrackingId = "argocd.argoproj.io/tracking-id";
    private const int LongestAnnotation = 262_144;

    private readonly JsonObject _application;
    private readonly ObjectStore _destination;
    private readonly List<(JsonObject Desired, ObjectKey? Key)> _desired = [];
    private readonly List<ObjectKey> _extra = [];
    private readonly string _name;

    /// <summary>Compares.</summary>
    /// <param name="application">The Application, with the resources of the last comparison in its status.</param>
    /// <param name="manifests">Its manifests.</param>
    /// <param name="destination">Where they go.</param>
    public ApplicationComparison(JsonObject application, IEnumerable<JsonObject> manifests, ObjectStore destination)
    {
        _application = application;
        _destination = destination;
        _name = application.Text("metadata", "name") ?? "";
        var space = application.Text("spec", "destination", "namespace") ?? "default";
        foreach (var manifest in manifests.OrderBy(Wave))
        {
            var kind = destination.Find(manifest.Text("apiVersion")!, manifest.Text("kind")!);
            var desired = (JsonObject)manifest.DeepClone();
            if (kind is null || kind.IsNamespaced)
                desired["metadata"]!["namespace"] ??= space;
            else
                ((JsonObject)desired["metadata"]!).Remove("namespace");
            desired.Make("metadata", "annotations")[TrackingId] = TrackingOf(desired);
            _desired.Add((desired, kind is null ? null : ObjectStore.KeyOf(kind, desired)));
        }
        var wanted = _desired.Select(d => d.Key).ToHashSet();
        foreach (var known in application.Items("status", "resources"))
        {
            var group = known.Text("group");
            if (destination.Find(group is null ? known.Text("version")! : $"{group}/{known.Text("version")}", known.Text("kind")!) is not { } kind)
                continue;
            var key = new ObjectKey(kind, kind.IsNamespaced ? known.Text("namespace") ?? "" : "", known.Text("name")!);
            if (!wanted.Contains(key) && IsOurs(destination.Get(key)))
                _extra.Add(key);
        }
    }

    /// <summary>Whether nothing differs.</summary>
    public bool IsInSync => _extra.Count == 0 && _desired.TrueForAll(IsInLine);

    /// <summary>Whether there is nothing that is wanted, but something that is there.</summary>
    public bool WouldWipeOut => _desired.Count == 0 && _extra.Count > 0;

    /// <summary>Whether all that differs is what is no longer wanted.</summary>
    public bool OnlyNeedsPruning => _extra.Count > 0 && _desired.TrueForAll(IsInLine);

    /// <summary>Brings the destination in line, wave by wave.</summary>
    /// <param name="prunes">Whether what is no longer wanted is deleted.</param>
    /// <returns>What went wrong; empty where nothing did.</returns>
    public IReadOnlyList<string> Sync(bool prunes)
    {
        var problems = _desired.Select(d => Problem(d.Desired, d.Key)).OfType<string>().ToArray();
        // As with ArgoCD, nothing is applied while a task is not valid.
        if (problems.Length > 0)
            return problems;
        // Whether it asks for its namespace or not: there is nobody else here who would have made it.
        foreach (var space in _desired.Select(d => d.Key!.Value.Namespace).Where(s => s.Length > 0).Distinct(StringComparer.Ordinal))
            _destination.PutNew(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = space } });
        foreach (var (desired, key) in _desired.Where(d => !IsInLine(d)).ToArray())
            _destination.Change(key!.Value, live => ManifestMerge.Apply(live, desired));
        if (prunes)
        {
            foreach (var key in _extra)
                _destination.Delete(key);
            _extra.Clear();
        }
        return [];
    }

    /// <summary>The resources as <c>status.resources</c> has them.</summary>
    public IReadOnlyList<JsonObject> Resources()
    {
        var all = _desired.Select(d => Resource(d.Desired, d.Key is { } key ? _destination.Get(key) : null, IsInLine(d) ? "Synced" : "OutOfSync")).ToList();
        foreach (var key in _extra)
        {
            var live = _destination.Get(key);
            if (live is null)
                continue;
            var resource = Resource(live, live, "OutOfSync");
            resource["requiresPruning"] = true;
            all.Add(resource);
        }
        return all;
    }

    private static long Wave(JsonObject manifest) =>
        long.TryParse(manifest.Text("metadata", "annotations", "argocd.argoproj.io/sync-wave"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wave) ? wave : 0;

    private static JsonObject Resource(JsonObject of, JsonObject? live, string status)
    {
        var version = (of.Text("apiVersion") ?? "").Split('/');
        var resource = new JsonObject();
        if (version.Length == 2)
            resource["group"] = version[0];
        resource["version"] = version[^1];
        resource["kind"] = of.Text("kind");
        if (of.Text("metadata", "namespace") is { } space)
            resource["namespace"] = space;
        resource["name"] = of.Text("metadata", "name");
        resource["status"] = status;
        if (ResourceHealth.Of(live) is { } health)
        {
            var judged = new JsonObject { ["status"] = health.Status };
            if (health.Message is not null)
                judged["message"] = health.Message;
            resource["health"] = judged;
        }
        return resource;
    }

    private bool IsInLine((JsonObject Desired, ObjectKey? Key) one) => one.Key is { } key && _destination.Get(key) is { } live && ManifestMerge.IsInLine(live, one.Desired);

    private string TrackingOf(JsonObject desired)
    {
        var version = (desired.Text("apiVersion") ?? "").Split('/');
        return $"{_name}:{(version.Length == 2 ? version[0] : "")}/{desired.Text("kind")}:{desired.Text("metadata", "namespace")}/{desired.Text("metadata", "name")}";
    }

    private bool IsOurs(JsonObject? live) => live.Text("metadata", "annotations", TrackingId)?.StartsWith(_name + ":", StringComparison.Ordinal) == true;

    private bool HasOption(string option) => _application.Items("spec", "syncPolicy", "syncOptions").Any(o => o.Text() == option);

    private string? Problem(JsonObject desired, ObjectKey? key)
    {
        var (kind, name, version) = (desired.Text("kind"), desired.Text("metadata", "name"), desired.Text("apiVersion"));
        if (key is null)
            return $"resource mapping not found for name: \"{name}\" namespace: \"{desired.Text("metadata", "namespace")}\" from \"/dev/shm/manifest\": no matches for kind \"{kind}\" in version \"{version}\"\nensure CRDs are installed first";
        return desired.ToJsonString().Length > LongestAnnotation && !HasOption("ServerSideApply=true")
            ? $"{kind} \"{name}\" is invalid: metadata.annotations: Too long: must have at most 262144 bytes"
            : null;
    }
}
