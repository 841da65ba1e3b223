using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>An item of an ExternalSecret's <c>spec.data</c>: one field of one secret.</summary>
internal sealed class ExternalSecretItem(YamlItem cell)
{
    private readonly YamlMapping _item = (YamlMapping)cell.Value;

    /// <summary>Its place in the sequence.</summary>
    public YamlItem Cell => cell;

    /// <summary>Key of the field in the Secret.</summary>
    public YamlScalar? SecretKey => _item["secretKey"] as YamlScalar;

    /// <summary>Key of the secret in Vault.</summary>
    public YamlScalar? Key => RemoteRef?["key"] as YamlScalar;

    /// <summary>Field of the secret in Vault.</summary>
    public YamlScalar? Property => RemoteRef?["property"] as YamlScalar;

    private YamlMapping? RemoteRef => _item["remoteRef"] as YamlMapping;
}
