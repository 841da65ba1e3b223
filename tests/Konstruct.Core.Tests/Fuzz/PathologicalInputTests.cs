using System.Diagnostics;
using System.Globalization;
using Konstruct.Core.Files;
using Konstruct.Core.GitOps;
using Konstruct.Core.Migration;
using Konstruct.Core.Yaml;

namespace Konstruct.Core.Tests.Fuzz;

/// <summary>Input that is made to be too much is read, or refused, in the time and memory that its size allows, and ends no process.</summary>
public sealed class PathologicalInputTests
{
    // Whatever is tried beyond reading is so much smaller.
    private const int Fraction = 20;

    // For a busy machine: what grows with the square of the size is far beyond.
    private const double Milliseconds = 1500;
    private const double MillisecondsPerKilobyte = 5;

    private const double Bytes = 32 * 1024 * 1024;
    private const double BytesPerKilobyte = 1024 * 1024;

    private const int Tries = 3;

    private static readonly Dictionary<string, Action<string>> _uses = new(StringComparer.Ordinal)
    {
        ["ExternalSecrets"] = static text =>
        {
            ExternalSecretConversion.StepsIn(YamlFile.Parse(text));
            ExternalSecretConversion.Convert(text);
        },
        ["Findings"] = static text =>
        {
            var manifests = new ClusterManifests(Folder(text), "registry/clusters/engineering", [("main.tf", text)]);
            Assert.NotNull(ClusterFindings.Of(manifests));
            Assert.NotNull(ClusterFindings.Outside(manifests));
        },
        ["Crossplane"] = static text => CrossplaneUpdate.Of(Folder(text), new CrossplaneValues()),
        ["Prometheus"] = static text => PrometheusApplication.Of(Folder(text), new PrometheusValues { ClusterName = "engineering", Domain = "acme.example" }),
        ["RemoveEveryOther"] = static text =>
        {
            var editor = new YamlEditor(YamlFile.Parse(text));
            if (LargestIn(editor.File) is { } collection)
                editor.Remove([.. collection.Cells.Where(static c => c.Index % 2 == 1)]);
        },
        ["Insert"] = static text =>
        {
            var editor = new YamlEditor(YamlFile.Parse(text));
            editor.InsertDocument(editor.File.Documents.Count, "a: 1\n");
            if (editor.File.Documents[0].Mapping is { Entries.Count: > 0 } mapping)
                editor.Insert(mapping, "zz", "new", mapping.Entries[0]);
        },
        ["Diff"] = static text =>
        {
            UnifiedDiff.Between(text, text + "x\n", "a.yaml");
            TextInverse.Between(text, "x\n" + text);
        },
    };

    public static IEnumerable<TheoryDataRow<string, int>> Texts =>
        PathologicalText.All.Select(static t => new TheoryDataRow<string, int>(t.Name, t.IsReadWhole ? t.Count : t.Count / Fraction));

    public static IEnumerable<TheoryDataRow<string, string>> Uses =>
        from use in _uses.Keys
        from text in PathologicalText.All
        select new TheoryDataRow<string, string>(use, text.Name);

    [Theory]
    [MemberData(nameof(Texts))]
    public void It_is_read_in_bounded_time_and_memory(string name, int count)
    {
        var text = Made(name, count);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Try(text, "Reading", static t => YamlFile.Parse(t));

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < Tries * (Bytes + (text.Length / 1024.0 * BytesPerKilobyte)), string.Create(CultureInfo.InvariantCulture, $"Reading {text.Length / 1024} kB allocates {allocated / (1024 * 1024)} MiB."));
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public void It_is_used_in_bounded_time(string use, string name) =>
        Try(Made(name, PathologicalText.All.Single(t => t.Name == name).Count / Fraction), use, _uses[use]);

    [Theory]
    [InlineData(10_000)]
    [InlineData(100_000)]
    public void What_is_nested_too_deep_is_refused(int depth)
    {
        foreach (var (open, content, close) in new[] { ("[", "", "]"), ("{a: ", "1", "}"), ("- ", "a", ""), ("? ", "a", "") })
        {
            var text = string.Concat(Enumerable.Repeat(open, depth)) + content + string.Concat(Enumerable.Repeat(close, depth)) + "\n";
            Assert.Contains("nested deeper than 400 levels", Assert.Throws<YamlSyntaxException>(() => YamlFile.Parse(text)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Aliases_are_told_and_not_expanded()
    {
        var file = YamlFile.Parse(Made("aliases that expand", 60));

        var last = Assert.IsType<YamlSequence>(file.Documents[0].Mapping!["a60"]);
        Assert.All(last.Items, static i => Assert.IsType<YamlAlias>(i.Value));
    }

    private static string Made(string name, int count) => PathologicalText.All.Single(t => t.Name == name).Make(count);

    // The fastest of several tries: others run at the same time. Refusing is an answer; anything else that is thrown is none.
    private static void Try(string text, string use, Action<string> action)
    {
        var bound = Milliseconds + (text.Length / 1024.0 * MillisecondsPerKilobyte);
        var fastest = double.MaxValue;
        for (var left = Tries; left > 0 && fastest > bound; left--)
        {
            var started = Stopwatch.GetTimestamp();
            try
            {
                action(text);
            }
            catch (YamlTextException e)
            {
                Assert.InRange(e.Offset, 0, text.Length);
                Assert.True(e.Message.Length < 1000, "A message is no longer than a line or two.");
            }
            fastest = Math.Min(fastest, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        Assert.True(fastest <= bound, string.Create(CultureInfo.InvariantCulture, $"{use} of {text.Length / 1024} kB takes {fastest:F0} ms."));
    }

    private static FolderManifest[] Folder(string text) => [new("a.yaml", YamlFile.Parse(text))];

    private static YamlCollection? LargestIn(YamlFile file)
    {
        var root = file.Documents[0].Root as YamlCollection;
        return root is YamlMapping { Entries: [{ Value: YamlCollection { Cells.Count: > 1 } only }] } ? only : root is { Cells.Count: > 1 } ? root : null;
    }
}
