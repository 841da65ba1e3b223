namespace Konstruct.Core.Migration;

/// <summary>A secret that is about to be written.</summary>
/// <param name="Id">The entry's number.</param>
/// <param name="Address">Vault's address.</param>
/// <param name="Namespace">Vault's namespace; null for the root.</param>
/// <param name="Mount">The mount.</param>
/// <param name="Path">The path in it.</param>
/// <param name="Project">The project.</param>
/// <param name="Scope">Which of its paths.</param>
/// <param name="KvVersion">The version of the KV engine.</param>
/// <param name="Existed">Whether there was a secret.</param>
/// <param name="VersionBefore">The version that is there.</param>
/// <param name="Fields">The fields that change, by name.</param>
internal sealed record JournalVault(int Id, Uri Address, string? Namespace, string Mount, string Path, string? Project, CredentialScope? Scope, int? KvVersion, bool Existed, int? VersionBefore, IReadOnlyList<string> Fields) : JournalEntry;
