using System.Text.Encodings.Web;
using System.Text.Json;

namespace Konstruct.Sandbox.Kubernetes;

/// <summary>Writes a kubeconfig. Source: https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/.</summary>
internal static class KubeConfigText
{
    private static readonly JsonSerializerOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text.</summary>
    public static string Of(IReadOnlyList<KubernetesContext> contexts)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        string[] lines =
        [
            "apiVersion: v1",
            "kind: Config",
            $"current-context: {Quoted(contexts.Count == 0 ? "" : contexts[0].Name)}",
            "clusters:",
            .. contexts.Select(c => $"- {{name: {Quoted(c.Name)}, cluster: {{server: {Quoted(c.Server.GetLeftPart(UriPartial.Authority))}}}}}"),
            "users:",
            .. contexts.Select(c => $"- {{name: {Quoted(c.Name)}, user: {{token: {Quoted(c.Token)}}}}}"),
            "contexts:",
            .. contexts.Select(c => $"- {{name: {Quoted(c.Name)}, context: {{cluster: {Quoted(c.Name)}, user: {Quoted(c.Name)}}}}}"),
        ];
        return string.Join('\n', lines) + "\n";
    }

    // A string of JSON is one of YAML.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, _json);
}
