using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// A platform that runs what a GitOps folder says: the parent cluster, a cluster for every other destination that its Applications name, and on each of them
/// ArgoCD, External Secrets and Crossplane. Only the parent's first Applications are put there; they bring the rest.
/// </summary>
public sealed class GitOpsPlatform : IDisposable
{
    private const string ArgoGroup = "argoproj.io";
    private const string SecretType = "argocd.argoproj.io/secret-type";
    private const string StoreKind = "ClusterSecretStore";
    private static readonly TimeSpan _breath = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, KubernetesServer> _clusters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ArgoApiServer> _argoServers = new(StringComparer.Ordinal);
    private readonly List<Player> _players = [];
    private readonly VaultServer _vault;
    private readonly GitHubServer _gitHub;
    private readonly string _root;
    private readonly IReadOnlyList<string> _organizations;

    private GitOpsPlatform(string root, VaultServer vault, GitHubServer gitHub, IReadOnlyList<string> organizations, bool canDrop)
    {
        (_root, _vault, _gitHub, _organizations) = (Path.GetFullPath(root), vault, gitHub, organizations);
        ParentName = ParentIn(_root) ?? throw new ArgumentException($"'{root}' is no GitOps repository of the platform: a folder 'registry/clusters/<name>' with the parent cluster's Applications was expected.", nameof(root));
        var folder = new RepositoryFolder(_root);
        var all = RepositoryFolder.Files(Path.Combine(_root, "registry"), recurse: true).Where(IsYaml).Order(StringComparer.Ordinal).SelectMany(f => ReadOrSkip(folder, f)).ToArray();
        Parent = KubernetesServer.Start(new KubernetesServerOptions { TakesNoToken = true, CanDrop = canDrop });
        foreach (var name in all.Where(o => o.Text("kind") == "Application").Select(a => a.Text("spec", "destination", "name")).OfType<string>().Where(n => n != "in-cluster").Distinct(StringComparer.Ordinal))
            _clusters[name] = KubernetesServer.Start(new KubernetesServerOptions { TakesNoToken = true, CanDrop = canDrop });
        foreach (var server in _clusters.Values.Append(Parent))
            Serve(server.Store, all);
        foreach (var (name, server) in _clusters)
        {
            RegisterInVault(name, server);
            SeedProject(name, server.Store);
        }
        SeedParent(all, folder);
        Play(ParentName, Parent);
        foreach (var (name, server) in _clusters)
            Play(name, server);
    }

    /// <summary>The parent cluster's name.</summary>
    public string ParentName { get; }

    /// <summary>The parent cluster.</summary>
    public KubernetesServer Parent { get; }

    /// <summary>The other clusters by the name that Applications have for them.</summary>
    public IReadOnlyDictionary<string, KubernetesServer> Clusters => _clusters;

    /// <summary>The API of every cluster's own ArgoCD, the parent's included, by the cluster's name.</summary>
    public IReadOnlyDictionary<string, ArgoApiServer> ArgoServers => _argoServers;

    /// <summary>The name of the cluster that runs the others, as a repository has it; null where a folder is no such repository.</summary>
    /// <param name="folder">The folder.</param>
    public static string? ParentIn(string folder)
    {
        var parents = Path.Combine(folder, "registry", "clusters");
        return Directory.Exists(parents) ? Directory.GetDirectories(parents).Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault() : null;
    }

    /// <summary>Starts a platform.</summary>
    /// <param name="folder">The GitOps repository; every change of a file is a push.</param>
    /// <param name="vault">Vault; how the parent reaches the clusters is written to <c>clusters/&lt;name&gt;</c> there.</param>
    /// <param name="gitHub">GitHub.</param>
    /// <param name="organizations">The owners whose repository <c>gitops</c> the folder stands for.</param>
    /// <param name="canDrop">Whether faults may cut connections to the clusters.</param>
    /// <exception cref="ArgumentException">The folder is no such repository.</exception>
    public static GitOpsPlatform Start(string folder, VaultServer vault, GitHubServer gitHub, IReadOnlyList<string> organizations, bool canDrop = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(vault);
        ArgumentNullException.ThrowIfNull(gitHub);
        ArgumentNullException.ThrowIfNull(organizations);
        var platform = new GitOpsPlatform(folder, vault, gitHub, organizations, canDrop);
        foreach (var player in platform._players)
            player.Start();
        return platform;
    }

    /// <summary>The YAML text of a kubeconfig with a context for every cluster; the parent's is the current one.</summary>
    public string KubeConfig() => KubernetesServer.KubeConfig(
        [new KubernetesContext(ParentName, Parent.Address, Parent.AdminToken), .. _clusters.Select(c => new KubernetesContext(c.Key, c.Value.Address, c.Value.AdminToken))]);

    /// <summary>Does everything now, as if all of it were due: what ExternalSecrets read is read again, and every Application compared.</summary>
    public void Refresh() => _players.ForEach(p => p.Refresh());

    /// <summary>Waits until nothing is due and nothing changes any more. What is only due later, such as an interval that is not over, is not waited for.</summary>
    /// <param name="longest">How long at most.</param>
    /// <returns>Whether it came to rest in that time.</returns>
    public bool Settle(TimeSpan longest)
    {
        var end = DateTimeOffset.UtcNow + longest;
        for (var quiet = 0; quiet < 2;)
        {
            var before = Revision();
            _players.ForEach(p => p.Poll());
            quiet = Revision() == before ? quiet + 1 : 0;
            if (quiet == 1)
                Thread.Sleep(_breath);
            if (quiet == 0 && DateTimeOffset.UtcNow > end)
                return false;
        }
        return true;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var server in _argoServers.Values)
            server.Dispose();
        _players.ForEach(p => p.Dispose());
        foreach (var server in _clusters.Values.Append(Parent))
            server.Dispose();
    }

    private static bool IsYaml(string file) => Path.GetExtension(file).ToLowerInvariant() is ".yaml" or ".yml";

    // A file that is broken stops its Application, not the platform.
    private static IReadOnlyList<JsonObject> ReadOrSkip(RepositoryFolder folder, string file)
    {
        try
        {
            return folder.Read(file);
        }
        catch (RepositoryException)
        {
            return [];
        }
    }

    private static JsonObject Yaml(string text) => YamlObjects.Read(text)[0];

    // The charts that would bring the definitions are not at hand: what the repository uses counts as defined.
    private static void Serve(ObjectStore store, IEnumerable<JsonObject> all)
    {
        foreach (var used in all)
        {
            if (used.Text("apiVersion") is not { } version || used.Text("kind") is not { Length: > 0 } kind || used.Text("metadata", "name") is null || store.Find(version, kind) is not null)
                continue;
            var plural = kind.ToLowerInvariant();
            plural = plural.EndsWith('y') ? plural[..^1] + "ies" : plural.EndsWith('s') ? plural + "es" : plural + "s";
            var slash = version.IndexOf('/', StringComparison.Ordinal);
            store.Serve(new ResourceKind(slash < 0 ? "" : version[..slash], version[(slash + 1)..], kind, plural, IsNamespaced: !kind.StartsWith("Cluster", StringComparison.Ordinal)));
        }
    }

    private long Revision() => _clusters.Values.Append(Parent).Sum(c => c.Store.Revision);

    private void RegisterInVault(string name, KubernetesServer server) => _vault.Put("secret", $"clusters/{name}", new JsonObject
    {
        ["cluster_name"] = name,
        ["host"] = server.Address.ToString().TrimEnd('/'),
        ["cluster_ca_certificate"] = "c2FuZGJveA==",
        ["argocd_role_arn"] = $"arn:aws:iam::111122223333:role/argocd-{name}",
    });

    private void SeedParent(JsonObject[] all, RepositoryFolder folder)
    {
        var own = Path.Combine(_root, "registry", "clusters", ParentName);
        var applied = RepositoryFolder.Files(own, recurse: true).Where(IsYaml).Order(StringComparer.Ordinal).SelectMany(f => ReadOrSkip(folder, f)).ToArray();
        // Whoever installed the parent gave it its store, its first Applications, and what reads the repository that they come from.
        foreach (var name in all.Where(o => o.Text("kind") == "ExternalSecret").Select(e => e.At("spec", "secretStoreRef")).Where(r => r.Text("kind") == StoreKind).Select(r => r.Text("name")!).Distinct(StringComparer.Ordinal))
        {
            if (!all.Any(o => o.Text("kind") == StoreKind && o.Text("metadata", "name") == name))
                Parent.Store.Put(Yaml($"{{apiVersion: external-secrets.io/v1, kind: {StoreKind}, metadata: {{name: {name}}}, spec: {{provider: {{vault: {{server: '{_vault.Address}', path: secret, version: v2}}}}}}}}"));
        }
        foreach (var manifest in applied.Where(o => o.Text("kind") == "ExternalSecret" && o.Text("spec", "target", "template", "metadata", "labels", SecretType) is not null && o.Text("metadata", "namespace") is not null))
            Parent.Store.Put((JsonObject)manifest.DeepClone());
        foreach (var manifest in RepositoryFolder.Files(own, recurse: false).Where(IsYaml).SelectMany(f => ReadOrSkip(folder, f)).Where(o => o.Text("apiVersion")?.StartsWith(ArgoGroup, StringComparison.Ordinal) == true))
        {
            var first = (JsonObject)manifest.DeepClone();
            first["metadata"]!["namespace"] ??= "argocd";
            Parent.Store.Put(first);
        }
        SeedOperators(Parent.Store);
        Parent.Store.Put(Yaml("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: workloadcluster-operator, namespace: konstruct-system, labels: {app.kubernetes.io/name: workloadcluster-operator}}
            spec:
              replicas: 1
              selector: {matchLabels: {app.kubernetes.io/name: workloadcluster-operator}}
              template:
                metadata: {labels: {app.kubernetes.io/name: workloadcluster-operator}}
                spec: {containers: [{name: manager, image: "ghcr.io/konstructio/workloadcluster-operator:v0.3.6"}]}
            """));
        foreach (var organization in _organizations)
        {
            Parent.Store.Put(Yaml($$"""
                apiVersion: konstruct.io/v1alpha1
                kind: GitAccount
                metadata: {name: {{organization}}, namespace: konstruct-system}
                spec: {provider: github, owner: {{organization}}, authentication: {type: pat, secretRef: {name: {{organization}}-git-account, key: password} } }
                """));
        }
    }

    /// <summary>Replaces each GitAccount of the token by one of the App, as the guide has a person do, and has the operator see it.</summary>
    public void MoveGitAccounts()
    {
        foreach (var organization in _organizations)
        {
            Parent.Delete("konstruct.io", "GitAccount", "konstruct-system", organization);
            Parent.Store.Put(Yaml($$"""
                apiVersion: konstruct.io/v1alpha1
                kind: GitAccount
                metadata: {name: {{organization}}-app, namespace: konstruct-system}
                spec: {provider: github, owner: {{organization}}, authentication: {type: githubApp, secretRef: {name: {{organization}}-github-app} } }
                """));
        }
    }

    // What teams deploy from their own repository and from the platform's; nothing of it is in the sample.
    private void SeedProject(string name, ObjectStore store)
    {
        SeedOperators(store);
        foreach (var organization in _organizations)
        {
            store.Put(Yaml($$"""
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata: {name: {{organization}}-applications, namespace: argocd}
                spec:
                  project: default
                  source: {repoURL: "https://github.com/{{organization}}/gitops.git", path: registry, targetRevision: HEAD, directory: {recurse: true, include: "applications/{{organization}}/{{name}}/*"} }
                  destination: {server: "https://kubernetes.default.svc", namespace: default}
                  syncPolicy: {automated: {prune: true, selfHeal: true} }
                """));
        }
    }

    private static void SeedOperators(ObjectStore store)
    {
        foreach (var (space, name) in (IEnumerable<(string, string)>)[("argocd", "argocd-repo-server"), ("argocd", "argocd-server"), ("external-secrets-operator", "external-secrets")])
        {
            store.Put(Yaml($$"""
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: {{name}}, namespace: {{space}}, labels: {app.kubernetes.io/name: {{name}} } }
                spec:
                  replicas: 1
                  selector: {matchLabels: {app.kubernetes.io/name: {{name}} } }
                  template: {metadata: {labels: {app.kubernetes.io/name: {{name}} } }, spec: {containers: [{name: main, image: {{name}} }] } }
                """));
        }
    }

    private void Play(string name, KubernetesServer server)
    {
        var repositories = _organizations.Select(o => $"https://github.com/{o}/gitops".ToLowerInvariant()).ToHashSet();
        var argo = new ArgoCdPlayer(server.Store, _gitHub, new ArgoCdOptions
        {
            FolderOf = url => repositories.Contains(url) ? _root : null,
            ClusterAt = address => _clusters.Values.FirstOrDefault(c => c.Address.ToString().TrimEnd('/') == address.TrimEnd('/'))?.Store,
        });
        _argoServers[name] = ArgoApiServer.Start(argo);
        _players.AddRange([new ExternalSecretsPlayer(server.Store, _vault), argo, new CrossplanePlayer(server.Store, _gitHub)]);
    }
}
