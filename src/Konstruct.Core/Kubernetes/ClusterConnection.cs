using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Authentication;

namespace Konstruct.Core.Kubernetes;

/// <summary>All that it takes to connect to a cluster: where it is, whom to trust and who to be. KubernetesClient does the rest by its configuration.</summary>
internal sealed class ClusterConnection
{
    private ClusterConnection(string name, string source, Uri server)
    {
        Name = name;
        Source = source;
        Server = server;
        Configuration = new KubernetesClientConfiguration { Host = server.AbsoluteUri, UserAgent = $"Konstruct/{typeof(ClusterConnection).Assembly.GetName().Version?.ToString(3)}" };
    }

    /// <summary>What the cluster is called.</summary>
    public string Name { get; }

    /// <summary>Where that stands, for messages.</summary>
    public string Source { get; }

    /// <summary>The API server, with a slash at its end.</summary>
    public Uri Server { get; }

    /// <summary>What KubernetesClient is told; its own trust in authorities is left out.</summary>
    public KubernetesClientConfiguration Configuration { get; private init; }

    /// <summary>The name that the server's certificate has to be for; null: the address's host.</summary>
    public string? TlsServerName { get; private set; }

    /// <summary>Headers that go with every request: whom to impersonate.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; private set; } = [];

    /// <summary>The program that tells credentials; null where there is none.</summary>
    public ExecCredential? Exec { get; private set; }

    private X509Certificate2Collection? Trusted { get; set; }

    private Uri? Proxy { get; set; }

    /// <summary>By a context of a kubeconfig.</summary>
    /// <exception cref="KubernetesException">What it says cannot be used.</exception>
    public static ClusterConnection To(string context, KubeConfigFile.ClusterEntry clusterEntry, KubeConfigFile.UserEntry? userEntry)
    {
        var cluster = clusterEntry.Cluster!;
        var source = $"'{clusterEntry.File}'";
        var connection = new ClusterConnection(context, source, ReadServer(cluster.Server, $"the server of the cluster '{clusterEntry.Name}' in {source}"))
        {
            TlsServerName = cluster.TlsServerName is { Length: > 0 } name ? name : null,
            Proxy = ReadProxy(cluster.ProxyUrl, $"the proxy of the cluster '{clusterEntry.Name}' in {source}"),
        };
        connection.Configuration.SkipTlsVerify = cluster.SkipsVerification;
        connection.Trusted = ReadTrusted(cluster.CaData, cluster.CaFile is { Length: > 0 } file ? clusterEntry.Resolve(file) : null, $"the certificate authority of the cluster '{clusterEntry.Name}' in {source}");
        if (userEntry?.User is { } user)
            connection.BeUser(user, userEntry, cluster);
        return connection;
    }

    /// <summary>By the service account of the pod that this runs in; null where this is no pod.</summary>
    /// <exception cref="KubernetesException">What is mounted there cannot be used.</exception>
    public static ClusterConnection? InCluster()
    {
        if (!KubernetesClientConfiguration.IsInCluster())
            return null;
        try
        {
            var configuration = KubernetesClientConfiguration.InClusterConfig();
            var connection = new ClusterConnection("in-cluster", "the pod's service account", ReadServer(configuration.Host, "KUBERNETES_SERVICE_HOST")) { Trusted = configuration.SslCaCerts };
            connection.Configuration.TokenProvider = configuration.TokenProvider;
            return connection;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException or ArgumentException)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesConfigInvalid, "The pod's service account cannot be used: its certificate authority, or KUBERNETES_SERVICE_PORT, is not as expected.", "See what is mounted at '/var/run/secrets/kubernetes.io/serviceaccount'.", e);
        }
    }

    /// <summary>By what an ArgoCD cluster Secret holds.</summary>
    /// <exception cref="KubernetesException">It cannot be used.</exception>
    public static ClusterConnection To(ArgoClusterSecret secret)
    {
        var source = $"the Secret '{secret.SecretName}'";
        var connection = new ClusterConnection(secret.Name, source, ReadServer(secret.Server, $"'server' of {source}"))
        {
            TlsServerName = secret.TlsServerName,
            Proxy = ReadProxy(secret.ProxyUrl, $"'proxyUrl' of {source}"),
            Trusted = ReadTrusted(secret.CaData, null, $"'caData' of {source}"),
        };
        var configuration = connection.Configuration;
        (configuration.SkipTlsVerify, configuration.AccessToken, configuration.Username, configuration.Password) = (secret.SkipsVerification, secret.BearerToken, secret.UserName, secret.Password);
        (configuration.ClientCertificateData, configuration.ClientCertificateKeyData) = (secret.CertificateData, secret.KeyData);
        return connection;
    }

    /// <summary>A client with its connections, its credentials and its trust.</summary>
    /// <exception cref="KubernetesException">A certificate or key cannot be used.</exception>
    public k8s.Kubernetes CreateClient()
    {
        Configuration.FirstMessageHandlerSetup = SetUp;
        try
        {
            return new k8s.Kubernetes(Configuration);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or FormatException or ArgumentException)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesConfigInvalid,
                $"The client certificate of '{Name}' in {Source} cannot be used; expected a certificate and its key in PEM, not encrypted.", "Check 'client-certificate' and 'client-key', or their data.", e is IOException or UnauthorizedAccessException ? e : null);
        }
    }

    private void SetUp(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.GZip;
        handler.UseProxy = !Server.IsLoopback;
        if (Proxy is not null)
            handler.Proxy = new WebProxy(Proxy);
        if (Exec is not null)
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => Exec.Certificate!;
        // With the library's own check a certificate for another host would do, if it is by the right authority: it looks at the chain alone.
        if (Trusted is not null && !Configuration.SkipTlsVerify)
            TrustedAuthorities.Set(handler.SslOptions, Trusted);
    }

    private void BeUser(KubeConfigFile.User user, KubeConfigFile.UserEntry entry, KubeConfigFile.Cluster cluster)
    {
        var where = $"the user '{entry.Name}' in '{entry.File}'";
        if (user.TokenFile is { Length: > 0 } file)
            Configuration.TokenProvider = new TokenFileAuth(entry.Resolve(file));
        else if (user.Token is { Length: > 0 } token)
            Configuration.AccessToken = token;
        else if (user.UserName is { Length: > 0 })
            (Configuration.Username, Configuration.Password) = (user.UserName, user.Password ?? "");

        (Configuration.ClientCertificateData, Configuration.ClientCertificateKeyData) = (user.CertificateData, user.KeyData);
        // The library would take the file where there are both; kubectl takes the data.
        if (user.CertificateFile is { Length: > 0 } certificate && string.IsNullOrEmpty(user.CertificateData))
            Configuration.ClientCertificateFilePath = entry.Resolve(certificate);
        if (user.KeyFile is { Length: > 0 } key && string.IsNullOrEmpty(user.KeyData))
            Configuration.ClientKeyFilePath = entry.Resolve(key);
        var hasCertificate = (user.CertificateData ?? user.CertificateFile) is { Length: > 0 };
        if (hasCertificate != (user.KeyData ?? user.KeyFile) is { Length: > 0 })
            throw Invalid($"A client {(hasCertificate ? "certificate" : "key")} stands alone at {where}; expected both the certificate and its key.", "Add what is missing.");

        var isSomebody = hasCertificate || Configuration.TokenProvider is not null || (Configuration.AccessToken ?? Configuration.Username) is not null;
        if (user.Exec is not null && !isSomebody)
            Configuration.TokenProvider = Exec = new ExecCredential(user.Exec, entry, cluster);
        else if (user.AuthProvider is not null && !isSomebody)
            BeUser(user.AuthProvider, where);
        Headers = Impersonation(user, where);
    }

    private void BeUser(KubeConfigFile.AuthProvider provider, string where)
    {
        string? Get(string name) => provider.Config?.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;
        if (provider.Name != "oidc")
        {
            throw Invalid($"The provider of credentials '{provider.Name}' of {where} is not supported; kubectl has dropped it, too.",
                provider.Name switch { "gcp" => "Use the plugin 'gke-gcloud-auth-plugin'.", "azure" => "Use the plugin 'kubelogin'.", _ => "Use a plugin by 'exec', or a token." });
        }
        if (Get("refresh-token") is { } refresh && Get("client-id") is { } client && Get("idp-issuer-url") is { } issuer)
            Configuration.TokenProvider = new OidcTokenProvider(client, Get("client-secret"), issuer, Get("id-token"), refresh);
        else
            Configuration.AccessToken = Get("id-token") ?? throw Invalid($"{where} has neither an id token nor what it takes to get one.", "Log in anew at the provider.");
    }

    private static List<KeyValuePair<string, string>> Impersonation(KubeConfigFile.User user, string where)
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (user.As is { Length: > 0 } name)
            headers.Add(new("Impersonate-User", name));
        if (user.AsUid is { Length: > 0 } uid)
            headers.Add(new("Impersonate-Uid", uid));
        headers.AddRange((user.AsGroups ?? []).Select(g => KeyValuePair.Create("Impersonate-Group", g)));
        headers.AddRange((user.AsExtra ?? []).SelectMany(e => (e.Value ?? []).Select(v => KeyValuePair.Create("Impersonate-Extra-" + Uri.EscapeDataString(e.Key), v))));
        return headers.Count == 0 || user.As is { Length: > 0 } ? headers : throw Invalid($"{where} impersonates groups, but no user.", "Add 'as'.");
    }

    private static Uri ReadServer(string? text, string where) =>
        Uri.TryCreate(text, UriKind.Absolute, out var server) && server.Scheme is "http" or "https" && server.UserInfo.Length == 0 && server.Query.Length == 0 && server.Fragment.Length == 0
            ? new Uri(server.AbsoluteUri.TrimEnd('/') + "/")
            : throw Invalid($"'{(text?.Contains('@', StringComparison.Ordinal) == true ? "…@…" : text)}', {where}, is no address; expected one such as 'https://HOST:6443', without credentials.", "Correct it.");

    private static Uri? ReadProxy(string? text, string where) =>
        text is not { Length: > 0 } ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" ? proxy
        : throw Invalid($"The address that is {where} cannot be used; expected one that begins with http://, https:// or socks5://.", "Correct it.");

    private static X509Certificate2Collection? ReadTrusted(string? data, string? file, string where)
    {
        if (data is not { Length: > 0 } && file is null)
            return null;
        var certificates = new X509Certificate2Collection();
        try
        {
            if (data is { Length: > 0 })
                certificates.ImportFromPem(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data)));
            else
                certificates.ImportFromPemFile(file!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"'{file}', {where}, cannot be read: {e.Message}", "Correct the path, or make it readable.", e);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            certificates.Clear();
        }
        return certificates.Count > 0 ? certificates : throw Invalid($"{(file is null ? "What is" : $"'{file}',")} {where} holds no certificate; expected PEM{(file is null ? " in base64" : "")}.", "Correct it.");
    }

    private static KubernetesException Invalid(string message, string recommendation, Exception? inner = null) =>
        new(KubernetesProblem.KubernetesConfigInvalid, char.ToUpperInvariant(message[0]) + message[1..], recommendation, inner);
}
