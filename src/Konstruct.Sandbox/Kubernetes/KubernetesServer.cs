using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>A stand-in for a Kubernetes API server on a loopback port: what the module uses of it, answered as the server answers. State is in memory and goes with it.</summary>
public sealed class KubernetesServer : IDisposable
{
    private readonly LoopbackServer _server;
    private readonly KubernetesRouter _router;
    private readonly Rollouts _rollouts;

    private KubernetesServer(KubernetesServerOptions options)
    {
        foreach (var kind in ServedKinds.BuiltIn)
            Store.Serve(kind);
        foreach (var space in (string[])["default", "kube-system"])
            Store.AddNamespace(space);
        _ = new Definitions(Store);
        foreach (var kind in ServedKinds.Custom)
            Store.Put(Definitions.Manifest(kind));
        _ = new ServiceAddresses(Store);
        _rollouts = new Rollouts(Store, options.RolloutDelay, options.ObservationDelay);
        _router = new KubernetesRouter(Store, options);
        AdminToken = _router.AddUser("sandbox-admin", rules: null);
        if (options.TakesNoToken)
            _router.Nobody = _router.Users[AdminToken];
        _server = new LoopbackServer(_router.Answer, options.CanDrop, canStream: true);
    }

    /// <summary>Where it listens, e.g. <c>http://127.0.0.1:23456/</c>.</summary>
    public Uri Address => _server.Address;

    /// <summary>A token that may do everything.</summary>
    public string AdminToken { get; }

    /// <summary>The faults that requests meet.</summary>
    public FaultPlan Faults => _server.Faults;

    /// <summary>The requests so far.</summary>
    public RequestLog Requests => _server.Requests;

    /// <summary>The objects.</summary>
    public ObjectStore Store { get; } = new();

    /// <summary>Whether rollouts of Deployments begin but do not finish. Those that wait do once it is false.</summary>
    public bool HoldRollouts { get => _rollouts.IsHeld; set => _rollouts.IsHeld = value; }

    /// <summary>Starts a server with the namespaces <c>default</c> and <c>kube-system</c>.</summary>
    /// <param name="options">How it differs from an ordinary one.</param>
    public static KubernetesServer Start(KubernetesServerOptions? options = null) => new(options ?? new KubernetesServerOptions());

    /// <summary>The YAML text of a kubeconfig.</summary>
    /// <param name="contexts">Its contexts; the first is the current one.</param>
    public static string KubeConfig(params KubernetesContext[] contexts) => KubeConfigText.Of(contexts);

    /// <summary>Makes a token of a user with limited rights: <c>sandbox-1</c>, <c>sandbox-2</c> and so on.</summary>
    /// <param name="rules">What it may do.</param>
    public string CreateToken(params KubernetesRule[] rules) => _router.AddUser(name: null, rules);

    /// <summary>Revokes a token.</summary>
    /// <param name="token">The token.</param>
    public void RevokeToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        _router.Users.TryRemove(token, out _);
    }

    /// <summary>From now on every continue token that was handed out before is answered 410.</summary>
    public void ExpirePages() => _router.Pages.Clear();

    /// <summary>Ends the watches that are running, as a server does when it goes away; clients may come again.</summary>
    public void EndWatches() => _router.Watches.End();

    /// <summary>One object; null where there is none.</summary>
    /// <param name="group">Its API group; empty for the core group.</param>
    /// <param name="kind">Its kind, e.g. <c>Secret</c>.</param>
    /// <param name="space">Its namespace; null where the kind has none.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The kind is not served.</exception>
    public JsonObject? Get(string group, string kind, string? space, string name) => Store.Get(new ObjectKey(Kind(group, kind), space ?? "", name));

    /// <summary>Puts an object there as a whole without a request; its namespace is made where it is missing, and its status stays where it has none.</summary>
    /// <param name="manifest">The object.</param>
    /// <returns>The object as it is then.</returns>
    /// <exception cref="ArgumentException">Its kind is not served, or it has no name.</exception>
    public JsonObject Apply(JsonObject manifest) => Store.Put(manifest);

    /// <summary>Deletes an object without a request.</summary>
    /// <param name="group">Its API group; empty for the core group.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="space">Its namespace; null where the kind has none.</param>
    /// <param name="name">Its name.</param>
    /// <returns>Whether it was there.</returns>
    /// <exception cref="ArgumentException">The kind is not served.</exception>
    public bool Delete(string group, string kind, string? space, string name) => Store.Delete(new ObjectKey(Kind(group, kind), space ?? "", name));

    /// <summary>The objects of a kind, by namespace and name.</summary>
    /// <param name="group">The API group; empty for the core group.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="space">The namespace; null for all of them.</param>
    /// <exception cref="ArgumentException">The kind is not served.</exception>
    public IReadOnlyList<JsonObject> List(string group, string kind, string? space = null) => Store.List(Kind(group, kind), space);

    /// <inheritdoc />
    public void Dispose()
    {
        _server.Dispose();
        _router.Watches.Dispose();
        _rollouts.Dispose();
    }

    private ResourceKind Kind(string group, string kind) => Store.Find($"{group}/", kind) ?? throw new ArgumentException($"'{kind}' of '{group}' is not served.", nameof(kind));
}
