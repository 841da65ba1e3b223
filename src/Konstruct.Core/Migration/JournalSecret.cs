namespace Konstruct.Core.Migration;

/// <summary>A secret that files read.</summary>
/// <param name="Path">The path in the mount.</param>
/// <param name="Version">The version that it had; null on KV version 1.</param>
internal sealed record JournalSecret(string Path, int? Version);
