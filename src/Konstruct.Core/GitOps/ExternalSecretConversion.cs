using Konstruct.Core.GitOps.Steps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>Moves the ExternalSecrets of a text from the personal access token to the GitHub App. Pure: text in, text out.</summary>
public static class ExternalSecretConversion
{
    // The order matters: Crossplane's secret bears the label of a repository secret, too.
    private static readonly IExternalSecretStep[] _steps = [new CrossplaneGitSecret(), new ActionsRunnerSecret(), new ArgoRepositorySecret()];

    /// <summary>Whether a text may hold anything that the conversion has to look at; cheap.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    public static bool MayConcern(ReadOnlySpan<byte> utf8) => utf8.IndexOf("ExternalSecret"u8) >= 0 || utf8.IndexOf("PushSecret"u8) >= 0 || utf8.IndexOf("git-token-refresher"u8) >= 0;

    /// <summary>Converts a text.</summary>
    /// <param name="text">The manifests.</param>
    /// <param name="cancellation">Stops the conversion between two secrets.</param>
    /// <exception cref="YamlSyntaxException">The text is not YAML.</exception>
    /// <exception cref="YamlEditException">An edit was refused; no part of the text may be written then.</exception>
    public static ConversionResult Convert(string text, CancellationToken cancellation = default)
    {
        var manifest = new Manifest(YamlFile.Parse(text));
        try
        {
            return Convert(manifest, cancellation);
        }
        catch (YamlEditException e) when (manifest.Editor.Edits.Count > 0)
        {
            throw manifest.InOriginal(e, text);
        }
    }

    private static ConversionResult Convert(Manifest manifest, CancellationToken cancellation)
    {
        foreach (var secret in manifest.Objects().Select(ExternalSecret.From).OfType<ExternalSecret>())
        {
            if (StepFor(secret) is CrossplaneGitSecret)
                CrossplaneGitSecret.Remember(secret);
        }
        var kinds = new List<string>();
        var names = new List<string>();
        var changes = new List<string>();
        // Backwards, so that an object that is removed moves none that is still to come.
        foreach (var secret in manifest.Objects().Reverse().Select(ExternalSecret.From).OfType<ExternalSecret>())
        {
            cancellation.ThrowIfCancellationRequested();
            if (StepFor(secret) is not { } step)
                continue;
            var name = secret.Object.Name;
            kinds.Add(secret.Object.Kind);
            var what = step.Convert(secret);
            if (what.Count > 0)
                changes.Insert(0, $"{name}: {string.Join("; ", what)}");
            names.Insert(0, name);
        }
        return new ConversionResult
        {
            Text = manifest.File.Text,
            Dialect = manifest.Dialect,
            Kinds = [.. kinds.Distinct(StringComparer.Ordinal)],
            Names = names,
            Changes = changes,
            Findings = ExternalSecretFindings.Of(manifest, s => StepFor(s) is not null),
        };
    }

    private static IExternalSecretStep? StepFor(ExternalSecret secret)
    {
        try
        {
            return Array.Find(_steps, s => s.IsAbout(secret));
        }
        // An alias in a secret that has nothing to do with a project's path is nobody's business.
        catch (YamlEditException) when (!secret.MentionsProjectPath)
        {
            return null;
        }
    }
}
