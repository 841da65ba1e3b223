using System.Text.RegularExpressions;
using Konstruct.Core.GitOps.Steps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>What the steps leave alone, and why; what they cannot mend.</summary>
internal static partial class ExternalSecretFindings
{
    /// <summary>Looks through a manifest as it is after the steps.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="isOurs">Whether a step is about the secret.</param>
    public static IReadOnlyList<Finding> Of(Manifest manifest, Func<ExternalSecret, bool> isOurs)
    {
        var findings = new List<Finding>();
        var seen = new Dictionary<(string Kind, string? Namespace, string Name), ManifestObject>();
        foreach (var manifestObject in manifest.Objects())
        {
            if (manifestObject.Kind == "CronJob" && manifestObject.Name == "git-token-refresher")
                findings.Add(Rule.TokenRefresher.At(manifestObject.Root, "The CronJob 'git-token-refresher' writes a username and a password, which are no personal access token."));
            if (ExternalSecret.From(manifestObject) is not { } secret)
            {
                findings.AddRange(AboutOtherKinds(manifestObject));
                continue;
            }
            var ours = isOurs(secret);
            findings.AddRange(ours ? AboutOurs(secret) : AboutOthersSafely(secret));
            var identity = (manifestObject.Kind, manifestObject.Namespace, manifestObject.Name);
            if (ours && !seen.TryAdd(identity, manifestObject) && manifest.Dialect != ManifestDialect.Helm)
            {
                findings.Add(Rule.SameObjectTwice.At(manifestObject.Root,
                    $"The ExternalSecret '{manifestObject.Name}' stands here and in line {seen[identity].Root.Position.Line}."));
            }
        }
        return [.. findings.OrderBy(f => f.Line)];
    }

    // Other kinds of the operator are not converted; whether they read the token is seen in their text.
    private static IEnumerable<Finding> AboutOtherKinds(ManifestObject manifestObject)
    {
        var source = manifestObject.Root.Source;
        if (manifestObject.ApiVersion.StartsWith("external-secrets.io/", StringComparison.Ordinal) && source.Contains(GuideValues.VaultPrefix + "/", StringComparison.Ordinal) && PatField().IsMatch(source))
        {
            yield return Rule.PatStillRead.At(manifestObject.Root,
                $"The {manifestObject.Kind} '{manifestObject.Name}' uses the token in a project's Vault path; it was left alone because only ExternalSecrets are converted.");
        }
    }

    [GeneratedRegex(@"property: *[""']?(username|password)\b|\.(username|password)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PatField();

    private static IEnumerable<Finding> AboutOurs(ExternalSecret secret)
    {
        foreach (var key in secret.Extracts.Where(k => secret.Object.Manifest.KeptPlatformKeys.Contains(k.Value) && CrossplaneGitSecret.IsNamedSo(secret)))
            yield return Rule.PlatformKeyKept.At(key, $"The Vault key '{key.Value}' already ended with '{GuideValues.PlatformSuffix}', and was taken for the platform's.");
        if (secret.PatReaders.FirstOrDefault() is { } reader)
            yield return Rule.PatStillRead.At(reader, $"The ExternalSecret '{secret.Object.Name}' was converted, but still reads the token here.");
        if (!secret.MakesRepositorySecret || CrossplaneGitSecret.IsNamedSo(secret))
            yield break;
        foreach (var field in secret.TemplateData?.Entries.Where(e => e.Name is "bearerToken" or "sshPrivateKey") ?? [])
            yield return Rule.OtherCredentialWins.At(field.Key, $"The Secret '{secret.TargetName}' has the field '{field.Name}' besides those of the GitHub App.");
        if (secret.TemplateData is not null && secret.Extracts.Count > 0 && secret.Object.TextAt("spec", "target", "template", "mergePolicy") == "Merge")
        {
            yield return Rule.PatPassesThrough.At(secret.Object.At("spec", "target", "template", "mergePolicy")!,
                $"With mergePolicy Merge every field of the Vault path reaches the Secret '{secret.TargetName}', the password, too.");
        }
    }

    // An alias in a secret that has nothing to do with a project's path is nobody's business.
    private static List<Finding> AboutOthersSafely(ExternalSecret secret)
    {
        try
        {
            return [.. AboutOthers(secret)];
        }
        catch (YamlEditException) when (!secret.MentionsProjectPath)
        {
            return [];
        }
    }

    private static string Why(ExternalSecret secret) => secret.MakesRepositorySecret || CrossplaneGitSecret.IsNamedSo(secret)
        ? "not written, or not deployed, as the platform's own are"
        : "none of ArgoCD's, Crossplane's or the actions runner's";

    private static IEnumerable<Finding> AboutOthers(ExternalSecret secret)
    {
        var name = secret.Object.Name;
        if (ArgoRepositorySecret.OtherRepository(secret) is { } other && secret.ProjectKeys.Any())
        {
            yield return Rule.OtherRepository.At(other,
                $"The ExternalSecret '{name}' was left alone because '{other.Value}' is no Git repository on GitHub over https, which alone a GitHub App can read.");
        }
        else if (secret.PatReaders.FirstOrDefault() is { } reader)
        {
            yield return Rule.PatStillRead.At(reader,
                $"The ExternalSecret '{name}' reads the token from the Vault key '{secret.ProjectKeys.First().Value}'; it was left alone because it is {Why(secret)}.");
        }
        else if (secret.HidesTemplateData && secret.ProjectKeys.Any())
        {
            yield return Rule.HiddenByTemplate.At(secret.Object.At("spec", "target", "template")!,
                $"A template action writes the content of the Secret '{secret.TargetName}', so that nobody can tell whether it holds the token. It was left alone.");
        }
        else if (secret.MakesRepositorySecret && secret.TemplateData is null && secret.Extracts.Any(k => ExternalSecret.IsProjectKey(k.Value)))
        {
            yield return Rule.PatPassesThrough.At(secret.Object.Root,
                $"The ExternalSecret '{name}' has no template data: every field of the Vault path reaches the Secret '{secret.TargetName}', the password, too. It was left alone.");
        }
        else if (secret.TemplateData is null && secret.Object.At("spec", "target", "template", "templateFrom") is null && secret.Extracts.FirstOrDefault(k => ExternalSecret.IsProjectKey(k.Value)) is { } whole)
        {
            yield return Rule.PatStillRead.At(whole, $"The ExternalSecret '{name}' reads every field of the Vault key '{whole.Value}', the token, too.");
        }
        else if ((secret.MakesRepositorySecret || CrossplaneGitSecret.IsNamedSo(secret)) && !secret.ProjectKeys.Any() && secret.FirstKey is { } key)
        {
            if (key.Value.Contains("{{", StringComparison.Ordinal))
            {
                yield return Rule.HiddenByTemplate.At(key, $"The ExternalSecret '{name}' was left alone because a template action writes its Vault key '{key.Value}', so that nobody can tell whether it is a project's.");
                yield break;
            }
            yield return Rule.OtherVaultKey.At(key,
                $"The ExternalSecret '{name}' was left alone because it reads the Vault key '{key.Value}', which is not a project's ('{GuideValues.VaultPrefix}/<project>').");
        }
    }
}
