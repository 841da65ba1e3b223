using System.IO.Compression;
using Konstruct.Contract.Tests.Kubernetes;
using Konstruct.Core;
using Konstruct.Core.ArgoCd;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Vault;

namespace Konstruct.Contract.Tests.Security;

/// <summary>A server that answers without end fills no memory: it is named, and let go.</summary>
public sealed class EndlessAnswerTests
{
    private static readonly KubernetesResource _secrets = new("", "v1", "Secret", "secrets", IsNamespaced: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_Vault()
    {
        using var server = new EndlessServer("{\"data\":{\"data\":{\"a\":\"");
        await using var client = await VaultClient.ConnectAsync(new VaultSettings { Address = server.Address, Login = VaultLogin.WithToken("token"), MaxRetries = 0 }, Cancellation);

        var problem = await Assert.ThrowsAsync<VaultException>(() => client.ReadAsync(new KvMount("secret", 2), "a", cancellation: Cancellation));

        Assert.Equal(VaultProblem.VaultNotVault, problem.Problem);
        Assert.Contains("more than 32 MB", problem.Message, StringComparison.Ordinal);
        Assert.InRange(server.SentMegabytes, 32, 100);
    }

    [Fact]
    public async Task Of_GitHub()
    {
        using var server = new EndlessServer("{\"name\":\"");
        using var rsa = System.Security.Cryptography.RSA.Create(2048);
        using var key = GitHubAppKey.Parse(rsa.ExportRSAPrivateKeyPem() + "\n");
        using var client = new GitHubAppClient(new GitHubSettings { ApiUrl = server.Address, MaxRetries = 0 }, 1, key);

        var problem = await Assert.ThrowsAsync<GitHubException>(() => client.GetAppAsync(new GitHubAppQuery(), Cancellation));

        Assert.Equal(GitHubProblemKind.GitHubNotGitHub, problem.Problem);
        Assert.Contains("more than 32 MB", problem.Message, StringComparison.Ordinal);
        Assert.InRange(server.SentMegabytes, 32, 100);
    }

    [Fact]
    public async Task Of_ArgoCD()
    {
        using var server = new EndlessServer("{\"items\":[");
        using var client = new ArgoServerClient(server.Address, "token", Cancellation);

        var problem = await Assert.ThrowsAsync<ArgoServerException>(client.RepositoriesAsync);

        Assert.Contains("more than 64 MB", problem.Message, StringComparison.Ordinal);
        Assert.InRange(server.SentMegabytes, 64, 150);
    }

    [Fact]
    public async Task Of_Kubernetes()
    {
        using var server = new EndlessServer("{\"kind\":\"SecretList\",\"items\":[");
        using var files = new ScriptedServer((_, _) => null);
        using var cluster = files.Open(server.Address, "{token: secret-token}", s => s with { LongestAnswer = 8 * 1024 * 1024, MaxRetries = 0 });

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.ListAsync(_secrets, null, o => o, cancellation: Cancellation));

        Assert.Equal(KubernetesProblem.KubernetesNotKubernetes, problem.Problem);
        Assert.Contains("more than 8 MB", problem.Message, StringComparison.Ordinal);
        Assert.InRange(server.SentMegabytes, 8, 60);
    }

    [Fact]
    public async Task Of_Kubernetes_that_unpacks_into_far_more()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("{\"kind\":\"SecretList\",\"items\":["u8);
            gzip.Write(new byte[64 * 1024 * 1024].AsSpan());
        }
        using var server = new PackedServer(packed.ToArray());
        using var files = new ScriptedServer((_, _) => null);
        using var cluster = files.Open(server.Address, "{token: secret-token}", s => s with { LongestAnswer = 8 * 1024 * 1024, MaxRetries = 0 });

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => cluster.ListAsync(_secrets, null, o => o, cancellation: Cancellation));

        Assert.Contains("more than 8 MB", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_watch_whose_line_has_no_end()
    {
        using var server = new EndlessServer("{\"type\":\"ADDED\",\"object\":{\"a\":\"", "x");
        using var response = new HttpResponseMessage();
        using var http = new HttpClient();
        using var stream = new KubernetesStream(response, new BoundedStream(await http.GetStreamAsync(server.Address, Cancellation), 8 * 1024 * 1024));

        Assert.Null(await stream.ReadAsync(Cancellation));
        Assert.InRange(server.SentMegabytes, 8, 60);
    }

    [Fact]
    public async Task A_watch_may_go_on_longer_than_one_answer()
    {
        var line = "{\"type\":\"BOOKMARK\",\"object\":{\"a\":\"" + new string('x', 1000) + "\"}}\n";
        using var response = new HttpResponseMessage();
        using var lines = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(line, 100))));
        using var stream = new KubernetesStream(response, new BoundedStream(lines, 20_000));

        for (var i = 0; i < 100; i++)
            Assert.NotNull(await stream.ReadAsync(Cancellation));
        Assert.Null(await stream.ReadAsync(Cancellation));
    }
}
