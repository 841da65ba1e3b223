using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>An item of an ExternalSecret's <c>spec.data</c>: one field of one secret.</summary>
internal sealed class ExternalSecretItem(ManifestObject secret, YamlItem cell)
{
    private readonly YamlMapping _item = (YamlMapping)cell.Value;

    /// <summary>Its place in the sequence.</summary>
    public YamlItem Cell => cell;

    /// <summary>Key of the field in the Secret.</summary>
    public YamlScalar? SecretKey => Scalar(_item, "secretKey");

    /// <summary>Key of the secret in Vault.</summary>
    public YamlScalar? Key => Scalar(RemoteRef, "key");

    /// <summary>Field of the secret in Vault.</summary>
    public YamlScalar? Property => Scalar(RemoteRef, "property");

    /// <summary>What it says of another store, version or encoding than the usual; null where it says nothing of that.</summary>
    public YamlNode? Special => _item["sourceRef"] ?? RemoteRef?["version"] ?? (Scalar(RemoteRef, "decodingStrategy") is { Value: not "None" } decoding ? decoding : null);

    private YamlMapping? RemoteRef => Value(_item, "remoteRef") as YamlMapping;

    private YamlScalar? Scalar(YamlMapping? mapping, string key) => Value(mapping, key) as YamlScalar;

    private YamlNode? Value(YamlMapping? mapping, string key)
    {
        var value = mapping?[key];
        if (mapping is not null && value is null)
            secret.RefuseMerge(mapping);
        if (value is YamlAlias)
            secret.RefuseAlias(value);
        return value;
    }
}
