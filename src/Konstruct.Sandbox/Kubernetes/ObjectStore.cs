using System.Globalization;
using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>The objects of one API server, in memory: who wrote what when, and in which order. Knows nothing of HTTP. Every object that goes in or out is a copy.</summary>
public sealed class ObjectStore
{
    // Half of them go once there are as many, so that watches of before get to know that they are too old.
    private const int MostChanges = 200_000;

    private static readonly string[] _ofTheServer = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "resourceVersion", "generation"];

    private readonly object _lock = new();
    private readonly Dictionary<ResourceKind, SortedDictionary<string, JsonObject>> _objects = [];
    private readonly List<ObjectChange> _changes = [];
    private readonly List<ResourceKind> _kinds = [];
    private readonly List<Action<ObjectChange>> _watchers = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _revision = 1000;
    private long _forgotten;

    /// <summary>The resource version of the last change.</summary>
    public long Revision
    {
        get
        {
            lock (_lock)
                return _revision;
        }
    }

    /// <summary>The kinds that are served.</summary>
    public IReadOnlyList<ResourceKind> Kinds
    {
        get
        {
            lock (_lock)
                return [.. _kinds];
        }
    }

    /// <summary>The last resource version whose changes are no longer known; 0 where all are.</summary>
    internal long Forgotten
    {
        get
        {
            lock (_lock)
                return _forgotten;
        }
    }

    /// <summary>Completes with the next change.</summary>
    internal Task NextChange
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    /// <summary>Has every change told after it was made, on the thread that made it.</summary>
    /// <param name="watcher">Who is told. It may read and write the store, and must not block.</param>
    public void Watch(Action<ObjectChange> watcher)
    {
        lock (_lock)
            _watchers.Add(watcher);
    }

    /// <summary>Serves a kind from now on. Objects are kept in the version that is served first.</summary>
    /// <param name="kind">The kind.</param>
    public void Serve(ResourceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        lock (_lock)
        {
            var known = _kinds.FindIndex(k => k.Equals(kind) && k.Version == kind.Version);
            if (known >= 0)
                _kinds[known] = kind;
            else
                _kinds.Add(kind);
        }
    }

    /// <summary>Serves a kind no longer; its objects go with its last version, as when its definition is deleted.</summary>
    /// <param name="kind">The kind.</param>
    public void Withdraw(ResourceKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        bool isLast;
        lock (_lock)
        {
            _kinds.RemoveAll(k => k.Equals(kind) && k.Version == kind.Version);
            isLast = !_kinds.Contains(kind);
        }
        if (isLast)
            Remove(kind, space: null);
    }

    /// <summary>The kind that a manifest names; null where it is not served. Any served version of the group will do.</summary>
    /// <param name="apiVersion">E.g. <c>external-secrets.io/v1beta1</c>.</param>
    /// <param name="kind">E.g. <c>ExternalSecret</c>.</param>
    public ResourceKind? Find(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var group = apiVersion.Contains('/', StringComparison.Ordinal) ? apiVersion[..apiVersion.IndexOf('/', StringComparison.Ordinal)] : "";
        lock (_lock)
            return _kinds.Find(k => k.ApiVersion == apiVersion && k.Kind == kind) ?? _kinds.Find(k => k.Group == group && k.Kind == kind);
    }

    /// <summary>One object; null where there is none.</summary>
    /// <param name="key">Which.</param>
    public JsonObject? Get(ObjectKey key)
    {
        lock (_lock)
            return Stored(key) is { } found ? Copy(found) : null;
    }

    /// <summary>The objects of a kind, by namespace and name.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="space">The namespace; null for all of them.</param>
    public IReadOnlyList<JsonObject> List(ResourceKind kind, string? space = null) => [.. Snapshot(kind, space).Items.Select(i => Copy(i.Value))];

    /// <summary>Puts an object there as a whole, whether or not it was there; what the server alone decides (uid, times, versions) is kept or made. Its namespace is made where it is missing.</summary>
    /// <param name="manifest">The object; of a namespaced kind with <c>metadata.namespace</c>.</param>
    /// <param name="keepsStatus">Whether the status stays as it is where the manifest has none.</param>
    /// <returns>The object as it is then.</returns>
    /// <exception cref="ArgumentException">Its kind is not served, or it has no name.</exception>
    public JsonObject Put(JsonObject manifest, bool keepsStatus = true)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var kind = Find((string?)manifest["apiVersion"] ?? "", (string?)manifest["kind"] ?? "") ?? throw new ArgumentException($"'{manifest["apiVersion"]} {manifest["kind"]}' is not served.", nameof(manifest));
        var key = KeyOf(kind, manifest);
        if (key.Namespace.Length > 0)
            AddNamespace(key.Namespace);
        return Change(key, old =>
        {
            var next = Copy(manifest);
            if (keepsStatus && old?["status"] is { } status && next["status"] is null)
                next["status"] = status.DeepClone();
            ObjectDefaults.Complete(kind, next);
            return next;
        })!;
    }

    /// <summary>Changes one object, with nobody in between. One that is being deleted goes with its last finalizer.</summary>
    /// <param name="key">Which.</param>
    /// <param name="change">Gets a copy of the object, null where there is none; gives what it is to be, or null to leave all as it is.</param>
    /// <returns>The object as it is then; null where there is none.</returns>
    public JsonObject? Change(ObjectKey key, Func<JsonObject?, JsonObject?> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        ObjectChange made;
        lock (_lock)
        {
            var old = Stored(key);
            if (change(old is null ? null : Copy(old)) is not { } next)
                return old is null ? null : Copy(old);
            Complete(key, next, old);
            next = Plain(next);
            if (old is not null && JsonNode.DeepEquals(old, next))
                return Copy(old);
            made = Write(key, next, old);
        }
        Tell(made);
        return Copy(made.Object);
    }

    /// <summary>Deletes an object. One with finalizers is only marked, and goes with the last of them.</summary>
    /// <param name="key">Which.</param>
    /// <returns>Whether it was there.</returns>
    public bool Delete(ObjectKey key) => Delete(key, static _ => { }) is not null;

    /// <summary>The changes after a resource version, in their order.</summary>
    /// <param name="revision">The resource version.</param>
    public IReadOnlyList<ObjectChange> ChangesSince(long revision)
    {
        lock (_lock)
        {
            // Each change makes one revision, so that its place follows from it.
            var first = _changes.Count == 0 ? 0 : Math.Clamp(revision + 1 - _changes[0].Revision, 0, _changes.Count);
            return _changes.GetRange((int)first, _changes.Count - (int)first);
        }
    }

    /// <summary>Forgets the changes so far, as a server does after a while: watches from an older resource version get to know that it is too old.</summary>
    public void ForgetChanges()
    {
        lock (_lock)
        {
            _forgotten = _revision;
            _changes.Clear();
        }
    }

    /// <summary>The key of an object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="manifest">The object.</param>
    /// <exception cref="ArgumentException">It has no name, or no namespace although it needs one.</exception>
    public static ObjectKey KeyOf(ResourceKind kind, JsonObject manifest)
    {
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(manifest);
        var name = (string?)manifest["metadata"]?["name"] ?? throw new ArgumentException($"A {kind.Kind} has no name.", nameof(manifest));
        var space = kind.IsNamespaced ? (string?)manifest["metadata"]?["namespace"] ?? throw new ArgumentException($"The {kind.Kind} '{name}' names no namespace.", nameof(manifest)) : "";
        return new ObjectKey(kind, space, name);
    }

    /// <summary>Makes a namespace where it is missing.</summary>
    internal void AddNamespace(string name) => Change(new ObjectKey(ServedKinds.Namespace, "", name), old =>
    {
        if (old is not null)
            return null;
        var made = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name } };
        ObjectDefaults.Complete(ServedKinds.Namespace, made);
        return made;
    });

    /// <summary>Deletes an object that passes a check.</summary>
    /// <param name="key">Which.</param>
    /// <param name="check">Gets the object, not to be changed, and throws where it is to stay.</param>
    /// <returns>The object as it was last, or as it is where finalizers keep it; null where there is none.</returns>
    internal JsonObject? Delete(ObjectKey key, Action<JsonObject> check)
    {
        ObjectChange made;
        lock (_lock)
        {
            if (Stored(key) is not { } old)
                return null;
            check(old);
            if (IsKept(old))
            {
                if (old["metadata"]!["deletionTimestamp"] is not null)
                    return Copy(old);
                var marked = Copy(old);
                marked["metadata"]!["deletionTimestamp"] = Now();
                marked["metadata"]!["deletionGracePeriodSeconds"] = Plain(0);
                made = Write(key, marked, old, isMarked: true);
            }
            else
            {
                made = Remove(key, old, old);
            }
        }
        Tell(made);
        if (key.Kind.Equals(ServedKinds.Namespace) && made.Type == "DELETED")
            RemoveAll(key.Name);
        return Copy(made.Object);
    }

    /// <summary>The objects of a kind at one moment.</summary>
    internal ObjectSnapshot Snapshot(ResourceKind kind, string? space)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(kind, out var all))
                return new ObjectSnapshot([], _revision);
            var prefix = $"{space}/";
            return new ObjectSnapshot([.. space is null ? all : all.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal))], _revision);
        }
    }

    private static JsonObject Copy(JsonObject from) => (JsonObject)from.DeepClone();

    // A number that was put in as an int cannot be read as a long; one that was parsed can.
    private static JsonObject Plain(JsonObject from) => (JsonObject)JsonNode.Parse(from.ToJsonString())!;

    private static JsonNode Plain(long number) => JsonNode.Parse(number.ToString(CultureInfo.InvariantCulture))!;

    private static string Path(ObjectKey key) => key.Namespace.Length == 0 ? key.Name : $"{key.Namespace}/{key.Name}";

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static bool IsKept(JsonObject found) => found["metadata"]!["finalizers"] is JsonArray { Count: > 0 };

    private JsonObject? Stored(ObjectKey key) => _objects.TryGetValue(key.Kind, out var all) ? all.GetValueOrDefault(Path(key)) : null;

    // What the server alone decides is as it was, so that an object that only lacks it counts as unchanged.
    private void Complete(ObjectKey key, JsonObject next, JsonObject? old)
    {
        next["apiVersion"] = (_kinds.Find(k => k.Equals(key.Kind)) ?? key.Kind).ApiVersion;
        next["kind"] = key.Kind.Kind;
        var metadata = (JsonObject)(next["metadata"] ??= new JsonObject());
        metadata["name"] = key.Name;
        if (key.Namespace.Length > 0)
            metadata["namespace"] = key.Namespace;
        foreach (var field in _ofTheServer)
        {
            if (old?["metadata"]?[field] is { } value)
                metadata[field] = value.DeepClone();
            else
                metadata.Remove(field);
        }
    }

    private ObjectChange Write(ObjectKey key, JsonObject next, JsonObject? old, bool isMarked = false)
    {
        var metadata = next["metadata"]!;
        if (metadata["deletionTimestamp"] is not null && !IsKept(next))
            return Remove(key, next, old);
        _revision++;
        metadata["uid"] ??= Guid.NewGuid().ToString();
        metadata["creationTimestamp"] ??= Now();
        metadata["resourceVersion"] = _revision.ToString(CultureInfo.InvariantCulture);
        if (key.Kind.CountsGenerations)
            metadata["generation"] = Plain(((long?)old?["metadata"]?["generation"] ?? 0) + (old is not null && !isMarked && IsSameWish(key.Kind, old, next) ? 0 : 1));
        if (!_objects.TryGetValue(key.Kind, out var all))
            _objects[key.Kind] = all = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        all[Path(key)] = next;
        return Log(new ObjectChange(old is null ? "ADDED" : "MODIFIED", key, next, _revision) { Previous = old });
    }

    private ObjectChange Remove(ObjectKey key, JsonObject last, JsonObject? old)
    {
        _objects[key.Kind].Remove(Path(key));
        _revision++;
        last = Copy(last);
        last["metadata"]!["resourceVersion"] = _revision.ToString(CultureInfo.InvariantCulture);
        return Log(new ObjectChange("DELETED", key, last, _revision) { Previous = old });
    }

    // Finalizers keep nothing: who would have removed them is not here.
    private void Remove(ResourceKind kind, string? space)
    {
        var made = new List<ObjectChange>();
        lock (_lock)
        {
            foreach (var (_, found) in Snapshot(kind, space).Items)
                made.Add(Remove(KeyOf(kind with { IsNamespaced = found["metadata"]!["namespace"] is not null }, found) with { Kind = kind }, found, found));
        }
        made.ForEach(Tell);
    }

    private void RemoveAll(string space)
    {
        foreach (var kind in Kinds.Where(k => k.IsNamespaced).Distinct())
            Remove(kind, space);
    }

    // Whether what users want of it is the same: all but the metadata, and the status where it has a path of its own.
    private static bool IsSameWish(ResourceKind kind, JsonObject old, JsonObject next)
    {
        static bool Counts(string name, ResourceKind kind) => name is not ("apiVersion" or "kind" or "metadata") && (name != "status" || !kind.HasStatus);
        return old.Where(p => Counts(p.Key, kind)).All(p => JsonNode.DeepEquals(p.Value, next[p.Key]))
            && next.All(p => !Counts(p.Key, kind) || p.Value is null || old[p.Key] is not null);
    }

    private void Tell(ObjectChange made)
    {
        Action<ObjectChange>[] watchers;
        lock (_lock)
            watchers = [.. _watchers];
        foreach (var watcher in watchers)
            watcher(made);
    }

    private ObjectChange Log(ObjectChange made)
    {
        if (_changes.Count == MostChanges)
        {
            _forgotten = _changes[MostChanges / 2 - 1].Revision;
            _changes.RemoveRange(0, MostChanges / 2);
        }
        _changes.Add(made);
        _changed.SetResult();
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return made;
    }
}
