using System.Text;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>A Secret that ArgoCD reads repositories with. What it holds is shown nowhere, so it is no record. Source: https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#repositories.</summary>
internal sealed class RepositorySecret
{
    /// <summary>The label by which ArgoCD knows it.</summary>
    public const string TypeLabel = "argocd.argoproj.io/secret-type";

    /// <summary>The label's values for reading repositories.</summary>
    public static readonly IReadOnlyList<string> Types = ["repository", "repo-creds"];

    private readonly Dictionary<string, string> _fields;

    private RepositorySecret(KubernetesObject o, HashSet<string> texts)
    {
        Namespace = o.Namespace ?? "";
        Name = o.Name;
        Type = o.Label(TypeLabel);
        Owner = o.Items("metadata", "ownerReferences").Where(r => r.Text("kind") == "ExternalSecret").Select(r => r.Text("name")).FirstOrDefault();
        WrittenAt = o.Items("metadata", "managedFields").Select(f => f.Time("time")).Max() ?? o.CreatedAt;
        _fields = Decode(o, texts);
        Url = Field("url") ?? "";
        NormalUrl = GitUrl.Normalize(Url);
    }

    /// <summary>Its namespace.</summary>
    public string Namespace { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What ArgoCD takes it for: <c>repository</c>, or <c>repo-creds</c> for all repositories below its URL; null where it takes it for nothing.</summary>
    public string? Type { get; }

    /// <summary>The ExternalSecret that writes it; null where none does.</summary>
    public string? Owner { get; }

    /// <summary>When it was last written, as far as it tells.</summary>
    public DateTimeOffset? WrittenAt { get; }

    /// <summary>The repository, or prefix of repositories.</summary>
    public string Url { get; }

    /// <summary>The URL as ArgoCD compares it.</summary>
    public string NormalUrl { get; }

    /// <summary>Whether it stands for all repositories below its URL.</summary>
    public bool IsTemplate => Type == "repo-creds";

    /// <summary>The ArgoCD project that it is for alone; null for all.</summary>
    public string? Project => Field("project") is { Length: > 0 } project ? project : null;

    /// <summary>The names of its fields.</summary>
    public IReadOnlyCollection<string> FieldNames => _fields.Keys;

    /// <summary>Reads one.</summary>
    /// <param name="o">The Secret.</param>
    /// <param name="texts">The texts of others that were read: the same key in thousands of Secrets is kept once.</param>
    public static RepositorySecret Of(KubernetesObject o, HashSet<string> texts) => new(o, texts);

    /// <summary>A field's value; null where it is missing.</summary>
    /// <param name="name">The field.</param>
    public string? Field(string name) => _fields.GetValueOrDefault(name);

    /// <summary>Whether a field is there and not empty.</summary>
    /// <param name="name">The field.</param>
    public bool Has(string name) => Field(name) is { Length: > 0 };

    /// <summary>It on one line.</summary>
    public override string ToString() => $"Secret {Namespace}/{Name}";

    private static Dictionary<string, string> Decode(KubernetesObject o, HashSet<string> texts)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in o.Json.Texts("data"))
        {
            var bytes = new byte[value.Length];
            fields[Kept(name, texts)] = Kept(Convert.TryFromBase64String(value, bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : value, texts);
        }
        return fields;
    }

    private static string Kept(string text, HashSet<string> texts)
    {
        if (texts.TryGetValue(text, out var known))
            return known;
        texts.Add(text);
        return text;
    }
}
