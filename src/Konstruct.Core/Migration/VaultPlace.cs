namespace Konstruct.Core.Migration;

/// <summary>A mount of a Vault, as a journal names it.</summary>
/// <param name="Address">Vault's address.</param>
/// <param name="Namespace">Vault's namespace; null for the root.</param>
/// <param name="Mount">The mount.</param>
internal sealed record VaultPlace(Uri Address, string? Namespace, string Mount);
