using System.Text.Json.Nodes;

namespace Konstruct.Sandbox.Vault;

/// <summary>A key-value secrets engine at its mount.</summary>
/// <param name="path">Where it is mounted, without a final slash.</param>
internal abstract class KvMount(string path)
{
    /// <summary>Where it is mounted, without a final slash.</summary>
    public string Path { get; } = path;

    /// <summary>1 or 2.</summary>
    public abstract int KvVersion { get; }

    /// <summary>Whether a write to a path is an update to Vault's policies, not a create.</summary>
    public abstract bool IsUpdate(string path);

    /// <summary>Answers a request that policies allow.</summary>
    public abstract Reply Answer(VaultCall call);

    /// <summary>Writes a secret; gives its version.</summary>
    public abstract int Put(string key, string json);

    /// <summary>The current data of a secret, or null.</summary>
    public abstract JsonObject? Get(string key);

    /// <summary>The current version of a secret; 0 where there is none.</summary>
    public abstract int Version(string key);

    /// <summary>Deletes a secret, softly where the engine can.</summary>
    public abstract void Delete(string key);
}
