using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>
/// Crossplane's git credentials: <c>git-credentials</c> becomes <c>github-app-credentials</c>, which reads the project's platform path as a whole.
/// </summary>
internal sealed class CrossplaneGitSecret : IExternalSecretStep
{
    /// <inheritdoc/>
    public MigrationStep Step => MigrationStep.CrossplaneSecret;

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
        var isOld = secret.TargetName == GuideValues.OldGitSecret;
        if (isOld)
        {
            secret.RefuseRenamedFields();
            RefuseSpecialItems(secret);
        }
        if (isOld)
        {
            if (secret.Object.Manifest.ProjectName is null && secret.ProjectKeys.FirstOrDefault(k => IsPlatformKey(secret, k)) is { } kept)
                secret.Object.Manifest.KeptPlatformKeys.Add(kept.Value);
            Complete(secret);
            changes.Add($"{GuideValues.OldGitSecret} renamed to {GuideValues.NewGitSecret}");
        }
        secret.Editor.Together(() =>
        {
            if (isOld)
                Rename(secret);
            if (secret.TemplateData is not null)
                changes.AddRange(TemplateFields.Ensure(secret, GuideValues.CrossplaneFields));
            changes.AddRange(ReadPlatformPath(secret));
            if (secret.Object.At("spec", "refreshInterval") is YamlScalar { Value: GuideValues.OldRefreshInterval } interval)
            {
                secret.Editor.Set(interval, GuideValues.NewRefreshInterval);
                changes.Add($"refreshInterval {GuideValues.OldRefreshInterval} raised to {GuideValues.NewRefreshInterval}");
            }
        });
        secret.Editor.Together(() =>
        {
            // The default since the engine's first version was taken out.
            if (isOld && secret.Object.MappingAt("spec", "target", "template")?.Find("engineVersion") is { Value: YamlScalar { Value: "v2" } } engine)
                secret.Editor.Remove(engine);
            changes.AddRange(TemplateFields.Remove(secret, e => e.Value is YamlScalar value && LiteralTemplate.ReadsPat(LiteralTemplate.SourceOf(value))));
            RemovePatItems(secret);
        });
        return changes;
    }

    // The whole path is read in their place: what they say besides key and property would be lost.
    private static void RefuseSpecialItems(ExternalSecret secret)
    {
        var items = secret.Data.Where(IsPat).ToList();
        var special = items.Find(i => i.Key!.Value != items[0].Key!.Value)?.Key ?? items.Select(i => i.Special).FirstOrDefault(n => n is not null);
        if (special is not null)
        {
            throw new YamlEditException(YamlRefusal.WrongKind, "The items that read the token differ in their keys, or read another store, version or encoding, which reading the path as a whole cannot express.",
                "Replace them by hand.", secret.Object.Manifest.File.Text, special.Span.Start);
        }
    }

    private static bool HasSuccessor(ExternalSecret secret) =>
        TemplateBlocks.BranchAt(secret.Object.Manifest.File, secret.Object.Root.Span.Start) == -1
        && secret.Object.Manifest.MigratedGitSecrets.Contains((secret.Object.Namespace, PlatformName(secret, secret.ProjectKeys.First())));

    /// <summary>Remembers a secret that was migrated before, as long as no template block decides whether it is there.</summary>
    public static void Remember(ExternalSecret secret)
    {
        var manifest = secret.Object.Manifest;
        if (secret.TargetName == GuideValues.NewGitSecret && TemplateBlocks.BranchAt(manifest.File, secret.Object.Root.Span.Start) == -1 && secret.ProjectKeys.FirstOrDefault() is { } key)
            manifest.MigratedGitSecrets.Add((secret.Object.Namespace, PlatformName(secret, key)));
    }

    private static string PlatformName(ExternalSecret secret, YamlScalar key) => IsPlatformKey(secret, key) ? key.Value : key.Value + GuideValues.PlatformSuffix;

    // Adds the parts of the template that are missing altogether.
    private static void Complete(ExternalSecret secret)
    {
        if (secret.Object.At("spec", "target") is null or YamlScalar { IsNull: true })
            Ensure(secret, ["spec"], "target", new YamlValue.Map(("name", GuideValues.NewGitSecret)));
        if (secret.Object.MappingAt("spec", "target", "template") is not { Entries.Count: > 0 })
            Ensure(secret, ["spec", "target"], "template", new YamlValue.Map(("type", "Opaque")));
        if (secret.TemplateData is null)
        {
            var fields = GuideValues.CrossplaneFields.Select(f => (f.SecretKey, (YamlValue)new YamlValue.Verbatim(LiteralTemplate.Write(f.Field, [], secret.Object.Manifest.Dialect))));
            Ensure(secret, ["spec", "target", "template"], "data", new YamlValue.Map([.. fields]));
        }
    }

    // The names, and what the vendor's own result has besides; a user's own choice stays.
    private static void Rename(ExternalSecret secret)
    {
        var target = secret.Object.MappingAt("spec", "target")!;
        if (secret.Object.At("metadata", "name") is YamlScalar { Value: GuideValues.OldGitSecret } name)
            secret.Editor.Set(name, GuideValues.NewGitSecret);
        if (target["name"] is YamlScalar { Value: GuideValues.OldGitSecret } targetName)
            secret.Editor.Set(targetName, GuideValues.NewGitSecret);
        if (target["creationPolicy"] is null)
            secret.Editor.Insert(target, "creationPolicy", "Owner", target.Find("name"));
        var template = secret.Object.MappingAt("spec", "target", "template")!;
        var missing = new List<(string, YamlValue)>();
        if (template["metadata"] is null)
        {
            missing.Add(("metadata", new YamlValue.Map(
                ("annotations", new YamlValue.Map(("managed-by", "argocd.argoproj.io"))),
                ("labels", new YamlValue.Map(("argocd.argoproj.io/secret-type", "repository"))))));
        }
        if (template["type"] is null)
            missing.Add(("type", "Opaque"));
        secret.Editor.InsertFirst(template, missing);
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
        if (secret.Extracts.FirstOrDefault(k => ExternalSecret.IsProjectKey(k.Value)) is { } extract)
        {
            if (IsPlatformKey(secret, extract))
                return [];
            secret.Editor.Set(extract, new YamlValue.Verbatim(PlatformKey(secret, extract)));
            return [$"reads {extract.Value}{GuideValues.PlatformSuffix}"];
        }
        if (!secret.Data.Any(IsPat))
            return [];
        var key = PlatformKey(secret, secret.Data.First(IsPat).Key!);
        var source = new YamlValue.Map(("extract", new YamlValue.Map(("key", new YamlValue.Verbatim(key)))));
        if (secret.Object.At("spec", "dataFrom") is { } sources)
            secret.Editor.Insert(sources, [source]);
        else
            secret.Editor.Insert(secret.Object.At("spec")!, "dataFrom", new YamlValue.List(source), secret.Object.MappingAt("spec")!.Find("data"));
        return [$"reads {key.Trim('"', '\'')} as a whole"];
    }

    private static void RemovePatItems(ExternalSecret secret)
    {
        var items = secret.Data;
        if (items.Count > 0 && items.All(IsPat))
            secret.Editor.Remove(secret.Object.MappingAt("spec")!.Find("data")!);
        else if (items.Any(IsPat))
            secret.Editor.Remove([.. items.Where(IsPat).Select(i => i.Cell)]);
    }

    private static bool IsPat(ExternalSecretItem item) =>
        item.Key is { } key && ExternalSecret.IsProjectKey(key.Value) && item.Property is { Value: "username" or "password" };

    // A project may itself be called so.
    private static bool IsPlatformKey(ExternalSecret secret, YamlScalar key) =>
        key.Value.EndsWith(GuideValues.PlatformSuffix, StringComparison.Ordinal) && key.Value[(key.Value.LastIndexOf('/') + 1)..] != secret.Object.Manifest.ProjectName;

    // As the key is written, with the suffix inside its quotes.
    private static string PlatformKey(ExternalSecret secret, YamlScalar key)
    {
        if (IsPlatformKey(secret, key))
            return key.Source;
        return key.Style == YamlScalarStyle.Plain
            ? key.Source + GuideValues.PlatformSuffix
            : string.Concat(key.Source.AsSpan(0, key.Source.Length - 1), GuideValues.PlatformSuffix, key.Source.AsSpan(key.Source.Length - 1));
    }
}
