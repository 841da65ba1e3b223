using System.Text;
using System.Text.Json;

namespace Konstruct.Core.Kubernetes;

/// <summary>
/// A cluster's credentials as ArgoCD keeps them in a Secret with the label <c>argocd.argoproj.io/secret-type: cluster</c>.
/// Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters.
/// </summary>
internal sealed class ArgoClusterSecret
{
    private ArgoClusterSecret(string secretName, string name, string server, JsonElement config)
    {
        SecretName = secretName;
        Name = name;
        Server = server;
        BearerToken = Given(config, "bearerToken");
        UserName = Given(config, "username");
        Password = config.Text("password") ?? "";
        ProxyUrl = Given(config, "proxyUrl");
        TlsServerName = Given(config, "tlsClientConfig", "serverName");
        CaData = Given(config, "tlsClientConfig", "caData");
        CertificateData = Given(config, "tlsClientConfig", "certData");
        KeyData = Given(config, "tlsClientConfig", "keyData");
        SkipsVerification = config.At("tlsClientConfig", "insecure") is { ValueKind: JsonValueKind.True };
    }

    public string SecretName { get; }

    public string Name { get; }

    public string Server { get; }

    public string? BearerToken { get; }

    public string? UserName { get; }

    public string Password { get; }

    public string? ProxyUrl { get; }

    public string? TlsServerName { get; }

    public string? CaData { get; }

    public string? CertificateData { get; }

    public string? KeyData { get; }

    public bool SkipsVerification { get; }

    /// <summary>Reads the Secret.</summary>
    /// <exception cref="KubernetesException">It cannot be used to connect from here.</exception>
    public static ArgoClusterSecret Read(KubernetesObject secret)
    {
        var server = Decode(secret, "server") ?? throw Unusable(secret, "it has no 'server'");
        var name = Decode(secret, "name") is { } given ? given : server;
        if (server.TrimEnd('/') == "https://kubernetes.default.svc")
            throw Unusable(secret, $"its server, '{server}', is for every cluster the cluster itself");

        using var config = ParseConfig(secret);
        var json = config.RootElement;
        if (json.At("execProviderConfig") is not null)
            throw Unusable(secret, $"its credentials come from the program '{json.Text("execProviderConfig", "command")}' (execProviderConfig), which is ArgoCD's own");
        if (json.At("awsAuthConfig") is not null)
            throw Unusable(secret, "its credentials come from AWS (awsAuthConfig), by the rights of ArgoCD's own pods");
        var read = new ArgoClusterSecret(secret.Name, name, server, json);
        if (read.CertificateData is null != read.KeyData is null)
            throw Unusable(secret, $"it has a client {(read.KeyData is null ? "certificate" : "key")}, but not the {(read.KeyData is null ? "key" : "certificate")} for it");
        return (read.BearerToken ?? read.UserName ?? read.CertificateData) is not null ? read : throw Unusable(secret, "its 'config' has neither a bearer token nor a client certificate");
    }

    /// <summary>Says that a Secret is of no use here.</summary>
    public static KubernetesException Unusable(KubernetesObject secret, string why, Exception? inner = null) => new(KubernetesProblem.KubernetesClusterSecretUnusable,
        $"The ArgoCD cluster Secret '{secret.Name}' cannot be used to connect: {why}.", "Give a context of your kubeconfig for that cluster: -DestinationContext.", inner);

    private static JsonDocument ParseConfig(KubernetesObject secret)
    {
        try
        {
            return JsonDocument.Parse(Decode(secret, "config") ?? "{}");
        }
        // It tells what stands at the place.
        catch (JsonException)
        {
            throw Unusable(secret, "its 'config' is no JSON");
        }
    }

    private static string? Given(JsonElement json, params ReadOnlySpan<string> path) => json.Text(path) is { Length: > 0 } text ? text : null;

    private static string? Decode(KubernetesObject secret, string key)
    {
        if (secret.Text("data", key) is not { Length: > 0 } encoded)
            return null;
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;
        }
        catch (FormatException)
        {
            throw Unusable(secret, $"its '{key}' is no base64");
        }
    }
}
