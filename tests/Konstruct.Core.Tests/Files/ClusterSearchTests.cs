using Konstruct.Core.Files;

namespace Konstruct.Core.Tests.Files;

public sealed class ClusterSearchTests : IDisposable
{
    private const string Runner = "kind: ExternalSecret\n# github_token\nkey: argocd/repo-credentials-template/x\n";
    private const string Unrelated = "kind: ConfigMap\n";

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_whose_Applications_deploy_the_folders_beside_them_is_a_clusters()
    {
        _folder.Write("live/alpha/40-secret.yaml", Application("registry/konstruct-clusters/alpha/secrets"));
        _folder.Write("live/alpha/secrets/a.yaml", Unrelated);
        _folder.Write("live/beta/40-secret.yaml", Application("registry/konstruct-clusters/beta/secrets"));
        _folder.Write("live/beta/other/a.yaml", Unrelated);

        Assert.Equal(["alpha live/alpha 2"], await Find());
    }

    [Theory]
    [InlineData("<WORKLOAD_CLUSTER_NAME>")]
    [InlineData("{{ .Values.workloadClusterName }}")]
    public async Task A_template_is_one_too(string name)
    {
        _folder.Write("templates/project-cluster/40-secret.yaml", Application($"registry/konstruct-clusters/{name}/secrets"));
        _folder.Write("templates/project-cluster/secrets/a.yaml", Unrelated);

        Assert.Equal(["project-cluster templates/project-cluster 2"], await Find());
    }

    [Fact]
    public async Task The_templates_of_a_chart_bear_its_name()
    {
        _folder.Write("aws/project-cluster/Chart.yaml", "name: x\n");
        _folder.Write("aws/project-cluster/templates/secrets/a.yaml", SecretText.Pat);

        Assert.Equal(["project-cluster aws/project-cluster/templates 1"], await Find());
    }

    [Theory]
    [InlineData("x/alpha/secrets/a.yaml", "alpha x/alpha 1")]
    [InlineData("x/alpha/Secrets/a.yaml", "alpha x/alpha 1")]
    [InlineData("x/alpha/actions-runner-controller/a.yaml", "alpha x/alpha 1")]
    [InlineData("x/alpha/whatever/a.yaml", "whatever x/alpha/whatever 1")]
    [InlineData("x/konstruct-clusters/alpha/what/ever/a.yaml", "alpha x/konstruct-clusters/alpha 1")]
    [InlineData("x/konstruct-clusters/alpha/a.yaml", "alpha x/konstruct-clusters/alpha 1")]
    [InlineData("x/clusters/mgmt/components/argocd/projects/a.yaml", "mgmt x/clusters/mgmt 1")]
    public async Task A_folder_with_credentials_of_a_project_is_one_or_lies_in_one(string path, string found)
    {
        _folder.Write(path, Runner);
        _folder.Write("x/unrelated.yaml", Unrelated);

        Assert.Equal([found], await Find());
    }

    [Fact]
    public async Task A_folder_that_is_searched_may_be_the_cluster_itself_or_one_of_its_own()
    {
        _folder.Write("secrets/a.yaml", Runner);

        Assert.Equal([$"{Path.GetFileName(_folder.Path)} . 1"], await Find());
        Assert.Equal(["secrets . 1"], await Find(Path.Combine(_folder.Path, "secrets") + Path.DirectorySeparatorChar));
    }

    [Fact]
    public async Task What_belongs_to_no_cluster_is_told_of_only_where_it_may_concern_one()
    {
        _folder.Write("alpha/secrets/a.yaml", Runner);
        _folder.Write("environments/a/b/c.yaml", "kind: ExternalSecret\n");
        _folder.Write("environments/d.yaml", Unrelated);
        _folder.Write("terraform/main.tf", "path = \"secret/argocd/repo-credentials-template/x\"\n");
        _folder.Write("terraform/other.tf", "locals {}\n");
        var outside = new List<string>();

        await Find(outside: o => outside.AddRange(o.Files.Select(f => ManifestSearch.Relative(_folder.Path, f.Path))));

        Assert.Equal(["environments/a/b/c.yaml", "terraform/main.tf"], outside.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Credentials_above_clusters_do_not_swallow_them()
    {
        _folder.Write("a-root-secret.yaml", Runner);
        _folder.Write("registry/konstruct-clusters/alpha/secrets/a.yaml", Runner);
        _folder.Write("registry/konstruct-clusters/beta/secrets/a.yaml", Runner);

        Assert.Equal(["alpha registry/konstruct-clusters/alpha 1", "beta registry/konstruct-clusters/beta 1"], await Find());
    }

    [Fact]
    public async Task A_folder_of_thousands_of_files_is_one_cluster()
    {
        for (var i = 0; i < 3000; i++)
            _folder.Write($"{i}.yaml", i % 100 == 0 ? Runner : Unrelated);

        Assert.Equal([$"{Path.GetFileName(_folder.Path)} . 3000"], await Find());
    }

    [Fact]
    public async Task A_cluster_is_given_as_soon_as_its_folder_has_been_walked_through()
    {
        _folder.Write("a/secrets/a.yaml", Runner);
        for (var i = 0; i < 2000; i++)
            _folder.Write($"b/{i}.yaml", Unrelated);
        var looked = 0;

        await foreach (var cluster in new ClusterSearch { OnFile = () => looked++ }.BelowAsync(_folder.Path, TestContext.Current.CancellationToken))
        {
            Assert.Equal("a", cluster.Name);
            Assert.InRange(looked, 1, 2);
        }
        Assert.Equal(2001, looked);
    }

    [Fact]
    public async Task A_search_can_be_stopped()
    {
        for (var i = 0; i < 1000; i++)
            _folder.Write($"{i:000}/secrets/a.yaml", Runner);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var cluster in new ClusterSearch().BelowAsync(_folder.Path, stop.Token))
                await stop.CancelAsync();
        });
    }

    private static string Application(string path) => $"apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec:\n  source:\n    path: {path}\n";

    private async Task<List<string>> Find(string? folder = null, Action<ClusterFolder>? outside = null)
    {
        folder ??= _folder.Path;
        var found = new List<string>();
        await foreach (var cluster in new ClusterSearch { OnOutside = outside }.BelowAsync(folder, TestContext.Current.CancellationToken))
        {
            var relative = ManifestSearch.Relative(Path.TrimEndingDirectorySeparator(folder), cluster.Path);
            found.Add($"{cluster.Name} {(relative.Length == 0 ? "." : relative)} {cluster.Files.Count}");
        }
        return found;
    }
}
