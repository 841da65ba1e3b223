using YamlDotNet.Serialization;

namespace Konstruct.Core.Tests.GitOps;

/// <summary>One case of the conversion, as it stands in a file of <c>Cases</c>.</summary>
public sealed class ConversionCase
{
    /// <summary>What the case shows, as a sentence.</summary>
    public string Name { get; set; } = "";

    /// <summary>The project, where it is known.</summary>
    public string? Project { get; set; }

    /// <summary>The text before.</summary>
    public string Before { get; set; } = "";

    /// <summary>The text afterwards; null where nothing changes.</summary>
    public string? After { get; set; }

    /// <summary>Names of the secrets that a step is about.</summary>
    public List<string>? About { get; set; }

    /// <summary>Rules and lines of the findings: <c>KON101:7</c>.</summary>
    public List<string> Findings { get; set; } = [];

    /// <summary>Why the conversion is refused; null where it is not.</summary>
    public string? Refused { get; set; }

    /// <summary>The file the case stands in.</summary>
    [YamlIgnore]
    public string File { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{File}: {Name}";
}
