using System.Diagnostics;

namespace Konstruct.Bench.YamlTools;

/// <summary>A tool that edits YAML, set to the work of <c>Convert-KonstructExternalSecret</c>.</summary>
/// <param name="Name">Its name and version.</param>
/// <param name="Edit">How to start it on a folder.</param>
/// <param name="Read">How to have it tell how many files of a folder it cannot read; null where it has no way to.</param>
internal sealed record YamlTool(string Name, Func<string, ProcessStartInfo> Edit, Func<string, ProcessStartInfo>? Read);
