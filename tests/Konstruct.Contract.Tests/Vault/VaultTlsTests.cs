using Konstruct.Core.Vault;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Contract.Tests.Vault;

/// <summary>Whom a secure connection to Vault trusts.</summary>
public sealed class VaultTlsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("konstruct-").FullName;
    private readonly VaultServer _vault = VaultServer.Start();

    public void Dispose()
    {
        _vault.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_certificate_that_nobody_knows_is_refused_by_name()
    {
        using var server = new TlsServer(_vault.Address, _folder);

        var problem = await Assert.ThrowsAsync<VaultException>(() => AskAsync(server, new VaultTls()));

        Assert.Equal(VaultProblem.VaultTlsFailed, problem.Problem);
        Assert.Contains("VAULT_CACERT", problem.Recommendation, StringComparison.Ordinal);
        Assert.Equal(0, _vault.Requests.Count);
    }

    [Fact]
    public async Task An_authority_from_a_file_is_trusted()
    {
        using var server = new TlsServer(_vault.Address, _folder);

        await AskAsync(server, new VaultTls { CaFile = server.RootFile });
    }

    [Fact]
    public async Task An_authority_from_a_folder_is_trusted()
    {
        using var server = new TlsServer(_vault.Address, _folder);

        await AskAsync(server, new VaultTls { CaFolder = Path.GetDirectoryName(server.RootFile) });
    }

    [Fact]
    public async Task An_intermediate_authority_alone_is_trusted()
    {
        using var server = new TlsServer(_vault.Address, _folder);

        await AskAsync(server, new VaultTls { CaFile = server.IntermediateFile });
    }

    [Fact]
    public async Task Another_authority_is_not()
    {
        var other = Directory.CreateDirectory(Path.Combine(_folder, "other")).FullName;
        using var server = new TlsServer(_vault.Address, _folder);
        using var another = new TlsServer(_vault.Address, other);

        Assert.Equal(VaultProblem.VaultTlsFailed, (await Assert.ThrowsAsync<VaultException>(() => AskAsync(server, new VaultTls { CaFile = another.RootFile }))).Problem);
        Assert.Equal(VaultProblem.VaultTlsFailed, (await Assert.ThrowsAsync<VaultException>(() => AskAsync(server, new VaultTls { CaFile = another.IntermediateFile }))).Problem);
    }

    [Fact]
    public async Task A_certificate_has_to_be_for_the_host_or_for_the_name_that_is_given()
    {
        using var server = new TlsServer(_vault.Address, _folder, "vault.example.com");

        Assert.Equal(VaultProblem.VaultTlsFailed, (await Assert.ThrowsAsync<VaultException>(() => AskAsync(server, new VaultTls { CaFile = server.RootFile }))).Problem);
        // The stand-in behind answers to its own name alone; that it was asked shows that the certificate was taken.
        Assert.Equal(VaultProblem.VaultNotVault, (await Assert.ThrowsAsync<VaultException>(() => AskAsync(server, new VaultTls { CaFile = server.RootFile, ServerName = "vault.example.com" }))).Problem);
    }

    [Fact]
    public async Task Verification_can_be_skipped()
    {
        using var server = new TlsServer(_vault.Address, _folder, "vault.example.com");

        await AskAsync(server, new VaultTls { SkipsVerification = true });
    }

    [Fact]
    public async Task A_client_can_show_a_certificate()
    {
        using var server = new TlsServer(_vault.Address, _folder, wantsClient: true);

        await Assert.ThrowsAsync<VaultException>(() => AskAsync(server, new VaultTls { CaFile = server.RootFile }));
        await AskAsync(server, new VaultTls { CaFile = server.RootFile, ClientCertificate = server.ClientCertificateFile, ClientKey = server.ClientKeyFile });
    }

    [Fact]
    public async Task Files_that_cannot_be_used_are_named()
    {
        var file = Path.Combine(_folder, "none.pem");
        await File.WriteAllTextAsync(file, "no certificate", TestContext.Current.CancellationToken);
        using var server = new TlsServer(_vault.Address, _folder);

        foreach (var tls in new[] { new VaultTls { CaFile = file }, new VaultTls { CaFile = file + "x" }, new VaultTls { CaFolder = file + "x" }, new VaultTls { ClientCertificate = file, ClientKey = file }, new VaultTls { ClientKey = file } })
            Assert.Equal(VaultProblem.VaultCertificateInvalid, (await Assert.ThrowsAsync<VaultException>(() => AskAsync(server, tls))).Problem);
    }

    private async Task AskAsync(TlsServer server, VaultTls tls)
    {
        var settings = new VaultSettings { Address = server.Address, Login = VaultLogin.WithToken(_vault.RootToken), Tls = tls, MaxRetries = 0 };
        await using var client = await VaultClient.ConnectAsync(settings, TestContext.Current.CancellationToken);
        Assert.Equal(2, (await client.GetMountAsync("secret", TestContext.Current.CancellationToken)).Version);
    }
}
