using Konstruct.Contract.Tests.Verification;
using Konstruct.Sandbox.Kubernetes;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Samples;

/// <summary>The role of the Job in <c>samples/kubernetes</c> is all that the checks need, and no more.</summary>
public sealed class AuditRoleTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    // Events tell the cause of a failure and are a help alone; that their right is used is shown below.
    public static TheoryData<string> Needed => [.. AuditRole.Rules.Where(r => r.Resource != "events").Select(r => r.Resource).Distinct(StringComparer.Ordinal)];

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Every_check_can_be_made()
    {
        var checks = await CheckAsync(AuditRole.Rules);
        Assert.DoesNotContain(checks, c => c.MissingRight is not null || c.Status is CheckStatus.Skipped);
    }

    [Theory]
    [MemberData(nameof(Needed))]
    public async Task Without_one_of_its_rights_a_check_cannot_be_made(string resource)
    {
        // The project of an Application is only looked at where its windows may hold it back.
        Edit(_stage.Cluster, "argoproj.io", "Application", "argocd", "teams-applications", a => a["status"]!["sync"]!["status"] = "OutOfSync");
        // And what a provider is to run with, where none runs.
        if (resource == "deploymentruntimeconfigs")
        {
            foreach (var deployment in _stage.Cluster.Store.List(_stage.Cluster.Store.Kinds.First(k => k is { Group: "apps", Kind: "Deployment" }), "crossplane-system"))
                _stage.Cluster.Delete("apps", "Deployment", "crossplane-system", (string)deployment["metadata"]!["name"]!);
        }
        var checks = await CheckAsync([.. AuditRole.Rules.Where(r => r.Resource != resource)]);
        Assert.Contains(checks, c => c.MissingRight?.Contains(resource, StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_Event_tells_the_cause()
    {
        _stage.AsksVault = false;
        _stage.Write(Teams, "githubAppPrivateKey", null);
        _stage.Play();
        var checks = await CheckAsync(AuditRole.Rules);
        Assert.Contains(checks, c => c.RuleId == "KON212" && c.Reason.Contains("githubAppPrivateKey", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<ArgoAuthCheck>> CheckAsync(IReadOnlyList<KubernetesRule> rules)
    {
        _stage.ClusterToken = _stage.Cluster.CreateToken([.. rules]);
        _stage.ParentToken = _stage.Parent.CreateToken([.. rules]);
        return _stage.CheckAsync();
    }
}
