using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Sandbox.Platform;

/// <summary>
/// Plays Crossplane with Konstruct's Terraform provider: runs the provider as its runtime configuration says, and tells of every Workspace whether its
/// module could be fetched with the Git credentials that this image reads.
/// </summary>
public sealed class CrossplanePlayer : Player
{
    private const string Space = "crossplane-system";
    private const string Terraform = "tf.upbound.io";
    private const string Package = "pkg.crossplane.io";
    private const string AppSecret = "github-app-credentials";
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(5);

    private readonly ObjectStore _store;
    private readonly GitHubServer _gitHub;
    private readonly GitAccess _git;
    // A connection that the server has just closed for being idle would look like a failure of GitHub's.
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false });
    private long _seen = -1;
    private DateTimeOffset _nextDue = DateTimeOffset.MinValue;

    /// <summary>Makes the Crossplane of one cluster; <see cref="Player.Start"/> has it look by itself.</summary>
    /// <param name="store">The cluster's objects.</param>
    /// <param name="gitHub">The GitHub that addresses on github.com are taken to mean.</param>
    public CrossplanePlayer(ObjectStore store, GitHubServer gitHub)
        : base(TimeSpan.FromMilliseconds(300))
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(gitHub);
        _store = store;
        _gitHub = gitHub;
        _git = new GitAccess(gitHub);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _client.Dispose();
            _git.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <inheritdoc />
    protected override void Play(bool all)
    {
        var workspaces = _store.ListOf(Terraform, "Workspace");
        // GitHub tells nobody that it changed its mind: it is asked again, as the provider's poll interval does.
        if (!all && _store.Revision == _seen && (workspaces.Count == 0 || DateTimeOffset.UtcNow < _nextDue))
            return;
        _seen = _store.Revision;
        _nextDue = DateTimeOffset.UtcNow + _pause;
        string? image = null;
        foreach (var provider in _store.ListOf(Package, "Provider"))
            image = Run(provider) ?? image;
        foreach (var workspace in workspaces)
            Judge(workspace, image);
    }

    private string? Run(JsonObject provider)
    {
        var name = provider.Text("metadata", "name")!;
        var package = provider.Text("spec", "package") ?? "";
        var revision = provider.Text("status", "currentIdentifier") == package ? provider.Text("status", "currentRevision")! : Revision(name, package);
        var template = _store.GetOf(Package, "DeploymentRuntimeConfig", "", provider.Text("spec", "runtimeConfigRef", "name") ?? "default").At("spec", "deploymentTemplate", "spec", "template");
        var deployment = new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = revision, ["namespace"] = Space },
            ["spec"] = new JsonObject
            {
                ["replicas"] = 1,
                ["selector"] = new JsonObject { ["matchLabels"] = Labels(name, package, revision) },
                ["template"] = Template(template, name, package, revision),
            },
        };
        foreach (var old in _store.ListOf("apps", "Deployment", Space).Where(d => d.Text("metadata", "name") is { } other && other != revision && d.Text("spec", "selector", "matchLabels", "pkg.crossplane.io/provider") == ProviderLabel(package)))
            _store.Delete(_store.KeyOf(old));
        Bring(deployment);
        ReplacePods(deployment, package);
        _store.Update(provider, current =>
        {
            current.SetCondition("Installed", "True", "ActivePackageRevision", "", DateTimeOffset.UtcNow);
            current.SetCondition("Healthy", "True", "HealthyPackageRevision", "", DateTimeOffset.UtcNow);
            current["status"]!["currentIdentifier"] = package;
            current["status"]!["currentRevision"] = revision;
        });
        return deployment.Items("spec", "template", "spec", "containers").FirstOrDefault(c => c.Text("name") == "package-runtime").Text("image");
    }

    // The name that a Service was pinned to is the one of the revision that was there when it was written.
    private string Revision(string name, string package)
    {
        var pinned = _store.ListOf("", "Service", Space).Select(s => s.Text("spec", "selector", "pkg.crossplane.io/revision")).FirstOrDefault(r => r?.StartsWith(name + "-", StringComparison.Ordinal) == true);
        var isFirst = !_store.ListOf("apps", "Deployment", Space).Any(d => d.Text("metadata", "name")!.StartsWith(name + "-", StringComparison.Ordinal));
        return isFirst && pinned is not null ? pinned : $"{name}-{Hash(package)[..12]}";
    }

    private static string ProviderLabel(string package) => package.Split('/')[^1].Split(':', '@')[0];

    private static JsonObject Labels(string name, string package, string revision) => new()
    {
        ["pkg.crossplane.io/package"] = name,
        ["pkg.crossplane.io/provider"] = ProviderLabel(package),
        ["pkg.crossplane.io/revision"] = revision,
    };

    // What Crossplane sets itself wins over the runtime configuration.
    private static JsonObject Template(JsonNode? configured, string name, string package, string revision)
    {
        var template = configured is JsonObject given ? (JsonObject)given.DeepClone() : [];
        var labels = template.Make("metadata", "labels");
        foreach (var (label, value) in Labels(name, package, revision))
            labels[label] = value?.DeepClone();
        var containers = template.Make("spec")["containers"] as JsonArray;
        if (containers is null)
            template["spec"]!["containers"] = containers = [];
        var runtime = containers.FirstOrDefault(c => c.Text("name") == "package-runtime") as JsonObject;
        if (runtime is null)
            containers.Insert(0, runtime = new JsonObject { ["name"] = "package-runtime" });
        runtime["image"] ??= package;
        return template;
    }

    private void Bring(JsonObject deployment)
    {
        if (_store.Find("apps/v1", "Deployment") is not { } kind)
            return;
        _store.PutNew(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Space } });
        var wanted = (JsonObject)JsonNode.Parse(deployment.ToJsonString())!;
        _store.Change(ObjectStore.KeyOf(kind, wanted), live => live is not null && ManifestMerge.IsInLine(live, wanted) ? null : ManifestMerge.Apply(live, wanted));
    }

    // A Pod cannot be changed: another template is another Pod.
    private void ReplacePods(JsonObject deployment, string package)
    {
        if (_store.Find("v1", "Pod") is not { } kind)
            return;
        var template = deployment.At("spec", "template");
        var pod = new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = $"{deployment.Text("metadata", "name")}-{Hash(template!.ToJsonString())[..8]}",
                ["namespace"] = Space,
                ["labels"] = template.At("metadata", "labels")?.DeepClone(),
                ["annotations"] = template.At("metadata", "annotations")?.DeepClone(),
            },
            ["spec"] = template.At("spec")?.DeepClone(),
        };
        var key = ObjectStore.KeyOf(kind, pod);
        foreach (var old in _store.List(kind, Space).Where(p => p.Text("metadata", "labels", "pkg.crossplane.io/provider") == ProviderLabel(package) && p.Text("metadata", "name") != key.Name))
            _store.Delete(_store.KeyOf(old));
        _store.PutNew(pod);
    }

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))).ToLowerInvariant();

    private void Judge(JsonObject workspace, string? image)
    {
        var problem = Problem(workspace, image);
        _store.Update(workspace, current =>
        {
            if (problem is null)
                current.SetCondition("Synced", "True", "ReconcileSuccess", "", DateTimeOffset.UtcNow);
            else
                current.SetCondition("Synced", "False", "ReconcileError", $"connect failed: {problem}", DateTimeOffset.UtcNow);
            if (problem is null)
                current.SetCondition("Ready", "True", "Available", "", DateTimeOffset.UtcNow);
        });
    }

    private string? Problem(JsonObject workspace, string? image)
    {
        var name = workspace.Text("spec", "providerConfigRef", "name") ?? "default";
        if (_store.GetOf(Terraform, "ProviderConfig", "", name) is not { } config)
            return $"cannot get ProviderConfig: ProviderConfig.{Terraform} \"{name}\" not found";
        // Without this entry the provider asks for no credentials, whichever it would read.
        var entry = config.Items("spec", "credentials").FirstOrDefault(c => c.Text("filename") == ".git-credentials");
        if (entry is null || image is null)
            return null;
        return ReadsApp(image) ? AppProblem() : TokenProblem(entry["secretRef"], workspace);
    }

    // The App came with the second release candidate.
    private static bool ReadsApp(string image) => Regex.Match(image, @"-rc\.(?<number>[0-9]+)$", RegexOptions.NonBacktracking) is { Success: true } rc
        && int.Parse(rc.Groups["number"].Value, CultureInfo.InvariantCulture) >= 2;

    private string? AppProblem()
    {
        if (_store.GetOf("", "Secret", Space, AppSecret)?.SecretData() is not { } data)
            return $"cannot write git credentials: failed to get github app credentials secret: Secret \"{AppSecret}\" not found";
        if (Number(data, "app_id", out var appId) is { } badApp)
            return $"failed to parse app_id from secret: {badApp}";
        if (Number(data, "installation_id", out var installationId) is { } badInstallation)
            return $"failed to parse installation_id from secret: {badInstallation}";
        try
        {
            var (token, status, body) = InstallationTokenRequest.Send(_client, _gitHub.ApiUrl, appId, installationId, data.GetValueOrDefault("github_app_private_key", ""));
            return token is null ? string.Create(CultureInfo.InvariantCulture, $"failed to get installation token: failed to create installation token (status {(int)status}): {body}") : null;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            return "failed to get installation token: failed to parse GitHub App private key: invalid key: Key must be a PEM encoded PKCS1 or PKCS8 private key";
        }
        catch (HttpRequestException e)
        {
            return $"failed to get installation token: error requesting installation token: {e.Message}";
        }
    }

    private static string? Number(Dictionary<string, string> data, string key, out long number)
    {
        var text = data.GetValueOrDefault(key, "");
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) ? null : $"strconv.ParseInt: parsing \"{text}\": invalid syntax";
    }

    private string? TokenProblem(JsonNode? reference, JsonObject workspace)
    {
        var (space, name, key) = (reference.Text("namespace") ?? Space, reference.Text("name") ?? "", reference.Text("key") ?? "");
        if (_store.GetOf("", "Secret", space, name)?.SecretData() is not { } data)
            return $"cannot get credentials: cannot get credentials secret: Secret \"{name}\" not found";
        if (!Uri.TryCreate(data.GetValueOrDefault(key, "").Trim(), UriKind.Absolute, out var credentials) || credentials.UserInfo.Split(':') is not [var user, var password])
            return null;
        var module = workspace.Text("spec", "forProvider", "module") ?? "";
        const string prefix = "git::";
        if (!module.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var url = module[prefix.Length..].Split('?')[0];
        var inside = url.IndexOf("//", url.IndexOf("://", StringComparison.Ordinal) + 3, StringComparison.Ordinal);
        try
        {
            _git.Try(new ArgoRepository { Url = url, Username = Uri.UnescapeDataString(user), Password = Uri.UnescapeDataString(password) }, inside < 0 ? url : url[..inside]);
            return null;
        }
        catch (RepositoryException)
        {
            return $"cannot get remote Terraform module: downloading {module}: error downloading '{(inside < 0 ? url : url[..inside])}': /usr/bin/git exited with 128: fatal: Authentication failed";
        }
    }
}
