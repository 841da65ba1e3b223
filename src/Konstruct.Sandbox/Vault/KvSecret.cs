namespace Konstruct.Sandbox.Vault;

/// <summary>A secret of KV version 2 with its versions. Callers hold its lock.</summary>
internal sealed class KvSecret
{
    /// <summary>The versions that are still kept, by number.</summary>
    public SortedDictionary<int, KvSecretVersion> Versions { get; } = [];

    /// <summary>The number of the newest version; 0 where none was written yet.</summary>
    public int Current { get; private set; }

    /// <summary>When it last changed.</summary>
    public DateTimeOffset Updated { get; private set; } = DateTimeOffset.UtcNow;

    /// <summary>Whether its metadata was deleted while somebody was about to use it.</summary>
    public bool IsGone { get; set; }

    /// <summary>The newest version, or null.</summary>
    public KvSecretVersion? Newest => Versions.GetValueOrDefault(Current);

    /// <summary>Adds a version and forgets those that are too old.</summary>
    public KvSecretVersion Add(string json, int kept)
    {
        Updated = DateTimeOffset.UtcNow;
        var version = new KvSecretVersion(++Current, Updated, json);
        Versions.Add(Current, version);
        foreach (var old in Versions.Keys.TakeWhile(n => n <= Current - kept).ToArray())
            Versions.Remove(old);
        return version;
    }
}
