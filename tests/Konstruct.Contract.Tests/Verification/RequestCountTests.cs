using System.Text;
using System.Text.Json.Nodes;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Verification;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Contract.Tests.Verification;

/// <summary>However many projects there are, nothing is asked twice.</summary>
public sealed class RequestCountTests : IDisposable
{
    private const int Projects = 12;
    private const int Repositories = 4;
    private const int PageSize = 5;

    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-").FullName;
    private readonly KubernetesServer _cluster = KubernetesServer.Start();
    private readonly GitHubServer _github = GitHubServer.Start();

    public void Dispose()
    {
        _cluster.Dispose();
        _github.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Every_list_is_read_once()
    {
        Fill();
        var checks = await RunAsync();
        Assert.Equal(Projects, checks.Count(c => c is { RuleId: "KON234", Status: CheckStatus.Pass }));
        var lists = _cluster.Requests.Entries.Where(r => IsList(r.Path)).GroupBy(r => r.Path).ToDictionary(g => g.Key, g => g.Count());
        var pages = (Projects + PageSize - 1) / PageSize;
        Assert.Equal(pages, lists["/apis/external-secrets.io/v1/externalsecrets"]);
        Assert.Equal(pages, lists["/api/v1/namespaces/argocd/secrets"]);
        Assert.Equal(pages, lists["/apis/argoproj.io/v1alpha1/namespaces/argocd/applications"]);
        Assert.All(lists.Where(l => l.Value != pages), l => Assert.Equal(1, l.Value));
    }

    [Fact]
    public async Task Secrets_that_a_list_has_are_not_read_one_by_one()
    {
        Fill();
        await RunAsync();
        Assert.DoesNotContain(_cluster.Requests.Entries, r => r.Path.StartsWith("/api/v1/namespaces/argocd/secrets/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Secret_without_the_label_is_read_by_itself()
    {
        Fill();
        var secret = _cluster.Get("", "Secret", "argocd", "p3")!;
        ((JsonObject)secret["metadata"]!).Remove("labels");
        _cluster.Apply(secret);
        var checks = await RunAsync();
        Assert.Contains(checks, c => c is { ProjectName: "p3", RuleId: "KON220", Status: CheckStatus.Fail } && c.Reason.Contains("label", StringComparison.Ordinal));
        Assert.Equal(["/api/v1/namespaces/argocd/secrets/p3"], _cluster.Requests.Entries.Select(r => r.Path).Where(p => p.StartsWith("/api/v1/namespaces/argocd/secrets/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task GitHub_is_asked_once_for_each_App_installation_and_repository()
    {
        Fill();
        await RunAsync();
        Assert.Equal(1, Asked("/app/installations"));
        Assert.Equal(2, Asked("/access_tokens"));
        Assert.Equal(Repositories, Asked("/info/refs"));
        Assert.Equal(1 + 2 + Repositories, _github.Requests.Count);
    }

    private static bool IsList(string path) => path.Trim('/').Split('/') is ["api", _, _] or ["api", _, _, _, _] or ["apis", _, _, _] or ["apis", _, _, _, _, _];

    private int Asked(string end) => _github.Requests.Entries.Count(r => r.Path.EndsWith(end, StringComparison.Ordinal));

    private async Task<List<ArgoAuthCheck>> RunAsync()
    {
        var file = Path.Combine(_folder, "config");
        await File.WriteAllTextAsync(file, KubernetesServer.KubeConfig(new KubernetesContext("test", _cluster.Address, _cluster.AdminToken)), TestContext.Current.CancellationToken);
        using var clusters = await KnownClusters.OpenAsync(new KubernetesSettings { KubeConfig = [file], PageSize = PageSize }, new Dictionary<string, string>(), null, TestContext.Current.CancellationToken);
        var test = new ArgoAuthTest(new ArgoAuthRequest { Clusters = clusters, GitHub = new GitHubSettings { ApiUrl = _github.ApiUrl } });
        var checks = new List<ArgoAuthCheck>();
        await foreach (var check in test.RunAsync(TestContext.Current.CancellationToken))
            checks.Add(check);
        return checks;
    }

    private void Fill()
    {
        var app = _github.AddApp("konstruct", "acme");
        long[] installations = [_github.Install(app, "acme0").Id, _github.Install(app, "acme1").Id];
        for (var number = 0; number < Repositories; number++)
            _github.AddRepository($"acme{number % 2}/r{number}");
        for (var number = 0; number < Projects; number++)
        {
            var repository = number % Repositories;
            var url = $"https://github.com/acme{repository % 2}/r{repository}.git";
            Apply($$"""
                {"apiVersion":"external-secrets.io/v1","kind":"ExternalSecret","metadata":{"name":"p{{number}}","namespace":"argocd"},"spec":{"target":{"name":"p{{number}}","template":{
                "metadata":{"labels":{"argocd.argoproj.io/secret-type":"repository"} },"data":{"githubAppID":"a","githubAppInstallationID":"b","githubAppPrivateKey":"c"} } },
                "dataFrom":[{"extract":{"key":"argocd/repo-credentials-template/p{{number}}"} }]},"status":{"conditions":[{"type":"Ready","status":"True"}]} }
                """);
            var secret = Apply($$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"p{{number}}","namespace":"argocd","labels":{"argocd.argoproj.io/secret-type":"repository"} } }""");
            var fields = new Dictionary<string, string>
            {
                ["url"] = url,
                ["project"] = $"p{number}",
                ["githubAppID"] = $"{app.Id}",
                ["githubAppInstallationID"] = $"{installations[repository % 2]}",
                ["githubAppPrivateKey"] = app.PrivateKeyPem,
            };
            secret["data"] = new JsonObject(fields.Select(f => KeyValuePair.Create(f.Key, (JsonNode?)Convert.ToBase64String(Encoding.UTF8.GetBytes(f.Value)))));
            _cluster.Apply(secret);
            Apply($$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"Application","metadata":{"name":"a{{number}}","namespace":"argocd"},"spec":{"project":"p{{number}}","source":{"repoURL":"{{url}}","path":"."} },"status":{"sync":{"status":"Synced"} } }""");
        }
    }

    private JsonObject Apply(string manifest) => _cluster.Apply((JsonObject)JsonNode.Parse(manifest)!);
}
