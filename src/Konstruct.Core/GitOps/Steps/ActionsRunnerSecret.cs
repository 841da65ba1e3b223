namespace Konstruct.Core.GitOps.Steps;

/// <summary>
/// The actions runner's credentials: github_token goes, the three github_app keys come. The guide does not name this one; it reads the password from the
/// same Vault path, so that the runners stop when the token is removed there.
/// </summary>
internal sealed class ActionsRunnerSecret : IExternalSecretStep
{
    private const string Token = "github_token";

    /// <inheritdoc/>
    public MigrationStep Step => MigrationStep.RunnerSecret;

    /// <inheritdoc/>
    public bool IsAbout(ExternalSecret secret) =>
        secret.ProjectKeys.Any() && !secret.MakesRepositorySecret
        && (secret.Data.Any(IsToken) || HasTokenTemplate(secret) || secret.Data.Any(i => i.SecretKey is { Value: "github_app_id" }) || secret.TemplateData?.Find("github_app_id") is not null);

    /// <inheritdoc/>
    public IReadOnlyList<string> Convert(ExternalSecret secret)
    {
        var changes = new List<string>();
        if (secret.TemplateData is not null && (HasTokenTemplate(secret) || secret.TemplateData.Find("github_app_id") is not null))
        {
            if (HasTokenTemplate(secret))
                secret.RefuseRenamedFields();
            changes.AddRange(TemplateFields.Replace(secret, e => e.Name == Token, GuideValues.RunnerFields));
            var isExtracted = secret.Extracts.Any(k => ExternalSecret.IsProjectKey(k.Value));
            // A template without the whole path needs each field as an item under Vault's own name.
            changes.AddRange(DataItems.Replace(secret, IsPassword, isExtracted ? [] : [.. GuideValues.AppFields.Select(f => (f, f))]));
        }
        else
        {
            changes.AddRange(DataItems.Replace(secret, IsToken, GuideValues.RunnerFields));
        }
        return changes;
    }

    private static bool HasTokenTemplate(ExternalSecret secret) =>
        secret.TemplateData?.Find(Token) is { Value: Yaml.YamlScalar value } && LiteralTemplate.ReadsPat(LiteralTemplate.SourceOf(value));

    private static bool IsToken(ExternalSecretItem item) => item.SecretKey is { Value: Token } && IsPassword(item);

    private static bool IsPassword(ExternalSecretItem item) =>
        item.Key is { } key && ExternalSecret.IsProjectKey(key.Value) && item.Property is { Value: "password" };
}
