using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>What the checks need of an ExternalSecret. Source: https://external-secrets.io/latest/api/externalsecret/.</summary>
internal sealed record ExternalSecretView
{
    /// <summary>Its namespace.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What it reads.</summary>
    public required IReadOnlyList<RemoteKey> Reads { get; init; }

    /// <summary>The Secret that it writes.</summary>
    public required string Target { get; init; }

    /// <summary>The names of what its template writes; empty where it has none.</summary>
    public required IReadOnlySet<string> Writes { get; init; }

    /// <summary>The fields of Vault that its template mentions, as far as they are those of a credential.</summary>
    public required IReadOnlySet<string> Mentions { get; init; }

    /// <summary>Whether it has a template with data of its own.</summary>
    public required bool HasTemplate { get; init; }

    /// <summary>The kind of ArgoCD credential that it labels its Secret as; null where it does not.</summary>
    public string? SecretType { get; init; }

    /// <summary>Why it is never read again; null where it is.</summary>
    public string? WhyNotRefreshed { get; init; }

    /// <summary>Whether it is ready: <c>True</c>, <c>False</c>; null where it does not tell.</summary>
    public string? Ready { get; init; }

    /// <summary>The reason that it gives for that.</summary>
    public string? ReadyReason { get; init; }

    /// <summary>When it was last read with success.</summary>
    public DateTimeOffset? RefreshedAt { get; init; }

    /// <summary>Reads one.</summary>
    public static ExternalSecretView Of(KubernetesObject o)
    {
        var template = o.Json.Texts("spec", "target", "template", "data").ToList();
        var ready = o.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Ready");
        return new ExternalSecretView
        {
            Namespace = o.Namespace ?? "",
            Name = o.Name,
            Reads = [.. Keys(o).Distinct()],
            Target = o.Text("spec", "target", "name") ?? o.Name,
            Writes = template.Select(t => t.Key).Concat(o.Items("spec", "data").Select(d => d.Text("secretKey")).OfType<string>().Where(_ => template.Count == 0)).ToHashSet(StringComparer.Ordinal),
            Mentions = CredentialFields.All.Where(f => template.Any(t => t.Value.Contains("." + f, StringComparison.Ordinal) || t.Value.Contains($"\"{f}\"", StringComparison.Ordinal))).ToHashSet(StringComparer.Ordinal),
            HasTemplate = template.Count > 0 || o.Items("spec", "target", "template", "templateFrom").Any(),
            SecretType = o.Text("spec", "target", "template", "metadata", "labels", RepositorySecret.TypeLabel),
            WhyNotRefreshed = WhyNot(o),
            Ready = ready.Text("status"),
            ReadyReason = ready.Text("reason"),
            RefreshedAt = o.Time("status", "refreshTime"),
        };
    }

    /// <summary>Whether it reads a path.</summary>
    /// <param name="path">The path.</param>
    public bool ReadsFrom(string path) => Reads.Any(r => r.Key == path);

    /// <summary>It on one line.</summary>
    public override string ToString() => $"ExternalSecret {Namespace}/{Name}";

    private static IEnumerable<RemoteKey> Keys(KubernetesObject o)
    {
        foreach (var item in o.Items("spec", "data"))
        {
            if (item.Text("remoteRef", "key") is { } key)
                yield return new RemoteKey(key.Trim('/'), item.Text("remoteRef", "property"));
        }
        foreach (var item in o.Items("spec", "dataFrom"))
        {
            if (item.Text("extract", "key") is { } key)
                yield return new RemoteKey(key.Trim('/'), item.Text("extract", "property"));
        }
    }

    private static string? WhyNot(KubernetesObject o)
    {
        if (o.Text("spec", "refreshPolicy") == "CreatedOnce")
            return "its refreshPolicy is 'CreatedOnce'";
        return o.Text("spec", "refreshInterval") is { } interval && interval.All(c => c is '0' || char.IsAsciiLetter(c) || c == '.') && interval.Contains('0', StringComparison.Ordinal) ? $"its refreshInterval is '{interval}'" : null;
    }
}
