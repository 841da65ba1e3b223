namespace Konstruct.Cmdlets.Tests;

/// <summary>Links in a cluster's folder are followed within the repository, and never out of it.</summary>
public sealed class InvokeMigrationLinkTests : IDisposable
{
    private const string Secret = MigrationTrial.Engineering + "secrets/secret.yaml";
    private const string Shared = "shared/secret.yaml";

    private readonly MigrationTrial _trial = new();
    private readonly TemporaryFolder _outside = new();

    public void Dispose()
    {
        _trial.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public void A_file_that_a_link_leads_to_is_changed_where_it_is()
    {
        Move(Secret, Shared);
        Link(Secret, "../../../../" + Shared);
        _trial.Commit();

        Assert.Equal("Pending", Step("RepositorySecrets"));
        var output = _trial.Ok("Invoke-KonstructMigration $repository @run -Name engineering");

        Assert.Contains("engineering Files Done", MigrationTrial.Lines(output));
        Assert.Equal("../../../../" + Shared, new FileInfo(Path.Combine(_trial.Folder.Path, Secret)).LinkTarget);
        Assert.Contains("githubAppID", _trial.Folder.Read(Shared), StringComparison.Ordinal);
        Assert.DoesNotContain("password", _trial.Folder.Read(Shared), StringComparison.Ordinal);
        Assert.Equal("Done", Step("RepositorySecrets"));
        _trial.Ok("Undo-KonstructMigration $journal @vault");
        Assert.Equal(_trial.Before[Secret], _trial.Folder.Read(Shared));
    }

    [Fact]
    public void A_folder_that_a_link_leads_to_is_changed_on_a_branch_once()
    {
        Directory.Move(Full(MigrationTrial.Engineering + "crossplane-components"), Full("parts"));
        Directory.CreateSymbolicLink(Full(MigrationTrial.Engineering + "crossplane-components"), "../../../parts");
        Directory.CreateSymbolicLink(Full(MigrationTrial.Engineering + "again"), "../../../parts");
        Directory.CreateSymbolicLink(Full(MigrationTrial.Engineering + "round"), ".");
        _trial.Commit();

        var output = _trial.Ok("Invoke-KonstructMigration $repository @run -Name engineering -Branch github-app");

        Assert.Contains("engineering Files Done", MigrationTrial.Lines(output));
        var changed = _trial.Git("diff", "--name-only", "main", "github-app").Split('\n');
        Assert.Contains("parts/svc.yaml", changed);
        Assert.Contains("parts/servicemonitor.yaml", changed);
        Assert.Equal(7, changed.Length);
        Assert.Contains("engineering Files Unchanged", MigrationTrial.Lines(_trial.Ok("Invoke-KonstructMigration $repository @run -Name engineering -Branch github-app")));
    }

    [Fact]
    public void What_two_clusters_link_to_is_changed_with_the_first()
    {
        Move(Secret, Shared);
        File.Delete(Full(MigrationTrial.Data + "secrets/secret.yaml"));
        Link(Secret, "../../../../" + Shared);
        Link(MigrationTrial.Data + "secrets/secret.yaml", "../../../../" + Shared);
        _trial.Commit();

        var output = _trial.Ok("Invoke-KonstructMigration $repository @run -Name engineering, mgmt-data");

        Assert.Equal(["engineering Files Done", "mgmt-data Files Done"], MigrationTrial.Lines(output).Where(l => l.Contains(" Files ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true, "LinkLeavesTree")]
    [InlineData(false, "FileNotFound")]
    public void A_link_that_cannot_be_followed_leaves_the_cluster_as_it_is(bool isThere, string id)
    {
        var outside = Path.Combine(_outside.Path, "secret.yaml");
        if (isThere)
            File.Copy(Full(Secret), outside);
        File.Delete(Full(Secret));
        Link(Secret, outside);
        _trial.Commit();

        var run = _trial.Run("Invoke-KonstructMigration $repository @run -Name engineering -WarningAction Ignore");

        Assert.StartsWith(id, Assert.Single(run.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("engineering Files Failed", MigrationTrial.Lines(run.Output));
        Assert.Equal("", _trial.Git("status", "--porcelain"));
        Assert.Equal(isThere, File.Exists(outside) && File.ReadAllText(outside) == _trial.Before[Secret]);
    }

    private string Full(string path) => Path.Combine(_trial.Folder.Path, path);

    private void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(to))!);
        File.Move(Full(from), Full(to));
    }

    private void Link(string path, string target)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets not everybody make links.");
        File.CreateSymbolicLink(Full(path), target);
    }

    private string Step(string name) => Assert.Single(_trial.Ok("Get-KonstructCluster $repository -Name engineering -WarningAction Ignore")).List("Steps").Single(s => s.Text("Step") == name).Text("State");
}
