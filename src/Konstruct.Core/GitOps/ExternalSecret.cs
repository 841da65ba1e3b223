using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>An ExternalSecret of the External Secrets Operator: what it reads from Vault and what it makes of that.</summary>
internal sealed partial class ExternalSecret
{
    private static readonly string[] _repositoryTypes = ["repository", "repo-creds", "repository-write", "repo-write-creds"];

    private ExternalSecret(ManifestObject manifestObject) => Object = manifestObject;

    /// <summary>The object in its manifest.</summary>
    public ManifestObject Object { get; }

    /// <summary>Edits the manifest it is in.</summary>
    public YamlEditor Editor => Object.Manifest.Editor;

    /// <summary>Name of the Secret it makes.</summary>
    public string TargetName => Object.TextAt("spec", "target", "name") ?? Object.Name;

    /// <summary>The template of the Secret's content; null where there is none.</summary>
    public YamlMapping? TemplateData
    {
        get
        {
            var data = Object.MappingAt("spec", "target", "template", "data");
            if (data is not null)
                Object.RefuseMerge(data);
            return data;
        }
    }

    /// <summary>Whether a template action writes the template's content, so that nobody can tell what is there.</summary>
    public bool HidesTemplateData => Object.At("spec", "target", "template", "data") is { HidesContent: true };

    /// <summary>The single fields it reads.</summary>
    public IReadOnlyList<ExternalSecretItem> Data =>
        Object.At("spec", "data") is YamlSequence items
            ? [.. items.Items.Where(i => i.Value is YamlMapping).Select(i => new ExternalSecretItem(Object, i))]
            : [];

    /// <summary>The keys of the whole secrets it reads.</summary>
    public IReadOnlyList<YamlScalar> Extracts =>
        Object.At("spec", "dataFrom") is YamlSequence sources
            ? [.. sources.Items.Select(i => ((i.Value as YamlMapping)?["extract"] as YamlMapping)?["key"]).OfType<YamlScalar>()]
            : [];

    /// <summary>Refuses a secret whose fields come out under other names than Vault's.</summary>
    /// <exception cref="YamlEditException">A project's path is read with <c>rewrite</c>, or one field of it is taken apart.</exception>
    public void RefuseRenamedFields()
    {
        foreach (var source in (Object.At("spec", "dataFrom") as YamlSequence)?.Items.Select(i => i.Value).OfType<YamlMapping>() ?? [])
        {
            if (source["extract"] is not YamlMapping { } extract || extract["key"] is not YamlScalar key || !IsProjectKey(key.Value))
                continue;
            if ((source.Find("rewrite") ?? extract.Find("property")) is { } renamed)
            {
                throw new YamlEditException(YamlRefusal.WrongKind, $"With '{renamed.Name}' the fields of '{key.Value}' come out under other names than Vault's.",
                    "Replace the fields of the token by hand.", Object.Manifest.File.Text, renamed.Start);
            }
        }
    }

    /// <summary>Refuses a template that goes on using fields which are read no more.</summary>
    /// <exception cref="YamlEditException">A value of the template uses one.</exception>
    public void RefuseUsesOf(IReadOnlyCollection<string> fields)
    {
        foreach (var value in TemplateValues)
        {
            var text = LiteralTemplate.Unescape(LiteralTemplate.SourceOf(value));
            if (fields.FirstOrDefault(f => Regex.IsMatch(text, $@"\.{Regex.Escape(f)}\b", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1))) is { } used)
            {
                throw new YamlEditException(YamlRefusal.WrongKind, $"The template uses the field '{used}', which would be read no more.",
                    "Replace it by the fields of the GitHub App by hand.", Object.Manifest.File.Text, value.Span.Start);
            }
        }
    }

    /// <summary>The keys of projects' Vault paths it reads.</summary>
    public IEnumerable<YamlScalar> ProjectKeys => Data.Select(i => i.Key).OfType<YamlScalar>().Concat(Extracts).Where(k => IsProjectKey(k.Value));

    /// <summary>The first key it reads; null where it reads none.</summary>
    public YamlScalar? FirstKey => Data.Select(i => i.Key).OfType<YamlScalar>().Concat(Extracts).FirstOrDefault();

    /// <summary>Whether a project's Vault path stands anywhere in it.</summary>
    public bool MentionsProjectPath => Object.Root.Source.Contains(GuideValues.VaultPrefix, StringComparison.Ordinal);

    /// <summary>Whether it makes a Secret that ArgoCD takes for repository credentials.</summary>
    public bool MakesRepositorySecret => _repositoryTypes.Contains(SecretType, StringComparer.Ordinal);

    /// <summary>The text of each value of the template, and of templates from elsewhere.</summary>
    public IEnumerable<YamlScalar> TemplateValues => Scalars(Object.At("spec", "target", "template"));

    /// <summary>The places that read a field of a personal access token.</summary>
    public IEnumerable<YamlNode> PatReaders =>
        Data.Where(i => i.Key is { } key && IsProjectKey(key.Value) && i.Property is { Value: "username" or "password" }).Select(i => (YamlNode)i.Property!)
            .Concat(ProjectKeys.Any() ? TemplateValues.Where(v => LiteralTemplate.ReadsPat(LiteralTemplate.SourceOf(v))) : []);

    // Without metadata in the template External Secrets gives the Secret the labels of the ExternalSecret.
    private string? SecretType => Object.At("spec", "target", "template", "metadata") is null
        ? Object.TextAt("metadata", "labels", SecretTypeLabel)
        : Object.TextAt("spec", "target", "template", "metadata", "labels", SecretTypeLabel);

    private const string SecretTypeLabel = "argocd.argoproj.io/secret-type";

    /// <summary>The object as an ExternalSecret; null where it is none.</summary>
    public static ExternalSecret? From(ManifestObject manifestObject) =>
        manifestObject.Kind == "ExternalSecret" && manifestObject.ApiVersion.StartsWith("external-secrets.io/", StringComparison.Ordinal)
            ? new ExternalSecret(manifestObject)
            : null;

    /// <summary>Whether a Vault key is that of a project's repository credentials.</summary>
    public static bool IsProjectKey(string key) => ProjectKey().IsMatch(Action().Replace(key, "x"));

    private static IEnumerable<YamlScalar> Scalars(YamlNode? node) => node switch
    {
        YamlScalar scalar => [scalar],
        YamlCollection collection => collection.Cells.SelectMany(c => Scalars(c.Value)),
        _ => [],
    };

    [GeneratedRegex($"(^|/){GuideValues.VaultPrefix}/[^/\\p{{Cc}}]+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProjectKey();

    [GeneratedRegex(@"\{\{.*?\}\}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Action();
}
