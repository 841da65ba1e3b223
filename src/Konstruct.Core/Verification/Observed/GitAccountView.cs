using System.Text.Json;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>A GitAccount of Konstruct. Its group, version and fields are not published: it is found by its kind, and what it uses is told from the names of its fields.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
/// <param name="Uses">What it authenticates with.</param>
/// <param name="WrittenAt">When it was last written, as far as it tells.</param>
internal sealed record GitAccountView(string Namespace, string Name, GitAccountKind Uses, DateTimeOffset? WrittenAt)
{
    /// <summary>All of a cluster; none where the kind is not served.</summary>
    /// <param name="cluster">The cluster.</param>
    public static async Task<IReadOnlyList<GitAccountView>> AllAsync(ClusterView cluster)
    {
        var all = new List<GitAccountView>();
        foreach (var kind in await cluster.KindsAsync("GitAccount").ConfigureAwait(false))
            all.AddRange(await cluster.ListAsync(kind.Group, kind.Kind, null, Of).ConfigureAwait(false) ?? []);
        return all;
    }

    private static GitAccountView Of(KubernetesObject o) => new(o.Namespace ?? "", o.Name, KindOf(o), o.Items("metadata", "managedFields").Where(f => f.Text("subresource") is null).Select(f => f.Time("time")).Max() ?? o.CreatedAt);

    private static GitAccountKind KindOf(KubernetesObject o)
    {
        var words = o.At("spec") is { } spec ? Words(spec).ToList() : [];
        return words.Exists(w => w.Contains("installation", StringComparison.OrdinalIgnoreCase) || w.Contains("githubapp", StringComparison.OrdinalIgnoreCase) || w.Equals("app", StringComparison.OrdinalIgnoreCase) || w.Contains("appid", StringComparison.OrdinalIgnoreCase) || w.Contains("app_id", StringComparison.OrdinalIgnoreCase) || w.Contains("github-app", StringComparison.OrdinalIgnoreCase)) ? GitAccountKind.App
            : words.Exists(w => w.Contains("token", StringComparison.OrdinalIgnoreCase) || w.Contains("password", StringComparison.OrdinalIgnoreCase) || w.Equals("pat", StringComparison.OrdinalIgnoreCase)) ? GitAccountKind.Token
            : GitAccountKind.Unknown;
    }

    // The names of fields, and the short values of those that name a kind of authentication.
    private static IEnumerable<string> Words(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Words(m.Value).Prepend(m.Name).Concat(IsKind(m.Name) && m.Value.ValueKind == JsonValueKind.String ? [m.Value.GetString()!] : [])),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Words),
        _ => [],
    };

    private static bool IsKind(string name) => name.Contains("type", StringComparison.OrdinalIgnoreCase) || name.Contains("auth", StringComparison.OrdinalIgnoreCase) || name.Contains("method", StringComparison.OrdinalIgnoreCase);
}
