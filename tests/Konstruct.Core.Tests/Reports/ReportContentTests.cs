using Konstruct.Core.Reports;

namespace Konstruct.Core.Tests.Reports;

public sealed class ReportContentTests
{
    [Theory]
    [InlineData("text")]
    [InlineData(42)]
    public void What_is_none_of_ours_is_not_taken(object item)
    {
        var content = new ReportContent();

        Assert.False(content.Add(item));
        Assert.Equal(0, content.Count);
    }

    [Fact]
    public void Of_a_cluster_told_twice_the_later_one_counts_and_goes_before_that_of_a_plan()
    {
        var cluster = Told.Cluster("a");
        var plan = new MigrationPlan { Clusters = [new() { Cluster = cluster, Files = [], VaultPaths = [], Problems = [] }], Vault = [], Warnings = [], Repositories = [] };

        var content = Reporting.Content(cluster, cluster with { Authentication = ClusterAuthentication.GitHubApp }, plan);

        Assert.Equal(ClusterAuthentication.GitHubApp, Assert.Single(content.Clusters).Authentication);
    }

    [Fact]
    public void Of_a_check_made_twice_the_later_one_counts()
    {
        var content = Reporting.Content(Told.Check("KON222", CheckStatus.Fail), Told.Check("KON222", CheckStatus.Pass));

        Assert.Equal(CheckStatus.Pass, Assert.Single(content.Checks).Status);
    }

    [Fact]
    public void A_finding_of_a_cluster_and_of_its_file_is_one() =>
        Assert.Single(Reporting.Content(Told.Cluster("a", Told.Finding()), Told.Change("/gitops/x.yaml") with { Findings = [Told.Finding()] }, Told.Finding()).Findings);

    [Fact]
    public void What_a_plan_was_to_change_is_told_as_changed_where_it_was()
    {
        var plan = new MigrationPlan { Clusters = [new() { Cluster = Told.Cluster("a"), Files = [Told.Change("/gitops/x.yaml", ChangeStatus.Pending), Told.Change("/gitops/y.yaml", ChangeStatus.Pending)], VaultPaths = [], Problems = [] }], Vault = [], Warnings = [], Repositories = [] };

        var files = Reporting.Content(plan, Told.Result(MigrationPhase.Files, MigrationStatus.Done, "a") with { Files = ["/gitops/x.yaml"] }).Files;

        Assert.Equal([ChangeStatus.Changed, ChangeStatus.Pending], files.Select(f => f.Status));
    }

    [Fact]
    public void A_secret_that_clusters_share_is_told_once_and_its_plan_not_at_all()
    {
        var written = Told.Secret(VaultCredentialStatus.Written);
        var plan = new MigrationPlan { Clusters = [], Vault = [Told.Secret(VaultCredentialStatus.Pending)], Warnings = [], Repositories = [] };

        var content = Reporting.Content(plan, Told.Result(MigrationPhase.Vault, MigrationStatus.Done) with { Vault = [written] }, Told.Result(MigrationPhase.Vault, MigrationStatus.Done, "b") with { Vault = [written with { }] });

        Assert.Equal(VaultCredentialStatus.Written, Assert.Single(content.Vault).Status);
    }
}
