using YamlDotNet.Serialization;

namespace Konstruct.Core.Tests.GitOps;

/// <summary>One case of what is looked at folder by folder, as it stands in a file of <c>CrossplaneCases</c>, <c>PrometheusCases</c> or <c>ClusterCases</c>.</summary>
public sealed class FolderCase
{
    /// <summary>What the case shows, as a sentence.</summary>
    public string Name { get; set; } = "";

    /// <summary>The files of the folder.</summary>
    public Dictionary<string, string> Files { get; set; } = [];

    /// <summary>The files that change or come into being, as they are then.</summary>
    public Dictionary<string, string> After { get; set; } = [];

    /// <summary>Files, rules and lines of the findings: <c>svc.yaml:KON116:14</c>; for clusters as they are on disk.</summary>
    public List<string> Findings { get; set; } = [];

    /// <summary>Kinds and names of the objects that a step is about: <c>Service/logs</c>; null where the case does not say.</summary>
    public List<string>? About { get; set; }

    /// <summary>Files that are left, and why: <c>svc.yaml:Alias:7</c>.</summary>
    public List<string> Refused { get; set; } = [];

    /// <summary>Whether what is there is replaced.</summary>
    public bool Force { get; set; }

    /// <summary>What is told of a cluster, by property.</summary>
    public Dictionary<string, string> Facts { get; set; } = [];

    /// <summary>The file the case stands in.</summary>
    [YamlIgnore]
    public string File { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{File}: {Name}";
}
