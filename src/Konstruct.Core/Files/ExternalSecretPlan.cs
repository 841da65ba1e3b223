using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Files;

/// <summary>Moves the ExternalSecrets of a file to the GitHub App.</summary>
/// <param name="source">The file.</param>
/// <param name="projectName">The project, where it is known.</param>
public sealed class ExternalSecretPlan(ManifestSource source, string? projectName = null) : IFilePlan
{
    /// <summary>Called when the file was looked at.</summary>
    public Action? OnFile { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<PlannedFile> Make(CancellationToken cancellation)
    {
        OnFile?.Invoke();
        try
        {
            var file = ManifestFile.Read(source);
            if (!source.IsNamed && !ExternalSecretConversion.MayConcern(file.Bytes.Span))
                return [];
            var before = file.Decode();
            var result = ExternalSecretConversion.Convert(YamlFile.Parse(before), projectName, cancellation);
            return source.IsNamed || result.Objects.Count > 0 || result.Findings.Count > 0 ? [PlannedFile.Of(source, file, before, result)] : [];
        }
        catch (YamlTextException e)
        {
            return [PlannedFile.Left(source.Path, e)];
        }
        catch (FileProblemException e)
        {
            return [PlannedFile.Left(source.Path, e)];
        }
    }
}
