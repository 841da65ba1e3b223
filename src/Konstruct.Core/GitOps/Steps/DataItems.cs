using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>Replaces items of an ExternalSecret's <c>spec.data</c> that read a personal access token by those that read a GitHub App.</summary>
internal static class DataItems
{
    /// <summary>Turns the first unwanted item into the first one that is missing, adds the others behind it in its likeness, and removes what is left.</summary>
    /// <param name="secret">The secret.</param>
    /// <param name="isUnwanted">Which items.</param>
    /// <param name="wanted">Keys of the Secret and the fields of Vault they come from, in order.</param>
    /// <returns>What changed, in words.</returns>
    public static IEnumerable<string> Replace(ExternalSecret secret, Func<ExternalSecretItem, bool> isUnwanted, IReadOnlyList<(string SecretKey, string Field)> wanted)
    {
        var unwanted = secret.Data.Where(isUnwanted).ToList();
        if (unwanted.Count == 0)
            return [];
        secret.RefuseUsesOf([.. unwanted.Select(i => i.SecretKey?.Value).OfType<string>()]);
        var removed = string.Join(", ", unwanted.Select(i => i.SecretKey?.Value ?? i.Property!.Value));
        var missing = wanted.Where(w => secret.Data.All(i => i.SecretKey?.Value != w.SecretKey)).ToList();
        if (missing.Count == 0)
        {
            secret.Editor.Remove([.. unwanted.Select(i => i.Cell)]);
            return [$"{removed} removed"];
        }
        var first = unwanted[0];
        secret.Editor.Together(() =>
        {
            secret.Editor.Set(first.Property!, missing[0].Field);
            if (first.SecretKey is { } key)
                secret.Editor.Set(key, missing[0].SecretKey);
            secret.Editor.Remove([.. unwanted.Skip(1).Select(i => i.Cell)]);
            secret.Editor.Insert(first.Cell.Collection, [.. missing.Skip(1).Select(m => InTheLikeness(first, m.SecretKey, m.Field))], first.Cell);
        });
        return [$"{removed} replaced by {string.Join(", ", missing.Select(m => m.SecretKey))}"];
    }

    // As the item is written, with the two names replaced; a comment inside it is about the item itself and is not repeated.
    private static YamlValue InTheLikeness(ExternalSecretItem item, string secretKey, string field)
    {
        var node = item.Cell.Value;
        var source = node.Source;
        if (source.Contains('#', StringComparison.Ordinal) || node.Position.Line != TextPosition.At(node.File.Text, item.Cell.Start).Line)
            return Rewrite(YamlValue.From(node), item, secretKey, field);
        var names = new List<(YamlScalar Scalar, string Name)> { (item.Property!, field) };
        if (item.SecretKey is { } key)
            names.Add((key, secretKey));
        foreach (var (scalar, name) in names.OrderByDescending(n => n.Scalar.ContentStart))
        {
            var at = scalar.ContentStart - node.ContentStart;
            source = string.Concat(source.AsSpan(0, at), scalar.Source.Replace(scalar.Value, name, StringComparison.Ordinal), source.AsSpan(at + scalar.Source.Length));
        }
        return new YamlValue.Verbatim(source);
    }

    private static YamlValue Rewrite(YamlValue value, ExternalSecretItem item, string secretKey, string field) => value is not YamlValue.Map map ? value : new YamlValue.Map(
        [.. map.Entries.Select(e => KeyValuePair.Create(e.Key, (e.Key, e.Value) switch
        {
            ("secretKey", YamlValue.Verbatim written) => new YamlValue.Verbatim(written.Value.Replace(item.SecretKey!.Value, secretKey, StringComparison.Ordinal)),
            ("property", YamlValue.Verbatim written) => new YamlValue.Verbatim(written.Value.Replace(item.Property!.Value, field, StringComparison.Ordinal)),
            ("remoteRef", _) => Rewrite(e.Value, item, secretKey, field),
            _ => e.Value,
        }))]);
}
