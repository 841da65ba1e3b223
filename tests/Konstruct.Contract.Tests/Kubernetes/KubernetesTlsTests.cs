using Konstruct.Contract.Tests.Vault;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Contract.Tests.Kubernetes;

/// <summary>Whom a secure connection to an API server trusts.</summary>
public sealed class KubernetesTlsTests : IDisposable
{
    private static readonly KubernetesResource _secrets = new("", "v1", "Secret", "secrets", IsNamespaced: true);

    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-").FullName;
    private readonly ScriptedServer _server = new((_, _) => ScriptedServer.Reply(200, """{"kind":"SecretList","metadata":{},"items":[]}"""));

    public void Dispose()
    {
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_certificate_that_nobody_knows_is_refused_by_name()
    {
        using var server = new TlsServer(_server.Address, _folder);

        var problem = await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(server, ""));

        Assert.Equal(KubernetesProblem.KubernetesTlsFailed, problem.Problem);
        Assert.Contains("'certificate-authority'", problem.Recommendation, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task The_authority_of_the_kubeconfig_is_trusted()
    {
        using var server = new TlsServer(_server.Address, _folder);

        await AskAsync(server, $", certificate-authority: {server.RootFile}");
        await AskAsync(server, $", certificate-authority-data: {Convert.ToBase64String(await File.ReadAllBytesAsync(server.RootFile, TestContext.Current.CancellationToken))}");
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_not_taken_even_if_its_authority_is_known()
    {
        using var server = new TlsServer(_server.Address, _folder, "api.example.com");

        Assert.Equal(KubernetesProblem.KubernetesTlsFailed, (await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(server, $", certificate-authority: {server.RootFile}"))).Problem);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task The_host_may_be_named()
    {
        using var server = new TlsServer(_server.Address, _folder, "api.example.com");

        await AskAsync(server, $", certificate-authority: {server.RootFile}, tls-server-name: api.example.com");
    }

    [Fact]
    public async Task Any_certificate_is_taken_where_the_kubeconfig_says_so()
    {
        using var server = new TlsServer(_server.Address, _folder);

        await AskAsync(server, ", insecure-skip-tls-verify: true");
    }

    [Fact]
    public async Task A_client_certificate_is_shown()
    {
        using var server = new TlsServer(_server.Address, _folder, wantsClient: true);

        await AskAsync(server, $", certificate-authority: {server.RootFile}", $"{{client-certificate: {server.ClientCertificateFile}, client-key: {server.ClientKeyFile}}}");
        await Assert.ThrowsAsync<KubernetesException>(() => AskAsync(server, $", certificate-authority: {server.RootFile}"));
    }

    [Fact]
    public async Task A_client_certificate_of_a_program_is_shown()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The program is a shell script.");
        using var server = new TlsServer(_server.Address, _folder, wantsClient: true);
        static string Json(string file) => File.ReadAllText(file).ReplaceLineEndings("\\n");
        _server.Write("told", $$"""{"apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"{{Json(server.ClientCertificateFile)}}","clientKeyData":"{{Json(server.ClientKeyFile)}}"} }""");

        await AskAsync(server, $", certificate-authority: {server.RootFile}", $"{{exec: {{apiVersion: client.authentication.k8s.io/v1, command: cat, args: ['{_server.Write("x", "").Replace("/x", "/told", StringComparison.Ordinal)}']}}}}");
    }

    private async Task AskAsync(TlsServer server, string cluster, string user = "{token: secret-token}")
    {
        using var client = _server.Open(server.Address, user, s => s with { MaxRetries = 0 }, cluster);
        await client.ListAsync(_secrets, null, o => o, cancellation: TestContext.Current.CancellationToken);
    }
}
