namespace Konstruct.Core.GitOps.Steps;

/// <summary>One step of the migration: which ExternalSecrets it is about, and what it makes of them.</summary>
internal interface IExternalSecretStep
{
    /// <summary>Which step it is.</summary>
    MigrationStep Step { get; }

    /// <summary>Whether this step is about the secret, migrated or not.</summary>
    bool IsAbout(ExternalSecret secret);

    /// <summary>Brings the secret in line.</summary>
    /// <param name="secret">The secret.</param>
    /// <returns>What changed, in words; empty where nothing had to.</returns>
    IReadOnlyList<string> Convert(ExternalSecret secret);
}
