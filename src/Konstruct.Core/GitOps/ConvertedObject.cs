namespace Konstruct.Core.GitOps;

/// <summary>An object that a step of the migration is about.</summary>
/// <param name="Step">The step.</param>
/// <param name="Kind">The object's kind.</param>
/// <param name="Name">The object's name, as it was before.</param>
/// <param name="IsChanged">Whether the step had something to change.</param>
public sealed record ConvertedObject(MigrationStep Step, string Kind, string Name, bool IsChanged);
