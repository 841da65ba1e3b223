namespace Konstruct.Core.GitOps;

/// <summary>An object that a step of Crossplane's is about.</summary>
/// <param name="Step">The step.</param>
/// <param name="Object">The object.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">Its name.</param>
internal sealed record CrossplaneObject(MigrationStep Step, ManifestObject Object, string Kind, string Name);
