using System.Globalization;
using static Konstruct.Contract.Tests.Verification.DiagnosisStage;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>Vault's clock and the cluster's differ: what the Secret holds decides.</summary>
public sealed class DiagnosisClockTests : IDisposable
{
    private readonly DiagnosisStage _stage = new();

    public void Dispose() => _stage.Dispose();

    [Fact]
    public async Task Where_the_clocks_differ_the_content_decides()
    {
        SetRefreshTime(DateTimeOffset.UtcNow.AddHours(-1));
        var checks = await _stage.CheckAsync();
        Assert.DoesNotContain(checks, c => c.Status is CheckStatus.Fail or CheckStatus.Skipped);
        var told = Assert.Single(checks, c => c is { RuleId: "KON213", Status: CheckStatus.Warn });
        Assert.Contains("clock", told.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_content_fails_as_before()
    {
        _stage.Write(Teams, "githubAppInstallationID", $"{_stage.GitHub.InstallationOn("acme-platform")!.Id}");
        SetRefreshTime(DateTimeOffset.UtcNow.AddHours(-1));
        await _stage.NamesAsync("KON213", "but Vault was written", play: false);
    }

    private void SetRefreshTime(DateTimeOffset time) => Edit(_stage.Cluster, "external-secrets.io", "ExternalSecret", "argocd", "teams", e => e["status"]!["refreshTime"] = time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
}
