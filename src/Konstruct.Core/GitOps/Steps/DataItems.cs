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
        var removed = string.Join(", ", unwanted.Select(i => i.SecretKey?.Value ?? i.Property!.Value));
        var missing = wanted.Where(w => secret.Data.All(i => i.SecretKey?.Value != w.SecretKey)).ToList();
        if (missing.Count == 0)
        {
            secret.Editor.Remove([.. unwanted.Select(i => i.Cell)]);
            return [$"{removed} removed"];
        }
        var place = unwanted[0].Cell.Index;
        var places = unwanted.Skip(1).Select(i => i.Cell.Index).ToHashSet();
        secret.Editor.Set(ItemAt(secret, place).Property!, missing[0].Field);
        if (ItemAt(secret, place).SecretKey is { } key)
            secret.Editor.Set(key, missing[0].SecretKey);
        if (places.Count > 0)
            secret.Editor.Remove([.. ItemsOf(secret).Items.Where(i => places.Contains(i.Index))]);
        var likeness = (YamlValue.Map)YamlValue.From(ItemAt(secret, place).Cell.Value);
        secret.Editor.Insert(ItemsOf(secret), [.. missing.Skip(1).Select(m => InTheLikeness(likeness, m.SecretKey, m.Field))], ItemAt(secret, place).Cell);
        return [$"{removed} replaced by {string.Join(", ", missing.Select(m => m.SecretKey))}"];
    }

    private static YamlSequence ItemsOf(ExternalSecret secret) => (YamlSequence)secret.Object.At("spec", "data")!;

    private static ExternalSecretItem ItemAt(ExternalSecret secret, int index) => new(ItemsOf(secret).Items[index]);

    private static YamlValue.Map InTheLikeness(YamlValue.Map item, string secretKey, string field) =>
        new YamlValue.Map([.. item.Entries.Select(e => KeyValuePair.Create(e.Key, e switch
        {
            { Key: "secretKey" } => new YamlValue.Text(secretKey),
            { Key: "remoteRef", Value: YamlValue.Map reference } => new YamlValue.Map([.. reference.Entries.Select(r =>
                r.Key == "property" ? KeyValuePair.Create(r.Key, (YamlValue)new YamlValue.Text(field)) : r)]),
            _ => e.Value,
        }))]);
}
