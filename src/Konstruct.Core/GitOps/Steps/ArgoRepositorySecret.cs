using System.Text.RegularExpressions;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps.Steps;

/// <summary>
/// ArgoCD's repository credentials: name, username and password go, the fields of the App come; type and url stay.
/// A password that stayed would win over the App (ArgoCD, <c>Repository.GetGitCreds</c>).
/// </summary>
internal sealed partial class ArgoRepositorySecret : IExternalSecretStep
{
    private static readonly string[] _patFields = ["name", "username", "password"];

    private static readonly (string SecretKey, string Field)[] _fields = [.. GuideValues.AppFields.Select(f => (f, f))];

    /// <inheritdoc/>
    public MigrationStep Step => MigrationStep.RepositorySecrets;

    /// <inheritdoc/>
    public bool IsAbout(ExternalSecret secret) => secret.MakesRepositorySecret && secret.ProjectKeys.Any() && OtherRepository(secret) is null && (HasPat(secret) || HasApp(secret));

    /// <inheritdoc/>
    public IReadOnlyList<string> Convert(ExternalSecret secret)
    {
        var changes = new List<string>();
        if (HasPat(secret))
            secret.RefuseRenamedFields();
        if (secret.TemplateData is not null)
            changes.AddRange(TemplateFields.Replace(secret, e => _patFields.Contains(e.Name, StringComparer.Ordinal), _fields, "url", "type"));
        // Where the whole path is read, its fields are there without items of their own.
        var wanted = secret.Extracts.Any(k => ExternalSecret.IsProjectKey(k.Value)) ? [] : _fields;
        changes.AddRange(DataItems.Replace(secret, IsPat, wanted));
        return changes;
    }

    /// <summary>The literal field that tells that this is no Git repository on GitHub over https, which alone an App can read; null where none does.</summary>
    public static YamlScalar? OtherRepository(ExternalSecret secret)
    {
        if (!secret.MakesRepositorySecret)
            return null;
        if (secret.TemplateData?["type"] is YamlScalar type && IsLiteral(type) && type.Value != "git")
            return type;
        return secret.TemplateData?["url"] is YamlScalar url && IsLiteral(url) && (!url.Value.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || OtherHost().IsMatch(url.Value)) ? url : null;
    }

    private static bool IsLiteral(YamlScalar value) => value.Value.Length > 0 && !value.Value.Contains("{{", StringComparison.Ordinal) && !value.Value.Contains('<', StringComparison.Ordinal);

    [GeneratedRegex(@"^https://[^/]*(gitlab|bitbucket|azure|visualstudio|ghcr)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OtherHost();

    private static bool HasPat(ExternalSecret secret) =>
        secret.TemplateData?.Entries.Any(e => e.Name is "username" or "password") == true || secret.Data.Any(i => IsPat(i) && i.Property!.Value != "name");

    private static bool HasApp(ExternalSecret secret) =>
        secret.TemplateData?.Entries.Any(e => GuideValues.AppFields.Contains(e.Name, StringComparer.Ordinal)) == true
        || secret.Data.Any(i => i.SecretKey is { } key && GuideValues.AppFields.Contains(key.Value, StringComparer.Ordinal));

    private static bool IsPat(ExternalSecretItem item) =>
        item.Key is { } key && ExternalSecret.IsProjectKey(key.Value) && item.Property is { } property && _patFields.Contains(property.Value, StringComparer.Ordinal);
}
