using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>An ExternalSecret of a cluster: what it is for, and what it reads.</summary>
internal sealed class ClusterSecret
{
    private ClusterSecret(ClusterObject source, ExternalSecret secret)
    {
        Source = source;
        Secret = secret;
        Namespace = source.Object.Namespace;
        TargetName = secret.TargetName;
        CreationPolicy = source.Object.TextAt("spec", "target", "creationPolicy");
        Fields = secret.TemplateData?.Entries ?? [];
        ProjectKeys = [.. secret.ProjectKeys.Select(k => k.Value)];
        Store = source.Object.TextAt("spec", "secretStoreRef", "name");
        Step = ExternalSecretConversion.StepOf(secret);
        UsesPat = Step is not null && (secret.PatReaders.Any() || Writes("username", "password", "github_token"));
        UsesApp = Step is not null && (Writes("githubAppID", "app_id", "github_app_id") || secret.Data.Any(i => i.Property is { Value: "githubAppID" }));
    }

    /// <summary>The object, and the file it is in.</summary>
    public ClusterObject Source { get; }

    /// <summary>The object as an ExternalSecret.</summary>
    public ExternalSecret Secret { get; }

    /// <summary>Its namespace; null where the Application decides.</summary>
    public string? Namespace { get; }

    /// <summary>Name of the Secret it makes.</summary>
    public string TargetName { get; }

    /// <summary>How it makes that; null where it does not say.</summary>
    public string? CreationPolicy { get; }

    /// <summary>The fields of its template.</summary>
    public IReadOnlyList<YamlEntry> Fields { get; }

    /// <summary>The keys of projects' Vault paths it reads.</summary>
    public IReadOnlyList<string> ProjectKeys { get; }

    /// <summary>Name of its secret store.</summary>
    public string? Store { get; }

    /// <summary>The step of the migration that is about it; null where none is.</summary>
    public MigrationStep? Step { get; }

    /// <summary>Whether it uses the token.</summary>
    public bool UsesPat { get; }

    /// <summary>Whether it uses the App.</summary>
    public bool UsesApp { get; }

    /// <summary>The object as an ExternalSecret; null where it is none, or none that can be read.</summary>
    public static ClusterSecret? From(ClusterObject source)
    {
        try
        {
            return source.Kind == "ExternalSecret" && ExternalSecret.From(source.Object) is { } secret ? new ClusterSecret(source, secret) : null;
        }
        catch (YamlEditException)
        {
            return null;
        }
    }

    private bool Writes(params string[] fields) => Fields.Any(e => fields.Contains(e.Name, StringComparer.Ordinal));
}
