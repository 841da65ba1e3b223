using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>What cannot be asked is not known: it is skipped with the reason, and fails nothing.</summary>
public sealed class DiagnosisSourceTests : IDisposable
{
    private static readonly string[] _reading = ["get", "list"];
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Secrets_may_not_be_read()
    {
        _stage.ClusterToken = _stage.Cluster.CreateToken([.. ((string[])["external-secrets.io", "argoproj.io", "apps", "tf.upbound.io", "pkg.crossplane.io", "monitoring.coreos.com"]).Select(g => new KubernetesRule(_reading, g, "*")), .. ((string[])["services", "endpoints", "pods", "events"]).Select(r => new KubernetesRule(_reading, "", r))]);
        var skipped = await Skipped();
        Assert.All(skipped, c => Assert.Contains("secrets", c.MissingRight, StringComparison.Ordinal));
        Assert.Contains(skipped, c => c.RuleId == "KON220");
        Assert.Contains(skipped, c => c.RuleId == "KON225");
        Assert.Contains(skipped, c => c.RuleId == "KON252");
    }

    [Fact]
    public async Task Nothing_may_be_read()
    {
        _stage.ClusterToken = _stage.Cluster.CreateToken();
        var skipped = await Skipped();
        Assert.Contains(skipped, c => c.RuleId == "KON210" && c.MissingRight?.Contains("externalsecrets", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task No_Vault_is_given()
    {
        _stage.AsksVault = false;
        var skipped = await Skipped();
        Assert.All(skipped, c => Assert.Contains("no Vault was given", c.Reason, StringComparison.Ordinal));
        Assert.Equal(["KON201", "KON202", "KON203", "KON213", "KON223", "KON253"], skipped.Select(c => c.RuleId).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task GitHub_cannot_be_reached()
    {
        _stage.ApiUrl = new Uri("http://127.0.0.1:9/api/v3/");
        var skipped = await Skipped();
        Assert.All(skipped, c => Assert.Contains("127.0.0.1:9", c.Reason, StringComparison.Ordinal));
        Assert.Equal(["KON230", "KON231", "KON232", "KON233", "KON234", "KON235"], skipped.Select(c => c.RuleId).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_destination_has_no_context()
    {
        _stage.HasContext = false;
        var skipped = await Skipped();
        Assert.All(skipped, c => Assert.Contains("'engineering'", c.Reason, StringComparison.Ordinal));
        Assert.All(skipped, c => Assert.Contains("-DestinationContext", c.Recommendation, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_destination_is_reached_by_the_Secret_of_ArgoCD()
    {
        (_stage.HasContext, _stage.UsesClusterSecrets) = (false, true);
        AddClusterSecret($"{{\"bearerToken\":\"{_stage.Cluster.AdminToken}\",\"tlsClientConfig\":{{\"insecure\":true}}}}");
        Assert.DoesNotContain(await _stage.CheckAsync(), c => c.Status is CheckStatus.Fail or CheckStatus.Skipped);
    }

    [Fact]
    public async Task A_Secret_with_a_program_for_its_credentials_says_so()
    {
        (_stage.HasContext, _stage.UsesClusterSecrets) = (false, true);
        AddClusterSecret("""{"execProviderConfig":{"command":"argocd-k8s-auth"}}""");
        Assert.All(await Skipped(), c => Assert.Contains("argocd-k8s-auth", c.Reason, StringComparison.Ordinal));
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void AddClusterSecret(string config) => _stage.Parent.Apply(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = "cluster-engineering", ["namespace"] = "argocd", ["labels"] = new JsonObject { ["argocd.argoproj.io/secret-type"] = "cluster" } },
        ["data"] = new JsonObject { ["name"] = Base64("engineering"), ["server"] = Base64(_stage.Cluster.Address.ToString()), ["config"] = Base64(config) },
    });

    private async Task<IReadOnlyList<ArgoAuthCheck>> Skipped()
    {
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status == CheckStatus.Fail);
        var skipped = checks.Where(c => c.Status == CheckStatus.Skipped).ToList();
        Assert.NotEmpty(skipped);
        return skipped;
    }
}
