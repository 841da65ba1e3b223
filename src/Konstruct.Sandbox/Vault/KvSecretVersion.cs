using System.Text.Json;

namespace Konstruct.Sandbox.Vault;

/// <summary>A version of a secret.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Created">When it was written.</param>
/// <param name="Json">Its data as it was sent; not to be read once it is destroyed.</param>
internal sealed record KvSecretVersion(int Number, DateTimeOffset Created, string Json)
{
    /// <summary>When it was deleted, or null.</summary>
    public DateTimeOffset? Deleted { get; set; }

    /// <summary>Whether its data is gone for good.</summary>
    public bool IsDestroyed { get; set; }

    /// <summary>Whether its data can be read.</summary>
    public bool IsReadable => Deleted is null && !IsDestroyed;

    /// <summary>Writes what Vault tells of it.</summary>
    public void WriteMetadata(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("created_time", VaultReply.Time(Created));
        json.WriteNull("custom_metadata");
        json.WriteString("deletion_time", VaultReply.Time(Deleted));
        json.WriteBoolean("destroyed", IsDestroyed);
        json.WriteNumber("version", Number);
        json.WriteEndObject();
    }
}
