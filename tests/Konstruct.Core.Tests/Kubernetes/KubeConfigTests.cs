using System.Text;
using System.Text.Json;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Tests.Kubernetes;

/// <summary>Which kubeconfig and which context count, and what is said where one cannot be used.</summary>
public sealed class KubeConfigTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Of_several_files_the_first_that_has_a_name_counts()
    {
        var first = Write("first", Config(null, ("a", "https://first:6443")));
        var second = Write("second", Config("b", ("a", "https://second:6443"), ("b", "https://b:6443")));

        using var given = Open([first, second], "a");
        using var current = Open([first, second]);
        using var other = Open([second, first], "a");

        Assert.Equal(("a", new Uri("https://first:6443/")), (given.Name, given.Server));
        Assert.Equal(("b", new Uri("https://b:6443/")), (current.Name, current.Server));
        Assert.Equal(new Uri("https://second:6443/"), other.Server);
    }

    [Fact]
    public void The_first_current_context_counts()
    {
        var first = Write("first", Config("a", "https://a:6443"));
        var second = Write("second", Config("b", "https://b:6443"));

        using var cluster = Open([first, second]);

        Assert.Equal("a", cluster.Name);
    }

    [Fact]
    public void Files_of_the_environment_that_are_not_there_are_passed_over()
    {
        var there = Write("there", Config("a", "https://a:6443"));

        using var cluster = Open([], null, string.Join(Path.PathSeparator, Path.Combine(_folder, "missing"), "", there));

        Assert.Equal("a", cluster.Name);
    }

    [Fact]
    public void Without_the_variable_it_is_the_users_own_file()
    {
        Write(".kube/config", Config("home", "https://a:6443"));

        using var cluster = Open([]);

        Assert.Equal("home", cluster.Name);
    }

    [Fact]
    public void No_file_at_all_is_named()
    {
        var problem = Throws(() => Open([], null, Path.Combine(_folder, "missing")));

        Assert.Equal(KubernetesProblem.KubernetesConfigMissing, problem.Problem);
        Assert.Contains($"'{Path.Combine(_folder, "missing")}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("-KubeConfig", problem.Recommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_was_given_has_to_be_there()
    {
        var problem = Throws(() => Open([Write("a", Config("a", "https://a:6443")), Path.Combine(_folder, "missing")]));

        Assert.Equal(KubernetesProblem.KubernetesConfigMissing, problem.Problem);
        Assert.Contains($"'{Path.Combine(_folder, "missing")}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_that_is_not_there_is_named_with_those_that_are()
    {
        var file = Write("a", Config("one", ("one", "https://a:6443"), ("two", "https://b:6443")));

        var problem = Throws(() => Open([file], "three"));

        Assert.Equal(KubernetesProblem.KubernetesContextNotFound, problem.Problem);
        Assert.Equal($"There is no context 'three' in '{file}'; there are 'one', 'two'.", problem.Message);
    }

    [Fact]
    public void Names_of_contexts_differ_by_case()
    {
        Assert.Equal(KubernetesProblem.KubernetesContextNotFound, Throws(() => Open([Write("a", Config("one", "https://a:6443"))], "One")).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("apiVersion: v1\nkind: Config\n")]
    public void No_current_context_is_told(string text)
    {
        var problem = Throws(() => Open([Write("a", text)]));

        Assert.Equal(KubernetesProblem.KubernetesContextNotFound, problem.Problem);
        Assert.Contains("there are none", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("users:\n- MARK", "line 2")]
    [InlineData("a: [MARK", "line")]
    [InlineData("MARK", "line 1")]
    [InlineData("clusters:\n- {name: a, cluster: {insecure-skip-tls-verify: MARK}}", "line 2")]
    public void What_is_no_kubeconfig_is_named_without_its_contents(string text, string expected)
    {
        var file = Write("a", text);

        var problem = Throws(() => Open([file]));

        Assert.Equal(KubernetesProblem.KubernetesConfigInvalid, problem.Problem);
        Assert.Contains(file, problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contexts: [{name: a, context: {cluster: none}}]", "names the cluster 'none'")]
    [InlineData("contexts: [{name: a}]", "names no cluster")]
    [InlineData("contexts: [{name: a, context: {cluster: a, user: nobody}}]\nclusters: [{name: a, cluster: {server: 'https://a'}}]", "names the user 'nobody'")]
    [InlineData("contexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'a:6443'}}]", "'a:6443'")]
    [InlineData("contexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {}}]", "is no address")]
    [InlineData("contexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'https://u:MARK@a'}}]", "'…@…'")]
    [InlineData("contexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'https://a', proxy-url: 'ftp://MARK'}}]", "the proxy")]
    [InlineData("contexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'https://a', certificate-authority: no.crt}}]", "no.crt")]
    [InlineData("contexts: [{name: a, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'https://a', certificate-authority-data: MARK}}]", "holds no certificate")]
    [InlineData("contexts: [{name: a, context: {cluster: a, user: u}}]\nclusters: [{name: a, cluster: {server: 'https://a'}}]\nusers: [{name: u, user: {client-certificate-data: MARK}}]", "stands alone")]
    [InlineData("contexts: [{name: a, context: {cluster: a, user: u}}]\nclusters: [{name: a, cluster: {server: 'https://a'}}]\nusers: [{name: u, user: {client-certificate-data: MARK, client-key-data: MARK}}]", "client certificate")]
    [InlineData("contexts: [{name: a, context: {cluster: a, user: u}}]\nclusters: [{name: a, cluster: {server: 'https://a'}}]\nusers: [{name: u, user: {client-certificate: no.crt, client-key: no.key}}]", "client certificate")]
    [InlineData("contexts: [{name: a, context: {cluster: a, user: u}}]\nclusters: [{name: a, cluster: {server: 'https://a'}}]\nusers: [{name: u, user: {exec: {command: aws}}}]", "'apiVersion'")]
    [InlineData("contexts: [{name: a, context: {cluster: a, user: u}}]\nclusters: [{name: a, cluster: {server: 'https://a'}}]\nusers: [{name: u, user: {auth-provider: {name: gcp}}}]", "'gcp'")]
    [InlineData("contexts: [{name: a, context: {cluster: a, user: u}}]\nclusters: [{name: a, cluster: {server: 'https://a'}}]\nusers: [{name: u, user: {token: MARK, as-groups: [g]}}]", "impersonates groups")]
    public void What_is_not_whole_is_named(string text, string expected)
    {
        var file = Write("a", text);

        var problem = Throws(() => Open([file], "a"));

        Assert.Equal(KubernetesProblem.KubernetesConfigInvalid, problem.Problem);
        Assert.Contains(file, problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_named()
    {
        var problem = Throws(() => Open([_folder]));

        Assert.Equal(KubernetesProblem.KubernetesConfigInvalid, problem.Problem);
        Assert.Contains($"'{_folder}'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_Secret_of_ArgoCD_tells_its_cluster()
    {
        using var cluster = KubernetesCluster.Open(Secret("""{"bearerToken":"t","tlsClientConfig":{"insecure":false}}""", "https://a:6443", "eng"), new KubernetesSettings());

        Assert.Equal(("eng", new Uri("https://a:6443/")), (cluster.Name, cluster.Server));
    }

    [Theory]
    [InlineData("""{"execProviderConfig":{"command":"argocd-k8s-auth","args":["MARK"]}}""", "'argocd-k8s-auth' (execProviderConfig)")]
    [InlineData("""{"awsAuthConfig":{"clusterName":"MARK"}}""", "AWS (awsAuthConfig)")]
    [InlineData("""{"tlsClientConfig":{"insecure":true}}""", "neither a bearer token nor a client certificate")]
    [InlineData("""{"bearerToken":MARK}""", "is no JSON")]
    [InlineData("""{"tlsClientConfig":{"certData":"MARK"}}""", "not the key")]
    [InlineData("""{"tlsClientConfig":{"certData":"MARK","keyData":"MARK"}}""", "client certificate")]
    [InlineData("""{"bearerToken":"MARK","tlsClientConfig":{"caData":"MARK"}}""", "holds no certificate")]
    public void A_cluster_Secret_that_cannot_be_used_is_named(string config, string expected)
    {
        var problem = Throws(() => KubernetesCluster.Open(Secret(config), new KubernetesSettings()));

        Assert.Equal(KubernetesProblem.KubernetesClusterSecretUnusable, problem.Problem);
        Assert.Contains("'cluster-eng'", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.Contains("-DestinationContext", problem.Recommendation, StringComparison.Ordinal);
        Assert.DoesNotContain("MARK", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://kubernetes.default.svc", "'https://kubernetes.default.svc'")]
    [InlineData("", "no 'server'")]
    public void A_cluster_Secret_of_no_use_elsewhere_is_named(string server, string expected)
    {
        var problem = Throws(() => KubernetesCluster.Open(Secret("""{"bearerToken":"t"}""", server), new KubernetesSettings()));

        Assert.Equal(KubernetesProblem.KubernetesClusterSecretUnusable, problem.Problem);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    private static KubernetesObject Secret(string config, string server = "https://a:6443", string name = "eng")
    {
        static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
        return new KubernetesObject(JsonSerializer.SerializeToElement(new { metadata = new { name = "cluster-eng" }, data = new { name = Encode(name), server = Encode(server), config = Encode(config) } }));
    }

    private static string Config(string name, string server) => Config(name, [(name, server)]);

    private static string Config(string? current, params (string Name, string Server)[] contexts) => $"""
        apiVersion: v1
        kind: Config
        {(current is null ? "" : $"current-context: {current}")}
        contexts: [{string.Join(", ", contexts.Select(c => $"{{name: {c.Name}, context: {{cluster: {c.Name}}}}}"))}]
        clusters: [{string.Join(", ", contexts.Select(c => $"{{name: {c.Name}, cluster: {{server: '{c.Server}'}}}}"))}]
        """;

    private KubernetesCluster Open(IReadOnlyList<string> files, string? context = null, string? variable = null) =>
        KubernetesCluster.Open(new KubernetesSettings { KubeConfig = files, Context = context }, n => n == "KUBECONFIG" ? variable : null, _folder);

    private static KubernetesException Throws(Func<KubernetesCluster> open) => Assert.Throws<KubernetesException>(() => open().Dispose());

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
