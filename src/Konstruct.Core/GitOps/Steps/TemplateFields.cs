using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>Brings the fields of an ExternalSecret's template in line.</summary>
internal static class TemplateFields
{
    /// <summary>Replaces the fields of a personal access token by others.</summary>
    /// <param name="secret">The secret; it has a template.</param>
    /// <param name="isUnwanted">Which fields go.</param>
    /// <param name="fields">Keys of the Secret and the fields of Vault they come from, in order.</param>
    /// <param name="behind">Keys to insert behind, the first that is there.</param>
    /// <returns>What changed, in words.</returns>
    public static IEnumerable<string> Replace(ExternalSecret secret, Func<YamlEntry, bool> isUnwanted, IReadOnlyList<(string SecretKey, string Field)> fields, params string[] behind)
    {
        var changes = new List<string>();
        var data = secret.TemplateData!;
        var anchor = Anchor(data, e => !isUnwanted(e), fields, behind);
        if (anchor is null)
        {
            changes.AddRange(Ensure(secret, fields));
            changes.AddRange(Remove(secret, isUnwanted));
        }
        else
        {
            secret.Editor.Together(() =>
            {
                changes.AddRange(Ensure(secret, fields, anchor));
                changes.AddRange(Remove(secret, isUnwanted));
            });
        }
        return changes;
    }

    /// <summary>Adds the fields that are missing and makes those plain that are there but would be empty, or padded, where Vault lacks them.</summary>
    /// <param name="secret">The secret; it has a template.</param>
    /// <param name="fields">Keys of the Secret and the fields of Vault they come from, in order.</param>
    /// <param name="after">The entry to insert behind; null: behind the last one.</param>
    /// <returns>What changed, in words.</returns>
    public static IEnumerable<string> Ensure(ExternalSecret secret, IReadOnlyList<(string SecretKey, string Field)> fields, YamlEntry? after = null)
    {
        var changes = new List<string>();
        var data = secret.TemplateData!;
        foreach (var (key, field) in fields)
        {
            if (data[key] is YamlScalar present && LiteralTemplate.SourceOf(present) is var source && NeedsMending(key, field, source))
            {
                Set(secret, key, LiteralTemplate.Write(field, [source, .. Samples(secret)], secret.Object.Manifest.Dialect));
                changes.Add($"{key} made plain");
            }
        }
        var missing = fields.Where(f => data[f.SecretKey] is null).ToList();
        if (missing.Count == 0)
            return changes;
        var samples = Samples(secret);
        secret.Editor.Insert(secret.TemplateData!, [.. missing.Select(m => (m.SecretKey, (YamlValue)new YamlValue.Verbatim(LiteralTemplate.Write(m.Field, samples, secret.Object.Manifest.Dialect))))], after);
        changes.Add($"{string.Join(", ", missing.Select(m => m.SecretKey))} added");
        return changes;
    }

    /// <summary>Removes fields from the template.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="isUnwanted">Which fields.</param>
    /// <returns>What changed, in words.</returns>
    public static IEnumerable<string> Remove(ExternalSecret secret, Func<YamlEntry, bool> isUnwanted)
    {
        var unwanted = secret.TemplateData?.Entries.Where(isUnwanted).ToList() ?? [];
        if (unwanted.Count == 0)
            return [];
        secret.Editor.Remove([.. unwanted]);
        return [$"{string.Join(", ", unwanted.Select(e => e.Name).Distinct(StringComparer.Ordinal))} removed"];
    }

    private static void Set(ExternalSecret secret, string key, string source) =>
        secret.Editor.Set(secret.TemplateData![key]!, new YamlValue.Verbatim(source));

    // The entry to insert behind: one that stays, and that is in no template block of its own.
    private static YamlEntry? Anchor(YamlMapping data, Func<YamlEntry, bool> stays, IReadOnlyList<(string SecretKey, string Field)> fields, string[] behind)
    {
        var level = TemplateBlocks.BranchAt(data.File, data.Cell!.Start);
        bool Serves(YamlEntry? entry) => entry is not null && stays(entry) && TemplateBlocks.BranchAt(data.File, entry.Start) == level;
        var present = fields.TakeWhile(f => data[f.SecretKey] is not null).Select(f => f.SecretKey).Reverse();
        return present.Concat(behind).Select(data.Find).FirstOrDefault(Serves) ?? data.Entries.LastOrDefault(Serves);
    }

    // How the file writes such a template: this secret's own values first, the file's others next.
    private static IEnumerable<string> Samples(ExternalSecret secret)
    {
        IEnumerable<YamlEntry> own = secret.TemplateData?.Entries ?? [];
        return own.OrderBy(e => e.Name switch { "url" => 0, "type" => 1, _ => 2 }).Select(e => e.Value).OfType<YamlScalar>().Select(LiteralTemplate.SourceOf)
            .Concat(secret.Object.Manifest.Objects().Select(ExternalSecret.From).OfType<ExternalSecret>().SelectMany(s => s.TemplateValues).Select(LiteralTemplate.SourceOf));
    }

    // A literal is somebody's own; nothing at all, the token, or the field with a default or blanks around it is not what ArgoCD can read.
    // Only the key survives blanks: PEM is read so, a number is not.
    private static bool NeedsMending(string key, string field, string source)
    {
        if (LiteralTemplate.ReadsPat(source))
            return true;
        if (key == field && !GuideValues.AppFields.Contains(field, StringComparer.Ordinal))
            return false;
        var text = LiteralTemplate.Unescape(source);
        if (text.Trim() is "" or "~" or "null")
            return true;
        return text.Contains(field, StringComparison.Ordinal)
            && (LiteralTemplate.FieldOf(source) != field || !LiteralTemplate.IsPlain(source, allowBlanks: field == "githubAppPrivateKey"));
    }
}
