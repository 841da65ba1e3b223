using System.Text.Json.Nodes;
using Konstruct.Contract.Tests.Samples;
using Konstruct.Contract.Tests.Verification;
using Konstruct.Core.GitHub;
using Konstruct.Core.Verification;
using Konstruct.Sandbox.Platform;

namespace Konstruct.Contract.Tests.Kubernetes;

/// <summary>The checks under exactly the role of <c>samples/kubernetes</c>, as an API server grants it, be it the sandbox or a real one.</summary>
public sealed class AuditRoleContractTests(KubernetesUnderTest kubernetes) : IClassFixture<KubernetesUnderTest>
{
    private static readonly (string Group, string Version, string Kind, bool IsNamespaced)[] _kinds =
    [
        ("external-secrets.io", "v1", "ExternalSecret", true), ("argoproj.io", "v1alpha1", "Application", true), ("argoproj.io", "v1alpha1", "ApplicationSet", true), ("argoproj.io", "v1alpha1", "AppProject", true),
        ("pkg.crossplane.io", "v1beta1", "DeploymentRuntimeConfig", false), ("tf.upbound.io", "v1beta1", "Workspace", false), ("monitoring.coreos.com", "v1", "ServiceMonitor", true), ("konstruct.io", "v1alpha1", "GitAccount", true),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_role_of_the_sample_is_enough()
    {
        foreach (var (group, version, kind, isNamespaced) in _kinds)
            await kubernetes.ServeAsync(group, version, kind, isNamespaced);
        var spaces = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var space in (string[])["argocd", "crossplane-system", "konstruct-system"])
            spaces[space] = await kubernetes.NewNamespaceAsync();
        foreach (var manifest in Manifests())
        {
            if ((string?)manifest["metadata"]!["namespace"] is not { } space || spaces.ContainsKey(space))
                await kubernetes.AddAsync(In(manifest, spaces));
        }
        var granted = await kubernetes.SettingsWithRolesAsync(AuditRole.Manifests.Where(m => (string?)m["kind"] is "Role" or "ClusterRole").Select(m => In(m, spaces)));

        using var clusters = await KnownClusters.OpenAsync(granted, new Dictionary<string, string>(), null, Cancellation);
        var request = new ArgoAuthRequest
        {
            Clusters = clusters,
            GitHub = new GitHubSettings { ApiUrl = new Uri("http://127.0.0.1:9/api/v3/"), MaxRetries = 0 },
            Places = new ArgoAuthPlaces { ArgoNamespace = spaces["argocd"], CrossplaneNamespace = spaces["crossplane-system"], OperatorNamespace = spaces["konstruct-system"] },
            ProjectNames = ["engineering"],
        };
        var checks = new List<ArgoAuthCheck>();
        await foreach (var check in new ArgoAuthTest(request).RunAsync(Cancellation))
            checks.Add(check);

        Assert.All(checks, c => Assert.Null(c.MissingRight));
        // And they have seen something.
        Assert.All((string[])["KON210", "KON220", "KON224", "KON225", "KON240", "KON250", "KON252", "KON255", "KON256", "KON260", "KON270"], rule => Assert.Contains(checks, c => c.RuleId == rule && c.Status is CheckStatus.Pass or CheckStatus.Warn));
    }

    private static IEnumerable<JsonObject> Manifests()
    {
        foreach (var manifest in ((string[])[DiagnosisManifests.ExternalSecrets, DiagnosisManifests.Cluster, DiagnosisManifests.Parent]).SelectMany(YamlObjects.Read).Where(m => (string?)m["kind"] is not ("ClusterSecretStore" or "Provider" or "ProviderConfig" or "Pod")))
        {
            var kind = (string?)manifest["kind"];
            if (kind == "ExternalSecret")
                manifest["status"] = JsonNode.Parse("""{"refreshTime":"2026-01-01T00:00:00Z","conditions":[{"type":"Ready","status":"True"}]}""");
            yield return manifest;
            // What External Secrets would make of it.
            if (kind == "ExternalSecret")
                yield return Secret(manifest);
        }
    }

    private static JsonObject Secret(JsonObject external)
    {
        var template = external["spec"]!["target"]!["template"]!;
        var key = RsaPem();
        var data = new JsonObject(template["data"]!.AsObject().Select(d => KeyValuePair.Create(d.Key, (JsonNode?)Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(d.Key switch
        {
            "type" => "git",
            "url" => "https://github.com/acme/gitops.git",
            "githubAppPrivateKey" or "github_app_private_key" => key,
            _ => "1",
        })))));
        if ((string?)external["metadata"]!["name"] == "platform")
            data["url"] = Convert.ToBase64String("https://github.com/acme-platform/gitops"u8);
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = (string?)external["spec"]!["target"]!["name"], ["namespace"] = (string?)external["metadata"]!["namespace"], ["labels"] = template["metadata"]?["labels"]?.DeepClone() },
            ["data"] = data,
        };
    }

    private static string RsaPem()
    {
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        return rsa.ExportRSAPrivateKeyPem() + "\n";
    }

    private static JsonObject In(JsonObject manifest, Dictionary<string, string> spaces)
    {
        var moved = (JsonObject)manifest.DeepClone();
        if ((string?)moved["metadata"]!["namespace"] is { } space)
            moved["metadata"]!["namespace"] = spaces[space];
        return moved;
    }
}
