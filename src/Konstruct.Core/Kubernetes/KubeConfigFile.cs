using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Konstruct.Core.Kubernetes;

/// <summary>
/// A kubeconfig as it stands in its file, with what is needed of it. The model of KubernetesClient lacks <c>tokenFile</c>, <c>proxy-url</c> and whom to impersonate.
/// Source: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/.
/// </summary>
internal sealed class KubeConfigFile
{
    private static readonly IDeserializer _yaml = new DeserializerBuilder().IgnoreUnmatchedProperties().Build();

    [YamlMember(Alias = "current-context")]
    public string? CurrentContext { get; set; }

    [YamlMember(Alias = "contexts")]
    public List<ContextEntry?>? Contexts { get; set; }

    [YamlMember(Alias = "clusters")]
    public List<ClusterEntry?>? Clusters { get; set; }

    [YamlMember(Alias = "users")]
    public List<UserEntry?>? Users { get; set; }

    /// <summary>Reads a file; null where it is not there.</summary>
    /// <exception cref="KubernetesException">It cannot be read, or is no kubeconfig.</exception>
    public static KubeConfigFile? Read(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var file = _yaml.Deserialize<KubeConfigFile?>(text) ?? new KubeConfigFile();
            foreach (var entry in new IEnumerable<Entry?>?[] { file.Contexts, file.Clusters, file.Users }.SelectMany(e => e ?? []).OfType<Entry>())
                entry.File = path;
            return file;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesConfigInvalid, $"The kubeconfig '{path}' cannot be read: {e.Message}", "Make it readable, or give another: -KubeConfig or KUBECONFIG.", e);
        }
        // The library's own message, and so the exception, may hold what stands in the file.
        catch (YamlException e)
        {
            throw new KubernetesException(KubernetesProblem.KubernetesConfigInvalid, $"'{path}' is no kubeconfig: line {e.Start.Line}, column {e.Start.Column} is not as expected.", "Correct the file, or give another: -KubeConfig or KUBECONFIG.");
        }
    }

    internal abstract class Entry
    {
        [YamlMember(Alias = "name")]
        public string? Name { get; set; }

        /// <summary>The file that it stands in.</summary>
        [YamlIgnore]
        public string File { get; set; } = "";

        /// <summary>A path that stands in the entry, which is relative to its file.</summary>
        public string Resolve(string path) => Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(File))!);
    }

    internal sealed class ContextEntry : Entry
    {
        [YamlMember(Alias = "context")]
        public Context? Context { get; set; }
    }

    internal sealed class ClusterEntry : Entry
    {
        [YamlMember(Alias = "cluster")]
        public Cluster? Cluster { get; set; }
    }

    internal sealed class UserEntry : Entry
    {
        [YamlMember(Alias = "user")]
        public User? User { get; set; }
    }

    internal sealed class Context
    {
        [YamlMember(Alias = "cluster")]
        public string? Cluster { get; set; }

        [YamlMember(Alias = "user")]
        public string? User { get; set; }
    }

    internal sealed class Cluster
    {
        [YamlMember(Alias = "server")]
        public string? Server { get; set; }

        [YamlMember(Alias = "tls-server-name")]
        public string? TlsServerName { get; set; }

        [YamlMember(Alias = "insecure-skip-tls-verify")]
        public bool SkipsVerification { get; set; }

        [YamlMember(Alias = "certificate-authority")]
        public string? CaFile { get; set; }

        [YamlMember(Alias = "certificate-authority-data")]
        public string? CaData { get; set; }

        [YamlMember(Alias = "proxy-url")]
        public string? ProxyUrl { get; set; }
    }

    internal sealed class User
    {
        [YamlMember(Alias = "token")]
        public string? Token { get; set; }

        [YamlMember(Alias = "tokenFile")]
        public string? TokenFile { get; set; }

        [YamlMember(Alias = "username")]
        public string? UserName { get; set; }

        [YamlMember(Alias = "password")]
        public string? Password { get; set; }

        [YamlMember(Alias = "client-certificate")]
        public string? CertificateFile { get; set; }

        [YamlMember(Alias = "client-certificate-data")]
        public string? CertificateData { get; set; }

        [YamlMember(Alias = "client-key")]
        public string? KeyFile { get; set; }

        [YamlMember(Alias = "client-key-data")]
        public string? KeyData { get; set; }

        [YamlMember(Alias = "exec")]
        public Exec? Exec { get; set; }

        [YamlMember(Alias = "auth-provider")]
        public AuthProvider? AuthProvider { get; set; }

        [YamlMember(Alias = "as")]
        public string? As { get; set; }

        [YamlMember(Alias = "as-uid")]
        public string? AsUid { get; set; }

        [YamlMember(Alias = "as-groups")]
        public List<string>? AsGroups { get; set; }

        [YamlMember(Alias = "as-user-extra")]
        public Dictionary<string, List<string>>? AsExtra { get; set; }
    }

    internal sealed class Exec
    {
        [YamlMember(Alias = "apiVersion")]
        public string? ApiVersion { get; set; }

        [YamlMember(Alias = "command")]
        public string? Command { get; set; }

        [YamlMember(Alias = "args")]
        public List<string>? Arguments { get; set; }

        [YamlMember(Alias = "env")]
        public List<Variable>? Environment { get; set; }

        [YamlMember(Alias = "installHint")]
        public string? InstallHint { get; set; }

        [YamlMember(Alias = "provideClusterInfo")]
        public bool WantsCluster { get; set; }

        [YamlMember(Alias = "interactiveMode")]
        public string? InteractiveMode { get; set; }
    }

    internal sealed class Variable
    {
        [YamlMember(Alias = "name")]
        public string? Name { get; set; }

        [YamlMember(Alias = "value")]
        public string? Value { get; set; }
    }

    internal sealed class AuthProvider
    {
        [YamlMember(Alias = "name")]
        public string? Name { get; set; }

        [YamlMember(Alias = "config")]
        public Dictionary<string, string>? Config { get; set; }
    }
}
