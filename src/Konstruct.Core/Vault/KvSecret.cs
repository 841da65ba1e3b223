using System.Text.Json.Nodes;

namespace Konstruct.Core.Vault;

/// <summary>A secret, or a version of one, as Vault has it. What it holds is shown nowhere, so it is no record.</summary>
public sealed class KvSecret
{
    /// <summary>Whether there is data.</summary>
    public required KvSecretState State { get; init; }

    /// <summary>The version; 0 where there never was one, null on KV version 1.</summary>
    public required int? Version { get; init; }

    /// <summary>When the version was written; null where it is not known.</summary>
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>The fields; null where there are none.</summary>
    public JsonObject? Data { get; init; }
}
