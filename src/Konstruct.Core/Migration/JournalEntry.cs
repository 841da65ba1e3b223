using System.Text.Json.Serialization;

namespace Konstruct.Core.Migration;

/// <summary>One line of a journal. Names of members are those of the file: changing one changes the format.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "entry")]
[JsonDerivedType(typeof(JournalRun), "run")]
[JsonDerivedType(typeof(JournalFile), "file")]
[JsonDerivedType(typeof(JournalVault), "vault")]
[JsonDerivedType(typeof(JournalVaultWritten), "vaultWritten")]
[JsonDerivedType(typeof(JournalSecrets), "secrets")]
[JsonDerivedType(typeof(JournalCommit), "commit")]
[JsonDerivedType(typeof(JournalPush), "push")]
[JsonDerivedType(typeof(JournalPullRequest), "pullRequest")]
[JsonDerivedType(typeof(JournalUndone), "undone")]
internal abstract record JournalEntry;
