namespace Konstruct.Core.GitOps.Steps;

/// <summary>
/// ArgoCD's repository credentials: name, username and password go, the fields of the App come; type and url stay.
/// A password that stayed would win over the App (ArgoCD, <c>Repository.GetGitCreds</c>).
/// </summary>
internal sealed class ArgoRepositorySecret : IExternalSecretStep
{
    private static readonly string[] _patFields = ["name", "username", "password"];

    private static readonly (string SecretKey, string Field)[] _fields = [.. GuideValues.AppFields.Select(f => (f, f))];

    /// <inheritdoc/>
    public bool IsAbout(ExternalSecret secret) => secret.MakesRepositorySecret && secret.ProjectKeys.Any() && (HasPat(secret) || HasApp(secret));

    /// <inheritdoc/>
    public IReadOnlyList<string> Convert(ExternalSecret secret)
    {
        var changes = new List<string>();
        if (secret.TemplateData is not null)
            changes.AddRange(TemplateFields.Replace(secret, e => _patFields.Contains(e.Name, StringComparer.Ordinal), _fields, "url", "type"));
        // Where the whole path is read, its fields are there without items of their own.
        var wanted = secret.Extracts.Any(k => ExternalSecret.IsProjectKey(k.Value)) ? [] : _fields;
        changes.AddRange(DataItems.Replace(secret, IsPat, wanted));
        return changes;
    }

    private static bool HasPat(ExternalSecret secret) =>
        secret.TemplateData?.Entries.Any(e => e.Name is "username" or "password") == true || secret.Data.Any(i => IsPat(i) && i.Property!.Value != "name");

    private static bool HasApp(ExternalSecret secret) =>
        secret.TemplateData?.Entries.Any(e => GuideValues.AppFields.Contains(e.Name, StringComparer.Ordinal)) == true
        || secret.Data.Any(i => i.SecretKey is { } key && GuideValues.AppFields.Contains(key.Value, StringComparer.Ordinal));

    private static bool IsPat(ExternalSecretItem item) =>
        item.Key is { } key && ExternalSecret.IsProjectKey(key.Value) && item.Property is { } property && _patFields.Contains(property.Value, StringComparer.Ordinal);
}
