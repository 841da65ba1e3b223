using System.Text.RegularExpressions;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Observed;

/// <summary>What the checks need of an ExternalSecret. Source: https://external-secrets.io/latest/api/externalsecret/.</summary>
internal sealed partial record ExternalSecretView
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

    /// <summary>Why what it reads as a whole comes to its Secret besides, or instead of, what its template mentions; null where only that does.</summary>
    public string? WhyAllIsTaken { get; init; }

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
            WhyAllIsTaken = WhyAll(o, template.ConvertAll(t => t.Value)),
            SecretType = o.Text("spec", "target", "template", "metadata", "labels", RepositorySecret.TypeLabel),
            WhyNotRefreshed = WhyNot(o),
            Ready = ready.Text("status"),
            ReadyReason = ready.Text("reason"),
            RefreshedAt = o.Time("status", "refreshTime"),
        };
    }

    /// <summary>Whether it reads a path.</summary>
    /// <param name="path">The path.</param>
    public bool ReadsFrom(string path) => Reads.Any(r => r.IsOf(path));

    /// <summary>Whether it is for a repository of ArgoCD: by its label, or where that is missing by what it writes.</summary>
    public bool IsForArgo => SecretType is { } type ? RepositorySecret.Types.Contains(type) : Writes.Contains("url") || (Writes.Count == 0 && !HasTemplate);

    /// <summary>How the token at a path comes to its Secret, in words; null where it does not.</summary>
    /// <param name="path">The path.</param>
    public string? TokenTaken(string path)
    {
        var reads = Reads.Where(r => r.IsOf(path)).ToList();
        var fields = reads.Select(r => r.Property).OfType<string>().Concat(reads.Exists(r => r.Property is null) ? Mentions : []).Where(CredentialFields.PatInVault.Contains).Distinct(StringComparer.Ordinal).ToList();
        if (fields.Count > 0)
            return $"reads {string.Join(", ", fields)} from '{path}'";
        return reads.Exists(r => r.Property is null) && WhyAllIsTaken is { } why ? $"takes all of '{path}' ({why}), the token with it" : null;
    }

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
            else if (item.At("find") is not null)
                yield return new RemoteKey(item.Text("find", "path")?.Trim('/') ?? "", null) { IsSearch = true, Pattern = item.Text("find", "name", "regexp") };
        }
    }

    private static string? WhyAll(KubernetesObject o, List<string> template)
    {
        if (o.Items("spec", "target", "template", "templateFrom").Any())
            return "what its templateFrom makes of it is not known";
        if (template.Count == 0)
            return "it has no template";
        if (o.Text("spec", "target", "template", "mergePolicy") == "Merge")
            return "its template's mergePolicy is 'Merge'";
        if (o.Items("spec", "dataFrom").Any(d => d.Items("rewrite").Any()))
            return "it rewrites the names";
        return template.Exists(t => Whole().IsMatch(t)) ? "its template takes all of it" : null;
    }

    // {{ . | toJson }}, {{ range $k, $v := . }}: a dot alone.
    [GeneratedRegex(@"\{\{[^}]*(?<![\w)""'.])\.(?![\w.])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Whole();

    private static string? WhyNot(KubernetesObject o)
    {
        if (o.Text("spec", "refreshPolicy") == "CreatedOnce")
            return "its refreshPolicy is 'CreatedOnce'";
        return o.Text("spec", "refreshInterval") is { } interval && interval.All(c => c is '0' || char.IsAsciiLetter(c) || c == '.') && interval.Contains('0', StringComparison.Ordinal) ? $"its refreshInterval is '{interval}'" : null;
    }
}
