using System.Text.Json.Nodes;

namespace Konstruct.Core.Credentials;

/// <summary>What is to become of a secret's fields.</summary>
internal sealed class SecretChange
{
    private SecretChange(JsonObject? data, JsonObject patch, IReadOnlyList<VaultFieldChange> fields, bool isEmpty)
    {
        Data = data;
        Patch = patch;
        Fields = fields;
        IsEmpty = isEmpty;
    }

    /// <summary>All fields as they are to be; null where the secret is to be deleted.</summary>
    public JsonObject? Data { get; }

    /// <summary>The fields that change alone, those that go as null.</summary>
    public JsonObject Patch { get; }

    /// <summary>Whether sending those fields alone comes to the same: of objects in them only some members would be replaced, and nulls would be left out.</summary>
    public bool CanBePatched => Data is not null && Patch.All(f => f.Value is JsonValue || (f.Value is null && !Data.ContainsKey(f.Key)));

    /// <summary>The fields that change, by name.</summary>
    public IReadOnlyList<VaultFieldChange> Fields { get; }

    /// <summary>Whether nothing changes.</summary>
    public bool IsEmpty { get; }

    /// <summary>The change from some fields to others.</summary>
    /// <param name="before">The fields as they are; null where there is no secret.</param>
    /// <param name="after">The fields as they are to be; null where there is to be no secret.</param>
    public static SecretChange Between(JsonObject? before, JsonObject? after)
    {
        var patch = new JsonObject();
        var fields = new List<VaultFieldChange>();
        foreach (var (name, value) in after ?? [])
        {
            if (before is null || !before.TryGetPropertyValue(name, out var old))
                fields.Add(new VaultFieldChange(name, VaultFieldChangeKind.Added));
            else if (!JsonNode.DeepEquals(old, value))
                fields.Add(new VaultFieldChange(name, VaultFieldChangeKind.Changed));
            else
                continue;
            patch[name] = value?.DeepClone();
        }
        foreach (var (name, _) in before ?? [])
        {
            if (after?.ContainsKey(name) == true)
                continue;
            fields.Add(new VaultFieldChange(name, VaultFieldChangeKind.Removed));
            patch[name] = null;
        }
        return new SecretChange(after, patch, fields, fields.Count == 0 && before is null == after is null);
    }
}
