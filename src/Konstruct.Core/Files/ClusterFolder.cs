namespace Konstruct.Core.Files;

/// <summary>The folder of a workload cluster, or of a template of one.</summary>
/// <param name="Name">The cluster's name: the folder's, or that of the chart whose templates it holds.</param>
/// <param name="Path">Full path.</param>
/// <param name="Files">Its files and those below it, in the order of the search.</param>
public sealed record ClusterFolder(string Name, string Path, IReadOnlyList<ClusterFile> Files);
