using Konstruct.Core.GitOps.Steps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.GitOps;

/// <summary>Moves the ExternalSecrets of a text from the personal access token to the GitHub App. Pure: text in, text out.</summary>
public static class ExternalSecretConversion
{
    // The order matters: Crossplane's secret bears the label of a repository secret, too.
    private static readonly IExternalSecretStep[] _steps = [new CrossplaneGitSecret(), new ActionsRunnerSecret(), new ArgoRepositorySecret()];

    private static readonly Mentions _mentions = new("ExternalSecret", "PushSecret", "git-token-refresher");

    /// <summary>Whether a text may hold anything that the conversion has to look at; cheap.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    public static bool MayConcern(ReadOnlySpan<byte> utf8) => _mentions.In(utf8);

    /// <summary>Whether a text may hold anything that the conversion has to look at; cheap.</summary>
    /// <param name="text">The text.</param>
    internal static bool MayConcern(string text) => _mentions.In(text);

    /// <summary>Converts a text.</summary>
    /// <param name="text">The manifests.</param>
    /// <param name="cancellation">Stops the conversion between two secrets.</param>
    /// <exception cref="YamlSyntaxException">The text is not YAML.</exception>
    /// <exception cref="YamlEditException">An edit was refused; no part of the text may be written then.</exception>
    public static ConversionResult Convert(string text, CancellationToken cancellation = default) => Convert(YamlFile.Parse(text), cancellation: cancellation);

    /// <summary>Converts a text.</summary>
    /// <param name="file">The manifests.</param>
    /// <param name="projectName">The project, where it is known: it tells whether a Vault key that ends with <c>-platform</c> is the platform's.</param>
    /// <param name="cancellation">Stops the conversion between two secrets.</param>
    /// <exception cref="YamlEditException">An edit was refused; no part of the text may be written then.</exception>
    public static ConversionResult Convert(YamlFile file, string? projectName = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        var manifest = new Manifest(file) { ProjectName = projectName };
        try
        {
            return Convert(manifest, cancellation);
        }
        catch (YamlEditException e) when (manifest.Editor.Edits.Count > 0)
        {
            throw manifest.InOriginal(e, file.Text);
        }
    }

    /// <summary>The steps that have something to do with a text, whether they can be made or not.</summary>
    /// <param name="file">The manifests.</param>
    public static IReadOnlyList<MigrationStep> StepsIn(YamlFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return [.. new Manifest(file).Objects().Where(o => ClusterObject.From("", o) is not null).Select(ExternalSecret.From).OfType<ExternalSecret>().Select(StepSafelyFor).OfType<IExternalSecretStep>().Select(s => s.Step).Distinct()];
    }

    /// <summary>The step that is about a secret; null where none is.</summary>
    /// <exception cref="YamlEditException">An alias, a merge key or a key that stands twice is in the way.</exception>
    internal static MigrationStep? StepOf(ExternalSecret secret) => StepFor(secret)?.Step;

    // What cannot be edited may still tell what it is.
    private static IExternalSecretStep? StepSafelyFor(ExternalSecret secret)
    {
        IExternalSecretStep? likely = null;
        foreach (var step in _steps)
        {
            try
            {
                if (step.IsAbout(secret))
                    return step;
            }
            catch (YamlEditException)
            {
                likely = step;
            }
        }
        return secret.MentionsProjectPath ? likely : null;
    }

    private static ConversionResult Convert(Manifest manifest, CancellationToken cancellation)
    {
        foreach (var secret in manifest.Objects().Select(ExternalSecret.From).OfType<ExternalSecret>())
        {
            if (StepFor(secret) is CrossplaneGitSecret)
                CrossplaneGitSecret.Remember(secret);
        }
        var objects = new List<ConvertedObject>();
        var changes = new List<string>();
        // Backwards, so that an object that is removed moves none that is still to come.
        foreach (var secret in manifest.Objects().Reverse().Select(ExternalSecret.From).OfType<ExternalSecret>())
        {
            cancellation.ThrowIfCancellationRequested();
            if (StepFor(secret) is not { } step)
                continue;
            var name = secret.Object.Name;
            var kind = secret.Object.Kind;
            var what = step.Convert(secret);
            if (what.Count > 0)
                changes.Insert(0, $"{name}: {string.Join("; ", what)}");
            objects.Insert(0, new ConvertedObject(step.Step, kind, name, what.Count > 0));
        }
        return new ConversionResult
        {
            Text = manifest.File.Text,
            Dialect = manifest.Dialect,
            Objects = objects,
            Changes = changes,
            Findings = ExternalSecretFindings.Of(manifest, s => StepFor(s) is not null),
            Edits = manifest.Editor.Edits,
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
