namespace Konstruct.Bench.Vault;

/// <summary>Where the sandbox's Vault is. It opens nothing but itself.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Token">A token that may do everything.</param>
internal sealed record VaultPlace(Uri Address, string Token);
