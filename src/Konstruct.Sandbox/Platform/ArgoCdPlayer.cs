using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// Plays ArgoCD on one cluster: finds the credential of every Application among its Secrets, really reads the repository with it, compares the files with
/// the objects of the destination, and syncs where that is asked for.
/// </summary>
public sealed class ArgoCdPlayer : Player
{
    private const string Group = "argoproj.io";
    private const string RefreshAnnotation = "argocd.argoproj.io/refresh";
    private const string InCluster = "https://kubernetes.default.svc";
    private const string Finalizer = "resources-finalizer.argocd.argoproj.io";

    private readonly ObjectStore _store;
    private readonly ArgoCdOptions _options;
    private readonly ArgoCredentials _credentials;
    private readonly GitAccess _git;
    private readonly Dictionary<string, Watched> _watched = [];
    private readonly Dictionary<string, RepositoryFolder> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _readable = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _sets = [];
    private string _seen = "";
    private DateTimeOffset _nextDue = DateTimeOffset.MinValue;

    /// <summary>Makes the ArgoCD of one cluster; <see cref="Player.Start"/> has it look by itself.</summary>
    /// <param name="store">The cluster's objects.</param>
    /// <param name="gitHub">The GitHub that addresses on github.com are taken to mean.</param>
    /// <param name="options">How it plays.</param>
    public ArgoCdPlayer(ObjectStore store, GitHubServer gitHub, ArgoCdOptions? options = null)
        : base((options ?? new ArgoCdOptions()).Interval)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(gitHub);
        _store = store;
        _options = options ?? new ArgoCdOptions();
        _credentials = new ArgoCredentials(store, _options.Namespace);
        _git = new GitAccess(gitHub);
    }

    // How an Application is looked at: from the worst that may be out of date to nothing.
    private enum Look
    {
        None,
        Live,
        Cached,
        Fresh,
    }

    private DateTimeOffset Now => _options.Clock.GetUtcNow();

    /// <summary>The repositories that Secrets name, and what keeps each from being read, tried anew.</summary>
    internal IReadOnlyList<string> ApplicationIds() => [.. _store.ListOf(Group, "Application", _options.Namespace).Select(a => a.Text("metadata", "uid") ?? "")];

    internal IReadOnlyList<(ArgoRepository Repository, string? Problem)> Repositories() => [.. _credentials.Repositories().Select(r =>
    {
        if (r.Malformed is not null)
            return (r, "Configuration error - please check the server logs");
        var complete = _credentials.Complete(r);
        return (complete, Problem(complete));
    })];

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _git.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc />
    protected override void Play(bool all)
    {
        // What is neither changed nor due need not be looked at; this is asked some times a second.
        var revisions = Folders().ToDictionary(f => f.Root, f => f.Revision());
        var seen = string.Join(',', revisions.Values.Concat(Clusters().Select(c => c.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        if (!all && seen == _seen && Now < _nextDue)
            return;
        _seen = seen;
        _nextDue = DateTimeOffset.MaxValue;
        var stamp = _credentials.Stamp();
        var applications = _store.ListOf(Group, "Application", _options.Namespace);
        Forget(applications);
        foreach (var application in applications)
        {
            if (application.Text("metadata", "deletionTimestamp") is not null)
                Finalize(application);
            else
                LookAt(application, all, stamp, revisions);
        }
        foreach (var set in _store.ListOf(Group, "ApplicationSet", _options.Namespace))
            Mark(set, all, stamp);
    }

    private static string UidOf(JsonObject known) => known.Text("metadata", "uid") ?? "";

    private static string Hash(IEnumerable<JsonObject> manifests) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', manifests.Select(m => m.ToJsonString())))));

    private string? Problem(ArgoRepository repository)
    {
        try
        {
            _git.Try(repository, repository.Url);
            return null;
        }
        catch (RepositoryException e)
        {
            return $"rpc error: code = Unknown desc = error testing repository connectivity: {e.Message}";
        }
    }

    private RepositoryFolder? Folder(string url)
    {
        if (_options.FolderOf(ArgoRepository.Normalize(url)) is not { } root)
            return null;
        if (!_folders.TryGetValue(root, out var folder))
            _folders[root] = folder = new RepositoryFolder(root);
        return folder;
    }

    private IEnumerable<RepositoryFolder> Folders() => _store.ListOf(Group, "Application", _options.Namespace).SelectMany(ArgoProject.Sources)
        .Select(s => Folder(s.Text("repoURL") ?? "")).OfType<RepositoryFolder>().Distinct();

    private IEnumerable<ObjectStore> Clusters() =>
        _credentials.Secrets("cluster").Select(s => _options.ClusterAt(s.SecretData().GetValueOrDefault("server", ""))).OfType<ObjectStore>().Prepend(_store).Distinct();

    private (string Server, ObjectStore Store) Destination(JsonObject application)
    {
        var (name, server) = (application.Text("spec", "destination", "name"), application.Text("spec", "destination", "server"));
        if (name == "in-cluster" || server == InCluster)
            return (InCluster, _store);
        var secrets = _credentials.Secrets("cluster").Select(s => s.SecretData()).ToArray();
        if (!string.IsNullOrEmpty(name))
        {
            server = Array.Find(secrets, s => s.GetValueOrDefault("name") == name)?.GetValueOrDefault("server")
                ?? throw new ArgoException($"application destination spec is invalid: unable to find destination server: there are no clusters with this name: {name}", "InvalidSpecError");
        }
        else if (!Array.Exists(secrets, s => s.GetValueOrDefault("server") == server))
        {
            throw new ArgoException($"application destination spec is invalid: cluster \"{server}\" not found", "InvalidSpecError");
        }
        return (server!, _options.ClusterAt(server!) ?? throw ArgoException.LoadingTarget($"failed to get cluster version for cluster \"{server}\": dial tcp: connection refused"));
    }

    private void LookAt(JsonObject application, bool all, string stamp, Dictionary<string, string> revisions)
    {
        var watched = _watched.GetValueOrDefault(UidOf(application));
        // The kind has no status of its own, so that its generation moves with every change of it.
        var spec = application["spec"]?.ToJsonString();
        var refresh = application.Text("metadata", "annotations", RefreshAnnotation);
        var look = watched is null || refresh == "hard" ? Look.Fresh
            : all || refresh is not null || watched.Spec != spec || Now >= watched.NextResync || application["operation"] is not null ? Look.Cached
            : watched.Failed && watched.Stamp != stamp ? Look.Fresh
            : Look.Live;
        watched ??= _watched[UidOf(application)] = new Watched();
        var pushed = ArgoProject.Sources(application).Select(s => Folder(s.Text("repoURL") ?? "")).OfType<RepositoryFolder>().Select(f => revisions.GetValueOrDefault(f.Root)).FirstOrDefault();
        if (pushed != watched.Pushed && look < Look.Fresh && HasNewManifests(application, watched))
            look = Look.Fresh;
        watched.Pushed = pushed;
        if (look == Look.Live && watched.Failed)
            look = Look.None;
        if (look != Look.None)
            Reconcile(application, watched, look, refresh, pushed);
        watched.Spec = spec;
        watched.Stamp = stamp;
        if (look >= Look.Cached)
            watched.NextResync = Now + _options.Resync;
        _nextDue = watched.NextResync < _nextDue ? watched.NextResync : _nextDue;
    }

    // What cannot be made out of the files is news too.
    private bool HasNewManifests(JsonObject application, Watched watched)
    {
        try
        {
            return Hash(ArgoProject.Sources(application).SelectMany(s => new SourceManifests(_ => { }).Generate(Folder(s.Text("repoURL") ?? ""), s))) != watched.Manifests;
        }
        catch (RepositoryException)
        {
            return true;
        }
    }

    private void Reconcile(JsonObject application, Watched watched, Look look, string? refresh, string? revision)
    {
        ArgoException? problem = null;
        ApplicationComparison? comparison = null;
        var sourceType = "Directory";
        var isNew = false;
        try
        {
            var (server, destination) = Destination(application);
            ArgoProject.Check(_store, _options.Namespace, application, server);
            (var manifests, sourceType) = Load(application, look);
            var hash = Hash(manifests);
            isNew = hash != watched.Manifests;
            watched.Manifests = hash;
            comparison = new ApplicationComparison(application, manifests, destination);
        }
        catch (ArgoException e)
        {
            problem = e;
        }
        watched.Failed = problem is not null;
        var problems = new List<(string Type, string Message)>();
        if (problem is not null)
            problems.Add((problem.Type, problem.Message));
        var operation = comparison is null ? null : Sync(application, comparison, isNew, revision, problems);
        Tell(application, comparison, problems, new Told(look >= Look.Cached, refresh, revision, sourceType, operation));
    }

    private (IReadOnlyList<JsonObject> Manifests, string SourceType) Load(JsonObject application, Look look)
    {
        var project = application.Text("spec", "project") ?? "default";
        var sources = ArgoProject.Sources(application);
        var all = new List<JsonObject>();
        var type = "Directory";
        foreach (var (source, index) in sources.Select((s, i) => (s, i)))
        {
            var url = source.Text("repoURL") ?? "";
            var repository = _credentials.Find(url, project);
            try
            {
                if (source.Text("chart") is null)
                    TryRepository(repository, url, project, look);
                // A remote base is read with what reads the source.
                var manifests = new SourceManifests(remote => TryRepository(repository, remote, project, look));
                all.AddRange(manifests.Generate(Folder(url), source));
                type = manifests.SourceType;
            }
            catch (RepositoryException e)
            {
                throw ArgoException.LoadingTarget($"failed to generate manifest for source {index + 1} of {sources.Count}: rpc error: code = Unknown desc = {e.Message}");
            }
        }
        return (all, type);
    }

    private void TryRepository(ArgoRepository repository, string url, string project, Look look)
    {
        var key = $"{project}|{ArgoRepository.Normalize(url)}|{ArgoRepository.Normalize(repository.Url)}";
        if (look == Look.Live || (look == Look.Cached && _readable.TryGetValue(key, out var until) && Now < until))
            return;
        _readable.Remove(key);
        _git.Try(repository, url);
        _readable[key] = Now + _options.CacheFor;
    }

    private JsonObject? Sync(JsonObject application, ApplicationComparison comparison, bool isNew, string? revision, List<(string, string)> problems)
    {
        var automated = application.At("spec", "syncPolicy", "automated");
        var asked = application["operation"] is not null;
        var mayHeal = automated.Is("selfHeal") || isNew;
        if (!asked && (automated is null || comparison.IsInSync || !mayHeal || (comparison.OnlyNeedsPruning && !automated.Is("prune"))))
            return null;
        if (!asked && comparison.WouldWipeOut && !automated.Is("allowEmpty"))
        {
            problems.Add(("SyncError", $"Skipping sync attempt to {revision}: auto-sync will wipe out all resources"));
            return null;
        }
        var started = JsonReading.Time(Now);
        var failures = comparison.Sync(asked ? application.Is("operation", "sync", "prune") : automated.Is("prune"));
        var message = failures.Count == 0 ? "successfully synced (all tasks run)" : $"one or more objects failed to apply, reason: {string.Join(',', failures)}";
        if (failures.Count > 0)
            problems.Add(("SyncError", $"Failed last sync attempt to [{revision}]: {message}"));
        return new JsonObject
        {
            ["operation"] = new JsonObject { ["sync"] = new JsonObject { ["revision"] = revision }, ["initiatedBy"] = new JsonObject { ["automated"] = !asked } },
            ["phase"] = failures.Count == 0 ? "Succeeded" : "Failed",
            ["message"] = message,
            ["startedAt"] = started,
            ["finishedAt"] = JsonReading.Time(Now),
            ["syncResult"] = new JsonObject { ["revision"] = revision },
        };
    }

    private void Tell(JsonObject application, ApplicationComparison? comparison, List<(string Type, string Message)> problems, Told told)
    {
        var now = JsonReading.Time(Now);
        var resources = comparison?.Resources();
        var state = comparison is null ? "Unknown" : comparison.IsInSync ? "Synced" : "OutOfSync";
        _store.Update(application, current =>
        {
            var status = current.Make("status");
            var old = status.DeepClone();
            status["conditions"] = new JsonArray([.. problems.Select(p => new JsonObject
            {
                ["type"] = p.Type,
                ["message"] = p.Message,
                ["lastTransitionTime"] = old.Items("conditions").FirstOrDefault(c => c.Text("type") == p.Type && c.Text("message") == p.Message).Text("lastTransitionTime") ?? now,
            })]);
            if (problems.Count == 0)
                status.Remove("conditions");
            var sync = status.Make("sync");
            sync["status"] = state;
            sync["comparedTo"] = new JsonObject { ["destination"] = current.At("spec", "destination")?.DeepClone(), ["source"] = current.At("spec", "source")?.DeepClone() };
            if (comparison is not null)
            {
                sync["revision"] = told.Look ? told.Revision : sync["revision"]?.DeepClone();
                status["resources"] = new JsonArray([.. resources!]);
                status["sourceType"] = told.SourceType;
            }
            status.Make("health")["status"] = ResourceHealth.Worst((resources ?? []).Concat(comparison is null ? status.Items("resources").OfType<JsonObject>() : []).Select(r => r.Text("health", "status")));
            // A failure that comes again at every turn is one failure.
            if (told.Operation is not null && (told.Operation.Text("phase") == "Succeeded" || told.Operation.Text("message") != status.Text("operationState", "message")))
                status["operationState"] = told.Operation.DeepClone();
            if (told.Operation is not null)
                current.Remove("operation");
            if (told.Look)
                status["reconciledAt"] = now;
            if (told.Refresh is not null && current.Text("metadata", "annotations", RefreshAnnotation) == told.Refresh)
                ((JsonObject)current["metadata"]!["annotations"]!).Remove(RefreshAnnotation);
        });
    }

    private void Forget(IReadOnlyList<JsonObject> applications)
    {
        var living = applications.Select(UidOf).ToHashSet();
        foreach (var gone in _watched.Keys.Where(uid => !living.Contains(uid)).ToArray())
            _watched.Remove(gone);
    }

    // An Application whose finalizer asks for it takes with it what it had brought.
    private void Finalize(JsonObject application)
    {
        if (application.Items("metadata", "finalizers").Any(f => f.Text() == Finalizer))
        {
            try
            {
                new ApplicationComparison(application, [], Destination(application).Store).Sync(prunes: true);
            }
            catch (ArgoException)
            {
                // Its cluster is gone, and what was on it too.
            }
        }
        _store.Update(application, current => ((JsonObject)current["metadata"]!).Remove("finalizers"));
    }

    private void Mark(JsonObject set, bool all, string stamp)
    {
        var version = $"{set.Text("metadata", "generation")}|{stamp}";
        if (!all && _sets.GetValueOrDefault(UidOf(set)) == version && set.Text("metadata", "annotations", RefreshAnnotation) is null)
            return;
        _sets[UidOf(set)] = version;
        string? problem = null;
        foreach (var url in GitGenerators(set.At("spec")).Select(g => g.Text("repoURL") ?? ""))
        {
            try
            {
                _git.Try(_credentials.Find(url, set.Text("spec", "template", "spec", "project") ?? ""), url);
            }
            catch (Exception e) when (e is RepositoryException or ArgoException)
            {
                problem ??= $"error generating params from git: error getting files from repo: rpc error: code = Internal desc = unable to resolve git revision: {e.Message}";
            }
        }
        _store.Update(set, current =>
        {
            var (failed, reason) = problem is null ? ("False", "ApplicationSetUpToDate") : ("True", "ApplicationParamsGenerationError");
            current.SetCondition("ErrorOccurred", failed, reason, problem ?? "Successfully generated parameters for all Applications", Now);
            current.SetCondition("ParametersGenerated", problem is null ? "True" : "False", problem is null ? "ParametersGenerated" : "ErrorOccurred", problem ?? "Successfully generated parameters for all Applications", Now);
            current.SetCondition("ResourcesUpToDate", problem is null ? "True" : "False", reason, problem ?? "ApplicationSet up to date", Now);
            (current.At("metadata", "annotations") as JsonObject)?.Remove(RefreshAnnotation);
        });
    }

    // Also inside of matrix and merge generators.
    private static IEnumerable<JsonNode> GitGenerators(JsonNode? node) => node switch
    {
        JsonObject of => of.SelectMany(e => e.Key == "git" && e.Value is JsonObject git ? [git] : GitGenerators(e.Value)),
        JsonArray items => items.SelectMany(GitGenerators),
        _ => [],
    };

    private sealed record Told(bool Look, string? Refresh, string? Revision, string SourceType, JsonObject? Operation);

    private sealed class Watched
    {
        public string? Spec { get; set; }

        public string? Stamp { get; set; }

        public string? Pushed { get; set; }

        public string? Manifests { get; set; }

        public bool Failed { get; set; }

        public DateTimeOffset NextResync { get; set; }
    }
}
