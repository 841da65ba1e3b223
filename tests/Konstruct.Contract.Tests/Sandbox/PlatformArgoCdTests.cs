using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Platform;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class PlatformArgoCdTests : IDisposable
{
    private const string Url = "https://github.com/acme/gitops.git";
    private const string Unable = "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = ";

    private readonly GitHubServer _gitHub = GitHubServer.Start();
    private readonly ObjectStore _store = PlatformKinds.Store();
    private readonly ObjectStore _other = PlatformKinds.Store();
    private readonly SteppedClock _clock = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("konstruct-argocd-");
    private readonly Lazy<SandboxInstallation> _installation;
    private readonly ArgoCdPlayer _player;

    public PlatformArgoCdTests()
    {
        _installation = new(() => _gitHub.Install(_gitHub.AddApp("konstruct", "acme"), "acme"));
        foreach (var name in (string[])["acme/gitops", "acme/shared", "other/base"])
            _gitHub.AddRepository(name);
        _gitHub.AddRepository("argoproj/argo-cd", isPrivate: false);
        _gitHub.AddPersonalAccessToken("ghp_good", "acme");
        _player = new ArgoCdPlayer(_store, _gitHub, new ArgoCdOptions
        {
            Clock = _clock,
            FolderOf = url => url == "https://github.com/acme/gitops" ? _folder.FullName : null,
            ClusterAt = server => server == "https://other" ? _other : null,
        });
    }

    public void Dispose()
    {
        _player.Dispose();
        _gitHub.Dispose();
        _folder.Delete(recursive: true);
    }

    // A Secret is written as its type, then key=value; {app}, {id}, {key} and {foreign} stand for the App's.
    [Theory]
    [InlineData("", Unable + "authentication required")]
    [InlineData("repository username=bot password=ghp_good", null)]
    [InlineData("repository username=bot password=ghp_bad", Unable + "authentication required")]
    [InlineData("repository url=HTTPS://GitHub.com/ACME/gitops password=ghp_good", null)]
    [InlineData("repository url=https://github.com/acme/other.git password=ghp_good", Unable + "authentication required")]
    [InlineData("repository githubAppID={app} githubAppInstallationID={id} githubAppPrivateKey={key}", null)]
    [InlineData("repository githubAppID={app} githubAppInstallationID={id} githubAppPrivateKey={key} password=ghp_bad", Unable + "authentication required")]
    [InlineData("repository githubAppID={app} githubAppInstallationID=7 githubAppPrivateKey={key}", Unable + "could not refresh installation id 7's token: received non 2xx response status \"404 Not Found\" when fetching https://api.github.com/app/installations/7/access_tokens")]
    [InlineData("repository githubAppID={app} githubAppInstallationID=7 githubAppPrivateKey={foreign}", Unable + "could not refresh installation id 7's token: received non 2xx response status \"401 Unauthorized\" when fetching https://api.github.com/app/installations/7/access_tokens")]
    [InlineData("repository githubAppID={app} githubAppInstallationID={id} githubAppPrivateKey=nonsense", Unable + "could not parse private key: invalid key: Key must be a PEM encoded PKCS1 or PKCS8 key")]
    [InlineData("repository githubAppID={app} githubAppPrivateKey={key}", Unable + "authentication required")]
    [InlineData("repository githubAppID=1.2e+06 githubAppInstallationID={id} githubAppPrivateKey={key}", "Failed to load target state: failed to get repo \"" + Url + "\": unable to get repository \"" + Url + "\": strconv.ParseInt: parsing \"1.2e+06\": invalid syntax")]
    [InlineData("repository githubAppID= password=ghp_good", "Failed to load target state: failed to get repo \"" + Url + "\": unable to get repository \"" + Url + "\": strconv.ParseInt: parsing \"\": invalid syntax")]
    [InlineData("repo-creds url=https://github.com/acme password=ghp_good", null)]
    [InlineData("repo-creds url=https://github.com/acme password=ghp_good; repo-creds url=https://github.com/acme/git password=ghp_bad", Unable + "authentication required")]
    [InlineData("repo-creds url=https://github.com/acme password=ghp_good; repository type=git", null)]
    [InlineData("repo-creds url=https://github.com/acme password=ghp_good; repository username=bot", Unable + "authentication required")]
    [InlineData("repo-creds url=https://github.com/elsewhere githubAppID=Iv23li; repository password=ghp_good", "Failed to load target state: failed to get Helm credentials: strconv.ParseInt: parsing \"Iv23li\": invalid syntax")]
    [InlineData("repository project=another password=ghp_good", Unable + "authentication required")]
    [InlineData("repository password=ghp_bad; repository project=default password=ghp_good", null)]
    [InlineData("repository password=ghp_good; repository password=ghp_bad", null)]
    public void The_credential_is_found_and_tried_as_argocd_does(string secrets, string? condition)
    {
        foreach (var (secret, index) in secrets.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select((s, i) => (s, i)))
            AddSecret(index, secret);
        AddApplication();
        Assert.Equal(condition, Condition());
        Assert.Equal(condition is null ? "Synced" : "Unknown", Status("sync"));
        Assert.Equal("Healthy", Status("health"));
        Assert.NotNull(Application()["status"]!["reconciledAt"]);
    }

    [Fact]
    public void A_suspended_installation_is_refused_as_github_does()
    {
        AddSecret(0, "repository githubAppID={app} githubAppInstallationID={id} githubAppPrivateKey={key}");
        _gitHub.Suspend(_installation.Value.Id);
        AddApplication();
        Assert.Equal($"{Unable}could not refresh installation id {_installation.Value.Id}'s token: received non 2xx response status \"403 Forbidden\" when fetching https://api.github.com/app/installations/{_installation.Value.Id}/access_tokens", Condition());
    }

    [Fact]
    public void A_repository_that_answered_is_not_asked_again_until_a_hard_refresh_or_its_time_is_over()
    {
        AddSecret(0, "repository password=ghp_good");
        AddApplication();
        _gitHub.RevokePersonalAccessToken("ghp_good");
        Annotate("normal");
        Assert.Null(Condition());
        Annotate("hard");
        Assert.Equal(Unable + "authentication required", Condition());
        Assert.Null(Application()["metadata"]!["annotations"]!["argocd.argoproj.io/refresh"]);
        _gitHub.AddPersonalAccessToken("ghp_good", "acme");
        Annotate("normal");
        Assert.Null(Condition());
        _gitHub.RevokePersonalAccessToken("ghp_good");
        _clock.Step(TimeSpan.FromMinutes(4));
        _player.Poll();
        Assert.Equal(Unable + "authentication required", Condition());
    }

    [Fact]
    public void What_failed_is_tried_again_when_a_credential_comes()
    {
        AddApplication();
        Assert.NotNull(Condition());
        AddSecret(0, "repository password=ghp_good");
        _player.Poll();
        Assert.Null(Condition());
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("directory: {recurse: true}", "a b c d")]
    [InlineData("directory: {recurse: true, exclude: 'sub/*'}", "a")]
    [InlineData("directory: {recurse: true, include: '*/{b,d}.yaml'}", "b c d")]
    [InlineData("directory: {recurse: true, include: 'sub/deep/*'}", "d")]
    public void A_directory_is_read_as_its_options_say(string options, string expected)
    {
        AddSecret(0, "repository password=ghp_good");
        Write("a.yaml", ConfigMap("a"));
        Write("sub/b.yaml", ConfigMap("b") + "---\n" + ConfigMap("c"));
        Write("sub/deep/d.yaml", "{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: ConfigMap, metadata: {name: d}}]}");
        Write("sub/values.yaml", "replicas: 2\n");
        Write("README.md", "# not a manifest\n");
        AddApplication($"source: {{repoURL: \"{Url}\", path: ., {options}}}");
        Assert.Equal(expected, string.Join(' ', _store.List(_store.Find("v1", "ConfigMap")!, "apps").Select(c => (string?)c["metadata"]!["name"])));
        Assert.Equal(("Synced", "Directory"), (Status("sync"), (string?)Application()["status"]!["sourceType"]));
        Assert.Equal("Succeeded", (string?)Application()["status"]!["operationState"]!["phase"]);
    }

    [Fact]
    public void A_kustomization_brings_its_resources_patches_and_namespace()
    {
        AddSecret(0, "repository password=ghp_good");
        Write("kustomization.yaml", "namespace: own\nresources:\n- https://github.com/argoproj/argo-cd//manifests/cluster-install?ref=v2.13.3\n- base\npatches:\n- path: cm.yaml\n- path: remote.yaml\n");
        Write("base/kustomization.yaml", "resources: [a.yaml]\n");
        Write("base/a.yaml", ConfigMap("a"));
        Write("cm.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: '2'}\n");
        Write("remote.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: argocd-cm}\ndata: {url: https://argocd}\n");
        AddApplication();
        Assert.Equal("2", (string?)Find("ConfigMap", "own", "a")!["data"]!["x"]);
        Assert.NotNull(Find("ConfigMap", "own", "argocd-cm"));
        Assert.Equal("Kustomize", (string?)Application()["status"]!["sourceType"]);
    }

    [Theory]
    [InlineData("kustomization.yaml", "resources: ['https://github.com/other/base//all?ref=v1']", "fatal: could not read Username for 'https://github.com': terminal prompts disabled")]
    [InlineData("kustomization.yaml", "resources: [gone.yaml]", "open gone.yaml: no such file or directory")]
    [InlineData("a.yaml", "a: [", "Failed to unmarshal \"a.yaml\": failed to unmarshal manifest: error converting YAML to JSON: yaml: line ")]
    public void Manifests_that_cannot_be_made_are_a_comparison_error(string file, string text, string cause)
    {
        AddSecret(0, "repository password=ghp_good");
        Write(file, text);
        AddApplication();
        Assert.StartsWith(Unable + "Manifest generation error (cached): ", Condition(), StringComparison.Ordinal);
        Assert.Contains(cause, Condition(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("project: missing", "Application referencing project missing which does not exist")]
    [InlineData("project: narrow", "application repo https://github.com/acme/gitops.git is not permitted in project 'narrow'")]
    [InlineData("project: near", "application destination server 'https://kubernetes.default.svc' and namespace 'apps' do not match any of the allowed destinations in project 'near'")]
    [InlineData("project: default\n  destination: {name: nowhere, namespace: apps}", "application destination spec is invalid: unable to find destination server: there are no clusters with this name: nowhere")]
    public void What_a_project_or_destination_does_not_permit_is_an_invalid_spec(string spec, string message)
    {
        AddSecret(0, "repository password=ghp_good");
        Put("{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: narrow, namespace: argocd}, spec: {sourceRepos: ['https://github.com/other/*'], destinations: [{namespace: '*', server: '*'}]}}");
        Put("{apiVersion: argoproj.io/v1alpha1, kind: AppProject, metadata: {name: near, namespace: argocd}, spec: {sourceRepos: ['*'], destinations: [{namespace: other, server: '*'}]}}");
        AddApplication(spec + $"\n  source: {{repoURL: \"{Url}\", path: .}}");
        Assert.Equal(message, Condition("InvalidSpecError"));
        Assert.Equal("Unknown", Status("sync"));
    }

    [Fact]
    public void Another_cluster_gets_what_names_it()
    {
        AddSecret(0, "repository password=ghp_good");
        AddSecret(1, "cluster name=far server=https://other");
        Write("a.yaml", ConfigMap("a"));
        AddApplication($"destination: {{name: far, namespace: apps}}\n  source: {{repoURL: \"{Url}\", path: .}}");
        Assert.NotNull(_other.Get(new ObjectKey(_other.Find("v1", "ConfigMap")!, "apps", "a")));
        Assert.Null(Find("ConfigMap", "apps", "a"));
    }

    [Fact]
    public void A_kind_that_is_not_defined_fails_the_sync_and_leaves_everything_as_it_was()
    {
        AddSecret(0, "repository password=ghp_good");
        Write("a.yaml", ConfigMap("a") + "---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: m}\n");
        AddApplication();
        Assert.Equal("OutOfSync", Status("sync"));
        Assert.Contains("no matches for kind \"ServiceMonitor\" in version \"monitoring.coreos.com/v1\"", Condition("SyncError"), StringComparison.Ordinal);
        Assert.Equal("Failed", (string?)Application()["status"]!["operationState"]!["phase"]);
        Assert.Null(Find("ConfigMap", "apps", "a"));
        _player.Poll();
        var revision = _store.Revision;
        _player.Poll();
        Assert.Equal(revision, _store.Revision);
        _store.Serve(new ResourceKind("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"));
        Put(ConfigMap("unrelated").Replace("{name: unrelated}", "{name: unrelated, namespace: x}", StringComparison.Ordinal));
        _player.Poll();
        Assert.Equal("Synced", Status("sync"));
    }

    [Fact]
    public void A_manual_application_waits_for_its_operation()
    {
        AddSecret(0, "repository password=ghp_good");
        Write("a.yaml", ConfigMap("a"));
        AddApplication(policy: "{}");
        Assert.Equal(("OutOfSync", "Missing"), (Status("sync"), (string?)Application()["status"]!["resources"]![0]!["health"]!["status"]));
        var asked = Application();
        asked["operation"] = new JsonObject { ["sync"] = new JsonObject() };
        _store.Put(asked);
        _player.Poll();
        Assert.Equal("Synced", Status("sync"));
        Assert.Null(Application()["operation"]);
    }

    [Theory]
    [InlineData("{automated: {prune: true}}", false)]
    [InlineData("{automated: {}}", true)]
    public void What_the_files_no_longer_have_is_pruned_where_that_is_asked_for(string policy, bool stays)
    {
        AddSecret(0, "repository password=ghp_good");
        Write("a.yaml", ConfigMap("a"));
        Write("b.yaml", ConfigMap("b"));
        AddApplication(policy: policy);
        File.Delete(Path.Combine(_folder.FullName, "b.yaml"));
        _player.Poll();
        Assert.Equal(stays, Find("ConfigMap", "apps", "b") is not null);
        Assert.Equal(stays ? "OutOfSync" : "Synced", Status("sync"));
    }

    [Theory]
    [InlineData("{automated: {selfHeal: true}}", "1")]
    [InlineData("{automated: {}}", "9")]
    public void What_others_changed_is_healed_where_that_is_asked_for_and_what_they_added_stays(string policy, string expected)
    {
        AddSecret(0, "repository password=ghp_good");
        Write("a.yaml", ConfigMap("a"));
        AddApplication(policy: policy);
        var changed = Find("ConfigMap", "apps", "a")!;
        changed["data"]!["x"] = "9";
        changed["data"]!["y"] = "added";
        _store.Put(changed);
        _player.Poll();
        var now = Find("ConfigMap", "apps", "a")!["data"]!;
        Assert.Equal((expected, "added"), ((string?)now["x"], (string?)now["y"]));
    }

    [Theory]
    [InlineData("repository password=ghp_good", "False")]
    [InlineData("repository password=ghp_bad", "True")]
    public void An_applicationset_tells_whether_its_generators_can_be_read(string secret, string failed)
    {
        AddSecret(0, secret);
        Put($"{{apiVersion: argoproj.io/v1alpha1, kind: ApplicationSet, metadata: {{name: set, namespace: argocd}}, spec: {{generators: [{{matrix: {{generators: [{{git: {{repoURL: '{Url}', files: [{{path: '*'}}]}}}}]}}}}]}}}}");
        _player.Poll();
        var conditions = _store.Get(new ObjectKey(_store.Find("argoproj.io/v1alpha1", "ApplicationSet")!, "argocd", "set"))!["status"]!["conditions"]!.AsArray();
        Assert.Equal(failed, (string?)conditions.Single(c => (string?)c!["type"] == "ErrorOccurred")!["status"]);
        Assert.Equal(failed == "True" ? "False" : "True", (string?)conditions.Single(c => (string?)c!["type"] == "ResourcesUpToDate")!["status"]);
    }

    private static string ConfigMap(string name) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{x: '1'}}\n";

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void AddSecret(int index, string secret)
    {
        var parts = secret.Split(' ');
        var data = new JsonObject();
        var fields = parts.Skip(1).Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        fields.TryAdd("url", Url);
        foreach (var (key, value) in fields)
            data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.StartsWith('{') ? Replace(value) : value));
        _store.Put(new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = $"secret-{index}", ["namespace"] = "argocd", ["labels"] = new JsonObject { ["argocd.argoproj.io/secret-type"] = parts[0] } },
            ["data"] = data,
        });
    }

    private string Replace(string value) => value switch
    {
        "{app}" => _installation.Value.App.Id.ToString(CultureInfo.InvariantCulture),
        "{id}" => _installation.Value.Id.ToString(CultureInfo.InvariantCulture),
        "{key}" => _installation.Value.App.PrivateKeyPem,
        _ => _gitHub.AddApp("another", "acme").PrivateKeyPem,
    };

    private void AddApplication(string spec = "source: {repoURL: \"" + Url + "\", path: .}", string policy = "{automated: {prune: true, selfHeal: true}}")
    {
        var destination = spec.Contains("destination", StringComparison.Ordinal) ? "" : "  destination: {server: https://kubernetes.default.svc, namespace: apps}\n";
        Put($"apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {{name: app, namespace: argocd}}\nspec:\n{destination}  syncPolicy: {policy}\n  {spec}\n");
        _player.Poll();
    }

    private void Annotate(string refresh)
    {
        var application = Application();
        application["metadata"]!["annotations"] = new JsonObject { ["argocd.argoproj.io/refresh"] = refresh };
        _store.Put(application);
        _player.Poll();
    }

    private void Put(string yaml) => _store.Put(YamlObjects.Read(yaml)[0]);

    private JsonObject? Find(string kind, string space, string name) => _store.Get(new ObjectKey(_store.Find("v1", kind)!, space, name));

    private JsonObject Application() => _store.Get(new ObjectKey(_store.Find("argoproj.io/v1alpha1", "Application")!, "argocd", "app"))!;

    private string? Status(string of) => (string?)Application()["status"]![of]!["status"];

    private string? Condition(string type = "ComparisonError") =>
        (string?)(Application()["status"]!["conditions"] as JsonArray)?.FirstOrDefault(c => (string?)c!["type"] == type)?["message"];
}
