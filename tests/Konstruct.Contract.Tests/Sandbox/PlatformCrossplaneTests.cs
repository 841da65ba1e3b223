using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;
using Konstruct.Sandbox.Platform;

namespace Konstruct.Contract.Tests.Sandbox;

public sealed class PlatformCrossplaneTests : IDisposable
{
    private readonly GitHubServer _gitHub = GitHubServer.Start();
    private readonly KubernetesServer _cluster = KubernetesServer.Start();
    private readonly Lazy<SandboxInstallation> _installation;
    private readonly CrossplanePlayer _player;

    public PlatformCrossplaneTests()
    {
        _installation = new(() => _gitHub.Install(_gitHub.AddApp("konstruct", "acme"), "acme"));
        _gitHub.AddRepository("acme/gitops");
        _gitHub.AddPersonalAccessToken("ghp_good", "acme");
        _player = new CrossplanePlayer(_cluster.Store, _gitHub);
        Put("{apiVersion: pkg.crossplane.io/v1, kind: Provider, metadata: {name: crossplane-provider-terraform}, spec: {package: 'xpkg.upbound.io/upbound/provider-terraform:v0.20.0', runtimeConfigRef: {name: terraform-config}}}");
        Put("{apiVersion: tf.upbound.io/v1beta1, kind: ProviderConfig, metadata: {name: own}, spec: {credentials: [{filename: .git-credentials, source: Secret, secretRef: {namespace: crossplane-system, name: git-credentials, key: creds}}]}}");
        Put("{apiVersion: tf.upbound.io/v1beta1, kind: Workspace, metadata: {name: infrastructure}, spec: {providerConfigRef: {name: own}, forProvider: {source: Remote, module: 'git::https://github.com/acme/gitops.git//terraform/modules?ref=main'}}}");
    }

    public void Dispose()
    {
        _player.Dispose();
        _cluster.Dispose();
        _gitHub.Dispose();
    }

    [Theory]
    [InlineData("v0.0.1", "", "cannot get credentials: cannot get credentials secret: Secret \"git-credentials\" not found")]
    [InlineData("v0.0.1", "git-credentials creds=https://bot:ghp_good@github.com", null)]
    [InlineData("v0.0.1-rc.1", "git-credentials creds=https://bot:ghp_good@github.com", null)]
    [InlineData("v0.0.1", "git-credentials creds=https://bot:ghp_bad@github.com", "/usr/bin/git exited with 128: fatal: Authentication failed")]
    [InlineData("v0.0.1-rc.3", "git-credentials creds=https://bot:ghp_good@github.com", "failed to get github app credentials secret: Secret \"github-app-credentials\" not found")]
    [InlineData("v0.0.1-rc.2", "github-app-credentials app_id={app} installation_id={id} github_app_private_key={key}", null)]
    [InlineData("v0.0.1-rc.3", "github-app-credentials app_id=Iv23 installation_id={id} github_app_private_key={key}", "failed to parse app_id from secret: strconv.ParseInt: parsing \"Iv23\": invalid syntax")]
    [InlineData("v0.0.1-rc.3", "github-app-credentials app_id={app} github_app_private_key={key}", "failed to parse installation_id from secret: strconv.ParseInt: parsing \"\": invalid syntax")]
    [InlineData("v0.0.1-rc.3", "github-app-credentials app_id={app} installation_id=7 github_app_private_key={key}", "failed to get installation token: failed to create installation token (status 404): ")]
    [InlineData("v0.0.1-rc.3", "github-app-credentials app_id={app} installation_id={id}", "failed to parse GitHub App private key")]
    public void A_workspace_tells_how_its_module_was_fetched(string tag, string secret, string? problem)
    {
        Run(tag);
        if (secret.Split(' ') is [{ Length: > 0 } name, .. var fields])
        {
            var data = fields.Select(f => f.Split('=', 2)).Select(f => KeyValuePair.Create(f[0], (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(Replace(f[1])))));
            _cluster.Apply(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "crossplane-system" }, ["data"] = new JsonObject(data) });
        }
        _player.Poll();
        var synced = _cluster.Get("tf.upbound.io", "Workspace", null, "infrastructure")!["status"]!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "Synced")!;
        Assert.Equal(problem is null ? "True" : "False", (string?)synced["status"]);
        Assert.Contains(problem ?? "", (string?)synced["message"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_provider_runs_as_its_configuration_says_in_the_revision_that_a_service_is_pinned_to()
    {
        Put("{apiVersion: v1, kind: Service, metadata: {name: logs, namespace: crossplane-system}, spec: {selector: {pkg.crossplane.io/provider: provider-terraform, pkg.crossplane.io/revision: crossplane-provider-terraform-0a1b2c3d4e5f}, ports: [{name: http, port: 9090}]}}");
        Run("v0.0.1");
        _player.Poll();
        var deployment = _cluster.Get("apps", "Deployment", "crossplane-system", "crossplane-provider-terraform-0a1b2c3d4e5f")!;
        Assert.Equal("ghcr.io/konstructio/provider-terraform:v0.0.1", (string?)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
        Assert.Equal("provider-terraform", (string?)deployment["spec"]!["template"]!["metadata"]!["labels"]!["pkg.crossplane.io/provider"]);
        var before = Assert.Single(_cluster.List("", "Pod", "crossplane-system"));
        Assert.Equal((string?)before["metadata"]!["name"], (string?)_cluster.Get("", "Endpoints", "crossplane-system", "logs")!["subsets"]![0]!["addresses"]![0]!["targetRef"]!["name"]);
        Run("v0.0.1-rc.3");
        _player.Poll();
        Assert.NotEqual((string?)before["metadata"]!["name"], (string?)Assert.Single(_cluster.List("", "Pod", "crossplane-system"))["metadata"]!["name"]);
        deployment = _cluster.Get("apps", "Deployment", "crossplane-system", "crossplane-provider-terraform-0a1b2c3d4e5f")!;
        Assert.Equal("ghcr.io/konstructio/provider-terraform:v0.0.1-rc.3", (string?)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]);
        Put("{apiVersion: pkg.crossplane.io/v1, kind: Provider, metadata: {name: crossplane-provider-terraform}, spec: {package: 'xpkg.upbound.io/upbound/provider-terraform:v0.21.0', runtimeConfigRef: {name: terraform-config}}}");
        _player.Poll();
        var other = Assert.Single(_cluster.List("apps", "Deployment", "crossplane-system"));
        Assert.NotEqual("crossplane-provider-terraform-0a1b2c3d4e5f", (string?)other["metadata"]!["name"]);
    }

    private void Run(string tag) => Put($"{{apiVersion: pkg.crossplane.io/v1beta1, kind: DeploymentRuntimeConfig, metadata: {{name: terraform-config}}, spec: {{deploymentTemplate: {{spec: {{selector: {{}}, template: {{spec: {{containers: [{{name: package-runtime, image: 'ghcr.io/konstructio/provider-terraform:{tag}'}}]}}}}}}}}}}}}");

    private void Put(string yaml) => _cluster.Apply(YamlObjects.Read(yaml)[0]);

    private string Replace(string value) => value switch
    {
        "{app}" => _installation.Value.App.Id.ToString(CultureInfo.InvariantCulture),
        "{id}" => _installation.Value.Id.ToString(CultureInfo.InvariantCulture),
        "{key}" => _installation.Value.App.PrivateKeyPem,
        _ => value,
    };
}
