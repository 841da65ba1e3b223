using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Konstruct.Contract.Tests.Vault;

/// <summary>Stands before a server and speaks TLS for it, with certificates made for the test.</summary>
internal sealed class TlsServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _port;
    private readonly X509Certificate2 _certificate;

    public TlsServer(Uri server, string folder, string name = "127.0.0.1", bool wantsClient = false)
    {
        _port = server.Port;
        using var root = Root("CN=Test root", out var rootKey);
        using var between = Signed("CN=Test intermediate", root, rootKey, isAuthority: true, null, out var betweenKey);
        using var leaf = Signed("CN=" + name, between, betweenKey, isAuthority: false, name, out var leafKey);
        using var withKey = leaf.CopyWithPrivateKey(leafKey);
        _certificate = X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
        RootFile = Write(folder, "ca/root.pem", root.ExportCertificatePem());
        IntermediateFile = Write(folder, "between.pem", between.ExportCertificatePem());
        ClientCertificateFile = Write(folder, "client.pem", leaf.ExportCertificatePem());
        ClientKeyFile = Write(folder, "client-key.pem", leafKey.ExportPkcs8PrivateKeyPem());
        _listener.Start();
        Address = new Uri($"https://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        var chain = SslStreamCertificateContext.Create(_certificate, [X509Certificate2.CreateFromPem(between.ExportCertificatePem())], offline: true);
        _ = Task.Run(() => AcceptAsync(new SslServerAuthenticationOptions
        {
            ServerCertificateContext = chain,
            ClientCertificateRequired = wantsClient,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => !wantsClient || certificate is not null,
        }));
    }

    public Uri Address { get; }

    public string RootFile { get; }

    public string IntermediateFile { get; }

    public string ClientCertificateFile { get; }

    public string ClientKeyFile { get; }

    public void Dispose()
    {
        _listener.Stop();
        _certificate.Dispose();
    }

    private async Task AcceptAsync(SslServerAuthenticationOptions options)
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _ = Task.Run(() => RelayAsync(client, options));
            }
        }
        // So a listener tells that it was stopped.
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task RelayAsync(TcpClient client, SslServerAuthenticationOptions options)
    {
        using var _ = client;
        using var server = new TcpClient();
        try
        {
            await using var secure = new SslStream(client.GetStream());
            await secure.AuthenticateAsServerAsync(options);
            await server.ConnectAsync(IPAddress.Loopback, _port);
            await using var plain = server.GetStream();
            await Task.WhenAny(secure.CopyToAsync(plain), plain.CopyToAsync(secure));
        }
        // The client refused, or has gone.
        catch (Exception e) when (e is AuthenticationException or IOException or SocketException)
        {
        }
    }

    private static X509Certificate2 Root(string name, out RSA key)
    {
        key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Signed(string name, X509Certificate2 issuer, RSA issuerKey, bool isAuthority, string? host, out RSA key)
    {
        key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(host, out var address))
                names.AddIpAddress(address);
            else
                names.AddDnsName(host);
            request.CertificateExtensions.Add(names.Build());
        }
        return request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForRSA(issuerKey, RSASignaturePadding.Pkcs1), DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddHours(23), RandomNumberGenerator.GetBytes(8));
    }

    private static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
