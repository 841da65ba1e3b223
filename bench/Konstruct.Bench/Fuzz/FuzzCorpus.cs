using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;
using Konstruct.Fuzz;
using YamlDotNet.RepresentationModel;

namespace Konstruct.Bench.Fuzz;

/// <summary>What fuzzing begins with: real manifests, the texts of the tests' cases, and what was found before.</summary>
internal static class FuzzCorpus
{
    private const int LongestText = 8_000;

    /// <summary>The inputs, one on a line behind the name of its target.</summary>
    /// <param name="repositoryRoot">The module's repository.</param>
    public static IEnumerable<string> Read(string repositoryRoot)
    {
        var tests = Path.Combine(repositoryRoot, "tests", "Konstruct.Core.Tests");
        List<string> manifests = [.. Texts(Path.Combine(repositoryRoot, "samples", "gitops"))];
        if (Environment.GetEnvironmentVariable("KONSTRUCT_UPSTREAM") is { Length: > 0 } upstream)
            manifests.AddRange(Texts(upstream));
        List<string> all = [.. manifests.Concat(Cases(tests)).Where(static t => t.Length <= LongestText).Distinct(StringComparer.Ordinal)];
        foreach (var target in FuzzTarget.All)
        {
            foreach (var input in Inputs(target, all))
                yield return $"{target.Name} {input}";
        }
        foreach (var line in File.ReadLines(Path.Combine(tests, "Fuzz", "seeds.txt")).Where(static l => l.Length > 0 && l[0] != '#'))
            yield return line;
    }

    private static IEnumerable<FuzzInput> Inputs(FuzzTarget target, List<string> all)
    {
        if (target.Samples.Any())
            return target.Samples.Select(static t => new FuzzInput([t], 0));
        return target.Name == "diffs"
            ? all.SelectMany((t, i) => new[] { new FuzzInput([t, all[(i + 1) % all.Count]], 0), new FuzzInput([t, Converted(t)], 0) })
            : all.Chunk(target.Texts).Select(static (texts, i) => new FuzzInput(texts, (uint)i));
    }

    private static string Converted(string text)
    {
        try
        {
            return ExternalSecretConversion.Convert(text).Text;
        }
        catch (YamlTextException)
        {
            return text + text;
        }
    }

    private static IEnumerable<string> Texts(string folder) =>
        Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText);

    // Cases are files of YAML whose scalars hold manifests.
    private static IEnumerable<string> Cases(string tests) =>
        Directory.EnumerateFiles(tests, "*.yaml", SearchOption.AllDirectories).Where(static f => Path.GetDirectoryName(f)!.EndsWith("Cases", StringComparison.Ordinal)).Order(StringComparer.Ordinal).SelectMany(static file =>
        {
            using var reader = File.OpenText(file);
            var stream = new YamlStream();
            stream.Load(reader);
            return stream.Documents.SelectMany(static d => d.AllNodes).OfType<YamlScalarNode>().Select(static n => n.Value ?? "").Where(static v => v.Contains('\n', StringComparison.Ordinal)).ToList();
        });
}
