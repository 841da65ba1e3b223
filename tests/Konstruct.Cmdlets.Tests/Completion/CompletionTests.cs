using System.Management.Automation;

namespace Konstruct.Cmdlets.Tests.Completion;

/// <summary>What the Tab key offers, as PowerShell's own completion gives it.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly Engine _engine = new();
    private readonly TemporaryFolder _folder = new();

    public CompletionTests()
    {
        _folder.WriteSample("gitops");
        _engine.Runspace.SessionStateProxy.Path.SetLocation(_folder.Path);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("Get-KonstructCluster ./gitops -Name ", "engineering", "mgmt-data")]
    [InlineData("Get-KonstructCluster ./gitops -Name mg", "mgmt-data")]
    [InlineData("Get-KonstructCluster ./gitops -Name MG", "mgmt-data")]
    [InlineData("Get-KonstructCluster ./gitops -Name engineering, ", "engineering", "mgmt-data")]
    [InlineData("Get-KonstructCluster -Name e", "engineering")]
    [InlineData("Get-KonstructCluster ./nosuch -Name ")]
    [InlineData("Convert-KonstructExternalSecret ./gitops -Name ", "engineering", "mgmt-data")]
    [InlineData("Update-KonstructCrossplane -LiteralPath ./gitops -Name ", "engineering", "mgmt-data")]
    [InlineData("Invoke-KonstructMigration ./gitops -Name ", "engineering", "mgmt-data")]
    [InlineData("New-KonstructPrometheusApp -ClusterName ", "engineering", "mgmt-data")]
    [InlineData("Set-KonstructVaultAppCredential ", "data", "engineering")]
    [InlineData("Test-KonstructArgoAuth -ProjectName d", "data")]
    [InlineData("Sync-KonstructExternalSecret -ProjectName ", "data", "engineering")]
    public void Names_come_from_the_repository_at_hand(string typed, params string[] expected)
    {
        // A search that takes longer than somebody waits goes on, for the next time.
        for (var attempt = 0; attempt < 30 && !Offered(typed).SequenceEqual(expected); attempt++)
        {
        }
        Assert.Equal(expected, Offered(typed));
    }

    [Theory]
    [InlineData("Test-KonstructArgoAuth -Scope G", "GitAccount", "GitHub")]
    [InlineData("Set-KonstructVaultAppCredential -Scope P", "Platform")]
    [InlineData("Test-KonstructArgoAuth -ExcludeRule KON24", "KON240", "KON241", "KON242", "KON243")]
    public void What_is_one_of_a_few_is_offered(string typed, params string[] expected) => Assert.Equal(expected, Offered(typed));

    [Fact]
    public void Contexts_come_from_the_kubeconfig_and_are_quoted_where_needed()
    {
        _folder.Write("config", """
            apiVersion: v1
            kind: Config
            contexts:
            - {name: mgmt, context: {cluster: c}}
            - {name: "it's mine", context: {cluster: c}}
            - {name: 'admin@engineering', context: {cluster: c}}
            """);

        Assert.Equal(["'admin@engineering'", "'it''s mine'", "mgmt"], Offered("Restart-KonstructOperator -KubeConfig ./config -Context "));
        Assert.Equal(["'it''s mine'"], Offered("Test-KonstructArgoAuth -KubeConfig ./config -Context it"));
        Assert.Equal(["'it''s mine'"], Offered("Test-KonstructArgoAuth -KubeConfig ./config -Context 'it"));
        Assert.Equal(["\"it's mine\""], Offered("Test-KonstructArgoAuth -KubeConfig ./config -Context \"it"));
        Assert.Empty(Offered("Test-KonstructArgoAuth -KubeConfig ./nosuch -Context "));
    }

    [Fact]
    public void A_kubeconfig_that_cannot_be_read_has_nothing_to_offer()
    {
        _folder.Write("config", "contexts: [");
        Assert.Empty(Offered("Test-KonstructArgoAuth -KubeConfig ./config -Context "));
    }

    [Fact]
    public void Names_with_characters_of_the_language_are_quoted()
    {
        var manifest = _folder.Read("gitops/registry/konstruct-clusters/engineering/secrets/secret.yaml");
        _folder.Write("gitops/registry/konstruct-clusters/it's $5/secrets/secret.yaml", manifest);
        for (var attempt = 0; attempt < 30 && Offered("Get-KonstructCluster ./gitops -Name it").Count == 0; attempt++)
        {
        }
        Assert.Contains("'it''s $5'", Offered("Get-KonstructCluster ./gitops -Name it"));
        Assert.Contains("\"it's `$5\"", Offered("Get-KonstructCluster ./gitops -Name \"it"));
    }

    [Fact]
    public void Every_completion_says_what_it_is()
    {
        var offered = Complete("Test-KonstructArgoAuth -ExcludeRule ");

        Assert.NotEmpty(offered);
        Assert.All(offered, m => Assert.EndsWith("see docs/checks.md", m.ToolTip, StringComparison.Ordinal));
    }

    private IReadOnlyList<string> Offered(string typed) => [.. Complete(typed).Select(m => m.CompletionText)];

    private List<CompletionResult> Complete(string typed)
    {
        using var shell = PowerShell.Create(_engine.Runspace);
        return CommandCompletion.CompleteInput(typed, typed.Length, null, shell).CompletionMatches.Where(m => m.ResultType == CompletionResultType.ParameterValue).ToList();
    }
}
