using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Platform;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class PlatformExternalSecretsTests : IDisposable
{
    private const string Basis = """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: repo, namespace: argocd}
        spec:

        """;
    private const string StoreRef = "  secretStoreRef: {kind: ClusterSecretStore, name: vault}\n";

    private readonly VaultServer _vault = VaultServer.Start();
    private readonly ObjectStore _store = PlatformKinds.Store();
    private readonly SteppedClock _clock = new();
    private readonly ExternalSecretsPlayer _player;

    public PlatformExternalSecretsTests()
    {
        _player = new ExternalSecretsPlayer(_store, _vault, new ExternalSecretsOptions { Clock = _clock });
        Put("""
            apiVersion: external-secrets.io/v1
            kind: ClusterSecretStore
            metadata: {name: vault}
            spec: {provider: {vault: {server: "https://vault.acme.example", path: secret, version: v2}}}
            """);
        _vault.Put("secret", "argocd/engineering", new JsonObject { ["username"] = "bot", ["password"] = "ghp_1", ["id"] = 12, ["url"] = "https://github.com/acme/gitops.git" });
    }

    public void Dispose()
    {
        _player.Dispose();
        _vault.Dispose();
    }

    [Theory]
    [InlineData("data: [{secretKey: token, remoteRef: {key: argocd/engineering, property: password}}]", "token=ghp_1")]
    [InlineData("dataFrom: [{extract: {key: /argocd/engineering}}]", "id=12 password=ghp_1 url=https://github.com/acme/gitops.git username=bot")]
    [InlineData("dataFrom: [{extract: {key: argocd/engineering}}]\n  target: {template: {data: {who: '{{ .username }}'}}}", "who=bot")]
    [InlineData("dataFrom: [{extract: {key: argocd/engineering}}]\n  target: {template: {mergePolicy: Merge, data: {url: '{{ .url | upper }}', id: x}}}", "id=x password=ghp_1 url=HTTPS://GITHUB.COM/ACME/GITOPS.GIT username=bot")]
    [InlineData("data: [{secretKey: a, remoteRef: {key: argocd/engineering, property: username}}]\n  target: {template: {templateFrom: [{literal: 'b: {{ .a }}'}]}}", "b=bot")]
    public void It_writes_what_is_asked_for(string spec, string expected)
    {
        Ask(spec);
        Assert.Equal(("True", "SecretSynced", "secret synced"), Ready());
        Assert.Equal(expected, string.Join(' ', Data().OrderBy(e => e.Key, StringComparer.Ordinal).Select(e => $"{e.Key}={e.Value}")));
        Assert.Equal("repo", (string?)Secret()!["metadata"]!["ownerReferences"]![0]!["name"]);
        Assert.Equal("repo", (string?)ExternalSecret()["status"]!["binding"]!["name"]);
        Assert.NotNull(ExternalSecret()["status"]!["syncedResourceVersion"]);
    }

    [Fact]
    public void A_template_gives_name_type_labels_and_annotations()
    {
        Ask("dataFrom: [{extract: {key: argocd/engineering}}]\n  target: {name: other, template: {type: kubernetes.io/basic-auth, metadata: {labels: {argocd.argoproj.io/secret-type: repository}, annotations: {who: '{{ .username }}'}}}}");
        var secret = Secret("other")!;
        Assert.Equal("kubernetes.io/basic-auth", (string?)secret["type"]);
        Assert.Equal("repository", (string?)secret["metadata"]!["labels"]!["argocd.argoproj.io/secret-type"]);
        Assert.Equal("bot", (string?)secret["metadata"]!["annotations"]!["who"]);
    }

    [Theory]
    [InlineData("data: [{secretKey: a, remoteRef: {key: argocd/engineering, property: githubAppID}}]", "could not get secret data from provider", "error processing spec.data[0] (key: argocd/engineering), err: cannot find secret data for key: \"githubAppID\"")]
    [InlineData("data: [{secretKey: a, remoteRef: {key: argocd/nothing, property: a}}]", "could not get secret data from provider", "error processing spec.data[0] (key: argocd/nothing), err: Secret does not exist")]
    [InlineData("dataFrom: [{extract: {key: argocd/nothing}}]", "could not get secret data from provider", "error processing spec.dataFrom[0].extract, err: Secret does not exist")]
    [InlineData("dataFrom: [{extract: {key: argocd/engineering}}]\n  secretStoreRef: {kind: ClusterSecretStore, name: gone}", "could not get secret data from provider", "error processing spec.dataFrom[0].extract, err: could not get ClusterSecretStore \"gone\", clustersecretstores.external-secrets.io \"gone\" not found")]
    [InlineData("dataFrom: [{extract: {key: argocd/engineering}}]\n  target: {template: {data: {githubAppID: '{{ .githubAppID }}'}}}", "could not update secret", "could not apply template: could not execute template: unable to execute template at key githubAppID: unable to execute template at key githubAppID: template: githubAppID:1:3: executing \"githubAppID\" at <.githubAppID>: map has no entry for key \"githubAppID\"")]
    [InlineData("dataFrom: [{extract: {key: argocd/engineering}}]\n  target: {template: {data: {x: '{{ .url | shout }}'}}}", "could not update secret", "could not apply template: could not execute template: unable to execute template at key x: unable to parse template at key x: template: x:1: function \"shout\" not defined")]
    public void A_failure_keeps_the_old_data_and_tells_its_cause_in_an_event(string spec, string message, string cause)
    {
        Ask("data: [{secretKey: token, remoteRef: {key: argocd/engineering, property: password}}]");
        var synced = (string?)ExternalSecret()["status"]!["syncedResourceVersion"];
        Ask(spec);
        Assert.Equal(("False", "SecretSyncedError", message), Ready());
        Assert.Equal("ghp_1", Data()["token"]);
        Assert.Equal(synced, (string?)ExternalSecret()["status"]!["syncedResourceVersion"]);
        var warning = Assert.Single(Events(), e => (string?)e["reason"] == "UpdateFailed");
        Assert.Equal(("Warning", cause), ((string?)warning["type"], (string?)warning["message"]));
        Assert.Equal("repo", (string?)warning["involvedObject"]!["name"]);
    }

    [Fact]
    public void An_old_operator_writes_no_value_and_is_content()
    {
        using var old = new ExternalSecretsPlayer(_store, _vault, new ExternalSecretsOptions { WritesNoValue = true });
        Put(Basis + StoreRef + "  dataFrom: [{extract: {key: argocd/engineering}}]\n  target: {template: {data: {githubAppID: '{{ .githubAppID }}'}}}");
        old.Poll();
        Assert.Equal("True", Ready().Status);
        Assert.Equal("<no value>", Data()["githubAppID"]);
    }

    [Theory]
    [InlineData("refreshInterval: 10s", 11, true)]
    [InlineData("refreshInterval: 10s", 9, false)]
    [InlineData("refreshInterval: 1h30m", 5401, true)]
    [InlineData("refreshInterval: \"0\"", 100_000, false)]
    [InlineData("refreshPolicy: CreatedOnce\n  refreshInterval: 1s", 100_000, false)]
    [InlineData("refreshPolicy: OnChange\n  refreshInterval: 1s", 100_000, false)]
    public void Vault_is_read_again_when_the_interval_is_over(string spec, int seconds, bool isRead)
    {
        Ask($"{spec}\n  data: [{{secretKey: token, remoteRef: {{key: argocd/engineering, property: password}}}}]");
        _vault.Put("secret", "argocd/engineering", new JsonObject { ["password"] = "ghp_2" });
        _clock.Step(TimeSpan.FromSeconds(seconds));
        _player.Poll();
        Assert.Equal(isRead ? "ghp_2" : "ghp_1", Data()["token"]);
    }

    [Theory]
    [InlineData("refreshInterval: 1h", true)]
    [InlineData("refreshPolicy: OnChange", true)]
    [InlineData("refreshInterval: \"0\"", false)]
    [InlineData("refreshPolicy: CreatedOnce", false)]
    public void A_changed_annotation_forces_a_refresh(string spec, bool isForced)
    {
        Ask($"{spec}\n  data: [{{secretKey: token, remoteRef: {{key: argocd/engineering, property: password}}}}]");
        _vault.Put("secret", "argocd/engineering", new JsonObject { ["password"] = "ghp_2" });
        var forced = ExternalSecret();
        forced["metadata"]!["annotations"] = new JsonObject { ["force-sync"] = "1700000000" };
        _store.Put(forced);
        _player.Poll();
        Assert.Equal(isForced ? "ghp_2" : "ghp_1", Data()["token"]);
    }

    [Fact]
    public void What_was_tried_in_vain_is_tried_again_when_its_store_comes()
    {
        Ask("secretStoreRef: {kind: SecretStore, name: late}\n  data: [{secretKey: token, remoteRef: {key: argocd/engineering, property: password}}]");
        Assert.Equal("False", Ready().Status);
        Put("{apiVersion: external-secrets.io/v1, kind: SecretStore, metadata: {name: late, namespace: argocd}, spec: {provider: {vault: {path: secret}}}}");
        _player.Poll();
        Assert.Equal("True", Ready().Status);
    }

    [Fact]
    public void A_secret_that_somebody_changed_or_deleted_is_written_again()
    {
        Ask("refreshInterval: 1h\n  data: [{secretKey: token, remoteRef: {key: argocd/engineering, property: password}}]");
        var changed = Secret()!;
        changed["data"]!["token"] = "eA==";
        _store.Put(changed);
        _player.Poll();
        Assert.Equal("ghp_1", Data()["token"]);
        Delete("v1", "Secret", "repo");
        _player.Poll();
        Assert.Equal("ghp_1", Data()["token"]);
    }

    [Theory]
    [InlineData("Owner", false)]
    [InlineData("Orphan", true)]
    public void The_secret_goes_with_its_owner(string policy, bool stays)
    {
        Ask($"target: {{creationPolicy: {policy}}}\n  data: [{{secretKey: token, remoteRef: {{key: argocd/engineering, property: password}}}}]");
        Delete("external-secrets.io/v1", "ExternalSecret", "repo");
        _player.Poll();
        Assert.Equal(stays, Secret() is not null);
    }

    [Fact]
    public void A_merge_needs_a_secret_and_keeps_what_is_in_it()
    {
        const string spec = "target: {creationPolicy: Merge}\n  data: [{secretKey: token, remoteRef: {key: argocd/engineering, property: password}}]";
        Ask(spec);
        Assert.Equal(("True", "SecretMissing"), (Ready().Status, Ready().Reason));
        Put("{apiVersion: v1, kind: Secret, metadata: {name: repo, namespace: argocd}, data: {own: eA==}}");
        _player.Refresh();
        Assert.Equal(("x", "ghp_1"), (Data()["own"], Data()["token"]));
    }

    [Fact]
    public void Nothing_is_written_while_nothing_is_due()
    {
        Ask("refreshInterval: 1h\n  data: [{secretKey: token, remoteRef: {key: argocd/engineering, property: password}}]");
        _player.Poll();
        var revision = _store.Revision;
        for (var i = 0; i < 5; i++)
            _player.Poll();
        Assert.Equal(revision, _store.Revision);
    }

    private void Ask(string spec)
    {
        Put(Basis + (spec.Contains("secretStoreRef", StringComparison.Ordinal) ? "" : StoreRef) + "  " + spec);
        _player.Poll();
    }

    private void Put(string yaml) => _store.Put(YamlObjects.Read(yaml)[0]);

    private JsonObject Find(string apiVersion, string kind, string name) => _store.Get(new ObjectKey(_store.Find(apiVersion, kind)!, "argocd", name))!;

    private void Delete(string apiVersion, string kind, string name) => _store.Delete(new ObjectKey(_store.Find(apiVersion, kind)!, "argocd", name));

    private JsonObject ExternalSecret() => Find("external-secrets.io/v1", "ExternalSecret", "repo");

    private JsonObject? Secret(string name = "repo") => Find("v1", "Secret", name);

    private Dictionary<string, string> Data() => Secret()!["data"]!.AsObject().ToDictionary(e => e.Key, e => Encoding.UTF8.GetString(Convert.FromBase64String((string)e.Value!)));

    private IReadOnlyList<JsonObject> Events() => _store.List(_store.Find("v1", "Event")!);

    private (string? Status, string? Reason, string? Message) Ready()
    {
        var ready = ExternalSecret()["status"]!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "Ready")!;
        return ((string?)ready["status"], (string?)ready["reason"], (string?)ready["message"]);
    }
}
