using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;
using Xunit.Sdk;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Konstruct.Core.Tests.GitOps;

/// <summary>Reads cases, and runs those that give files.</summary>
internal static class FolderCaseFiles
{
    /// <summary>The cases of a folder as test data: name of the file, index of the case in it, and whether lines end with CRLF.</summary>
    public static IEnumerable<TheoryDataRow<string, int, bool>> Rows(string folder) =>
        from file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "GitOps", folder), "*.yaml").Order(StringComparer.Ordinal)
        from index in Enumerable.Range(0, Read(file).Count)
        from crlf in new[] { false, true }
        select new TheoryDataRow<string, int, bool>(Path.GetFileName(file), index, crlf) { TestDisplayName = $"{Read(file)[index]}{(crlf ? " (CRLF)" : "")}" };

    /// <summary>One case.</summary>
    public static FolderCase Read(string folder, string file, int index) => Read(Path.Combine(AppContext.BaseDirectory, "GitOps", folder, file))[index];

    /// <summary>The files of a case, parsed.</summary>
    public static List<FolderManifest> Manifests(IEnumerable<KeyValuePair<string, string>> files, bool crlf) => [.. files.Select(f => new FolderManifest(f.Key, YamlFile.Parse(Lines(f.Value, crlf))))];

    /// <summary>A text with the line ends asked for.</summary>
    public static string Lines(string text, bool crlf) => crlf ? text.Replace("\n", "\r\n", StringComparison.Ordinal) : text;

    /// <summary>Holds what came out against the case, and makes sure that a second run changes nothing.</summary>
    public static void Assert(FolderCase theCase, bool crlf, Func<List<FolderManifest>, IReadOnlyList<FileUpdate>> update)
    {
        var manifests = Manifests(theCase.Files, crlf);
        var updates = update(manifests);
        Xunit.Assert.Equal(theCase.Refused, updates.Where(u => u.Refusal is not null).Select(u => $"{u.Path}:{((YamlEditException)u.Refusal!).Refusal}:{u.Refusal!.Position.Line}"));
        var results = updates.Where(u => u.Result is not null).ToList();
        var changed = results.Where(u => u.Result!.Text != u.Before).ToDictionary(u => u.Path, u => u.Result!.Text, StringComparer.Ordinal);
        // A new file has its own line ends.
        Xunit.Assert.Equal(
            theCase.After.ToDictionary(a => a.Key, a => Lines(a.Value, crlf && theCase.Files.ContainsKey(a.Key)), StringComparer.Ordinal).OrderBy(a => a.Key, StringComparer.Ordinal),
            changed.OrderBy(a => a.Key, StringComparer.Ordinal));
        Xunit.Assert.Equal(theCase.Findings.Order(StringComparer.Ordinal), results.SelectMany(u => u.Result!.Findings.Select(f => $"{u.Path}:{f.RuleId}:{f.Line}")).Order(StringComparer.Ordinal));
        Xunit.Assert.All(results, u => Xunit.Assert.Equal(u.Result!.Text == u.Before, u.Result.Changes.Count == 0));
        Xunit.Assert.All(results, u => Xunit.Assert.Equal(u.Result!.Text != u.Before, u.Result.Objects.Any(o => o.IsChanged)));
        if (theCase.About is { } about)
            Xunit.Assert.Equal(about, results.SelectMany(u => u.Result!.Objects).Select(o => $"{o.Kind}/{o.Name}"));

        var after = manifests.Select(m => changed.TryGetValue(m.Path, out var text) ? new FolderManifest(m.Path, YamlFile.Parse(text)) : m)
            .Concat(changed.Where(c => manifests.TrueForAll(m => m.Path != c.Key)).Select(c => new FolderManifest(c.Key, YamlFile.Parse(c.Value)))).ToList();
        Xunit.Assert.All(update(after).Where(u => u.Result is not null), u => Xunit.Assert.Equal((u.Before, 0), (u.Result!.Text, u.Result.Changes.Count)));
    }

    private static List<FolderCase> Read(string file)
    {
        var deserializer = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
        var cases = deserializer.Deserialize<List<FolderCase>>(File.ReadAllText(file)) ?? throw new XunitException($"'{file}' has no cases.");
        cases.ForEach(c => c.File = Path.GetFileNameWithoutExtension(file));
        return cases;
    }
}
