namespace Konstruct.Core.Vault;

/// <summary>A mount of Vault's KV engine.</summary>
/// <param name="Path">Where it is mounted, without a slash at the end, e.g. <c>secret</c>.</param>
/// <param name="Version">1, which keeps no versions of a secret, or 2.</param>
public sealed record KvMount(string Path, int Version)
{
    /// <summary>The path by which policies and requests name the data of a secret, e.g. <c>secret/data/argocd/…</c>.</summary>
    /// <param name="path">The secret's path in the mount.</param>
    public string DataPath(string path) => Version == 1 ? $"{Path}/{path}" : $"{Path}/data/{path}";

    /// <summary>The path by which policies and requests name the deletion of a version, on KV version 2.</summary>
    /// <param name="path">The secret's path in the mount.</param>
    public string DeletePath(string path) => $"{Path}/delete/{path}";
}
