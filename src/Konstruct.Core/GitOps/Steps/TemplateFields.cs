using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>Brings the fields of an ExternalSecret's template in line.</summary>
internal static class TemplateFields
{
    /// <summary>Adds the fields that are missing and makes those plain that are there but would be empty, or padded, where Vault lacks them.</summary>
    /// <param name="secret">The secret; it has a template.</param>
    /// <param name="fields">Keys of the Secret and the fields of Vault they come from, in order.</param>
    /// <param name="behind">Keys to insert behind, the first that is there.</param>
    /// <returns>What changed, in words.</returns>
    public static IEnumerable<string> Ensure(ExternalSecret secret, IReadOnlyList<(string SecretKey, string Field)> fields, params string[] behind)
    {
        var changes = new List<string>();
        foreach (var (key, field) in fields)
        {
            if (secret.TemplateData![key] is YamlScalar present && LiteralTemplate.SourceOf(present) is var source && NeedsMending(key, field, source))
            {
                secret.Editor.Set(present, new YamlValue.Verbatim(LiteralTemplate.Write(field, [source, .. Samples(secret)], secret.Object.Manifest.Dialect)));
                changes.Add($"{key} made plain");
            }
        }
        var missing = fields.Where(f => secret.TemplateData![f.SecretKey] is null).ToList();
        if (missing.Count == 0)
            return changes;
        var samples = Samples(secret).ToList();
        var previous = fields.TakeWhile(f => f != missing[0]).Select(f => f.SecretKey).Reverse();
        var data = secret.TemplateData!;
        var level = TemplateBlocks.BranchAt(data.File, data.Cell!.Start);
        var after = previous.Concat(behind).Select(data.Find).FirstOrDefault(e => e is not null && TemplateBlocks.BranchAt(data.File, e.Start) == level);
        secret.Editor.Insert(data, [.. missing.Select(m => (m.SecretKey, (YamlValue)new YamlValue.Verbatim(LiteralTemplate.Write(m.Field, samples, secret.Object.Manifest.Dialect))))], after);
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

    // How the file writes such a template: this secret's own values first, the file's others next.
    private static IEnumerable<string> Samples(ExternalSecret secret)
    {
        IEnumerable<YamlEntry> own = secret.TemplateData?.Entries ?? [];
        return own.OrderBy(e => e.Name switch { "url" => 0, "type" => 1, _ => 2 }).Select(e => e.Value).OfType<YamlScalar>().Select(LiteralTemplate.SourceOf)
            .Concat(secret.Object.Manifest.Objects().Select(ExternalSecret.From).OfType<ExternalSecret>().SelectMany(s => s.TemplateValues).Select(LiteralTemplate.SourceOf));
    }

    // Only the key survives blanks around it: PEM is read so, a number is not.
    private static bool NeedsMending(string key, string field, string source) =>
        (key != field || GuideValues.AppFields.Contains(field, StringComparer.Ordinal))
        && LiteralTemplate.Unescape(source).Contains($".{field}", StringComparison.Ordinal)
        && !LiteralTemplate.IsPlain(source, allowBlanks: field == "githubAppPrivateKey");
}
