namespace Konstruct.Bench.Vault;

/// <summary>What Vault was asked, and what came of it.</summary>
/// <param name="Reads">Reads of secrets.</param>
/// <param name="Writes">Writes of secrets.</param>
/// <param name="Others">Other requests: about the mount, and about the rights.</param>
/// <param name="Written">Secrets that were written once for each App and hold the last one's credential.</param>
internal sealed record VaultTally(int Reads, int Writes, int Others, int Written);
