using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>
/// Crossplane's git credentials: <c>git-credentials</c> becomes <c>github-app-credentials</c>, which reads the project's platform path as a whole.
/// </summary>
internal sealed class CrossplaneGitSecret : IExternalSecretStep
{
    /// <inheritdoc/>
    public bool IsAbout(ExternalSecret secret) =>
        IsNamedSo(secret) && secret.Object.Namespace is null or GuideValues.CrossplaneNamespace && secret.ProjectKeys.Any();

    /// <summary>Whether the secret has the name of Crossplane's git credentials, of whatever cluster.</summary>
    public static bool IsNamedSo(ExternalSecret secret) => secret.TargetName is GuideValues.OldGitSecret or GuideValues.NewGitSecret;

    /// <inheritdoc/>
    public IReadOnlyList<string> Convert(ExternalSecret secret)
    {
        var changes = new List<string>();
        if (secret.TargetName == GuideValues.OldGitSecret && HasSuccessor(secret))
        {
            if (secret.Object.Item is { } item)
                secret.Editor.Remove(item);
            else
                secret.Editor.RemoveDocument(secret.Object.Document);
            return [$"removed, since {GuideValues.NewGitSecret} is in this file already"];
        }
        if (secret.TargetName == GuideValues.OldGitSecret)
        {
            if (secret.ProjectKeys.FirstOrDefault(IsPlatformKey) is { } kept)
                secret.Object.Manifest.KeptPlatformKeys.Add(kept.Value);
            Rename(secret);
            Dress(secret);
            changes.Add($"{GuideValues.OldGitSecret} renamed to {GuideValues.NewGitSecret}");
        }
        changes.AddRange(TemplateFields.Ensure(secret, GuideValues.CrossplaneFields));
        changes.AddRange(TemplateFields.Remove(secret, e => e.Value is YamlScalar value && LiteralTemplate.ReadsPat(LiteralTemplate.SourceOf(value))));
        changes.AddRange(ReadPlatformPath(secret));
        if (secret.Object.At("spec", "refreshInterval") is YamlScalar { Value: GuideValues.OldRefreshInterval } interval)
        {
            secret.Editor.Set(interval, GuideValues.NewRefreshInterval);
            changes.Add($"refreshInterval {GuideValues.OldRefreshInterval} raised to {GuideValues.NewRefreshInterval}");
        }
        return changes;
    }

    private static bool HasSuccessor(ExternalSecret secret) =>
        secret.Object.Manifest.Objects().Select(ExternalSecret.From).OfType<ExternalSecret>()
            .Any(s => s.TargetName == GuideValues.NewGitSecret && s.Object.Namespace == secret.Object.Namespace && s.ProjectKeys.Any());

    private static void Rename(ExternalSecret secret)
    {
        if (secret.Object.At("metadata", "name") is YamlScalar { Value: GuideValues.OldGitSecret } name)
            secret.Editor.Set(name, GuideValues.NewGitSecret);
        if (secret.Object.At("spec", "target", "name") is YamlScalar { Value: GuideValues.OldGitSecret } target)
            secret.Editor.Set(target, GuideValues.NewGitSecret);
    }

    // What the vendor's own result has besides; a user's own choice stays.
    private static void Dress(ExternalSecret secret)
    {
        var editor = secret.Editor;
        if (secret.Object.At("spec", "target") is null or YamlScalar { IsNull: true })
            Ensure(secret, ["spec"], "target", new YamlValue.Map(("name", GuideValues.NewGitSecret)));
        if (secret.Object.At("spec", "target", "creationPolicy") is null)
            editor.Insert(secret.Object.At("spec", "target")!, "creationPolicy", "Owner", secret.Object.MappingAt("spec", "target")?.Find("name"));
        if (secret.Object.MappingAt("spec", "target", "template") is not { Entries.Count: > 0 })
            Ensure(secret, ["spec", "target"], "template", new YamlValue.Map(("type", "Opaque")));
        if (secret.Object.At("spec", "target", "template", "type") is null)
            editor.InsertFirst(secret.Object.At("spec", "target", "template")!, "type", "Opaque");
        if (secret.Object.At("spec", "target", "template", "metadata") is null)
        {
            editor.InsertFirst(secret.Object.At("spec", "target", "template")!, "metadata", new YamlValue.Map(
                ("annotations", new YamlValue.Map(("managed-by", "argocd.argoproj.io"))),
                ("labels", new YamlValue.Map(("argocd.argoproj.io/secret-type", "repository")))));
        }
        // The default since the engine's first version was taken out.
        if (secret.Object.MappingAt("spec", "target", "template")?.Find("engineVersion") is { Value: YamlScalar { Value: "v2" } } engine)
            editor.Remove(engine);
        if (secret.TemplateData is null)
        {
            var fields = GuideValues.CrossplaneFields.Select(f => (f.SecretKey, (YamlValue)new YamlValue.Verbatim(LiteralTemplate.Write(f.Field, [], secret.Object.Manifest.Dialect))));
            Ensure(secret, ["spec", "target", "template"], "data", new YamlValue.Map([.. fields]));
        }
    }

    private static void Ensure(ExternalSecret secret, string[] parent, string key, YamlValue value)
    {
        if (secret.Object.MappingAt(parent)?.Find(key) is { } entry)
            secret.Editor.Set(entry.Value, value);
        else
            secret.Editor.Insert(secret.Object.At(parent)!, key, value);
    }

    private static List<string> ReadPlatformPath(ExternalSecret secret)
    {
        var changes = new List<string>();
        if (secret.Extracts.FirstOrDefault(k => ExternalSecret.IsProjectKey(k.Value)) is { } extract)
        {
            if (!IsPlatformKey(extract))
            {
                secret.Editor.Set(extract, new YamlValue.Verbatim(PlatformKey(extract)));
                changes.Add("the key's path gets the suffix " + GuideValues.PlatformSuffix);
            }
        }
        else if (secret.Data.Any(IsPat))
        {
            var key = PlatformKey(secret.Data.First(IsPat).Key!);
            var source = new YamlValue.Map(("extract", new YamlValue.Map(("key", new YamlValue.Verbatim(key)))));
            if (secret.Object.At("spec", "dataFrom") is YamlSequence { Items.Count: > 0 } sources)
                secret.Editor.Insert(sources, [source]);
            else
                secret.Editor.Insert(secret.Object.At("spec")!, "dataFrom", new YamlValue.List(source), secret.Object.MappingAt("spec")!.Find("data"));
            changes.Add($"reads {key.Trim('"', '\'')} as a whole");
        }
        var items = secret.Data;
        if (items.Count > 0 && items.All(IsPat))
            secret.Editor.Remove(secret.Object.MappingAt("spec")!.Find("data")!);
        else if (items.Any(IsPat))
            secret.Editor.Remove([.. items.Where(IsPat).Select(i => i.Cell)]);
        return changes;
    }

    private static bool IsPat(ExternalSecretItem item) =>
        item.Key is { } key && ExternalSecret.IsProjectKey(key.Value) && item.Property is { Value: "username" or "password" };

    private static bool IsPlatformKey(YamlScalar key) => key.Value.EndsWith(GuideValues.PlatformSuffix, StringComparison.Ordinal);

    // As the key is written, with the suffix inside its quotes.
    private static string PlatformKey(YamlScalar key)
    {
        if (IsPlatformKey(key))
            return key.Source;
        return key.Style == YamlScalarStyle.Plain
            ? key.Source + GuideValues.PlatformSuffix
            : string.Concat(key.Source.AsSpan(0, key.Source.Length - 1), GuideValues.PlatformSuffix, key.Source.AsSpan(key.Source.Length - 1));
    }
}
