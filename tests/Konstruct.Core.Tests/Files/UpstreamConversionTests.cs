using Konstruct.Core.GitOps;
using YamlDotNet.RepresentationModel;

namespace Konstruct.Core.Tests.Files;

public sealed class UpstreamConversionTests
{
    private const string Cluster = "workload-project-cluster";

    [Theory]
    [InlineData("actions-runner-controller/51-actions-runner-externalsecret.yaml", 0)]
    [InlineData("crossplane-components/crossplane-secrets.yaml", 1)]
    public void A_converted_document_says_what_the_vendors_own_result_says(string name, int document)
    {
        var before = Read("pat", name);

        var ours = Documents(ExternalSecretConversion.Convert(before).Text);

        var theirs = Documents(Read("github-app", name));
        Assert.Equal(theirs.Count, ours.Count);
        Assert.NotEqual(Documents(before)[document], ours[document]);
        Assert.Equal(theirs[document], ours[document]);
    }

    [Fact]
    public void Of_Crossplanes_secrets_the_first_document_stays_to_the_byte()
    {
        var before = Read("pat", "crossplane-components/crossplane-secrets.yaml");
        var first = before[..(before.IndexOf("\n---", StringComparison.Ordinal) + 5)];

        var after = ExternalSecretConversion.Convert(before).Text;

        Assert.NotEqual(before, after);
        Assert.StartsWith(first, after, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refresh_interval_that_somebody_chose_is_kept()
    {
        var before = Read("pat", "crossplane-components/crossplane-secrets.yaml");
        var place = before.LastIndexOf("refreshInterval: 10s", StringComparison.Ordinal);
        var chosen = string.Concat(before.AsSpan(0, place), "refreshInterval: 45s", before.AsSpan(place + "refreshInterval: 10s".Length));

        var after = ExternalSecretConversion.Convert(chosen).Text;

        Assert.Contains("refreshInterval: 45s", after, StringComparison.Ordinal);
        Assert.DoesNotContain("120s", after, StringComparison.Ordinal);
    }

    private static string Read(string edition, string name)
    {
        var upstream = Environment.GetEnvironmentVariable("KONSTRUCT_UPSTREAM");
        Assert.SkipWhen(string.IsNullOrEmpty(upstream), "KONSTRUCT_UPSTREAM does not name the vendor's templates.");
        return File.ReadAllText(Path.Combine(upstream, edition, Cluster, name));
    }

    private static List<string> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return [.. stream.Documents.Select(d => Content(d.RootNode))];
    }

    // The order of keys and the look of values say nothing.
    private static string Content(YamlNode node) => node switch
    {
        YamlMappingNode mapping => $"{{{string.Join(", ", mapping.Children.Select(c => $"{Content(c.Key)}: {Content(c.Value)}").Order(StringComparer.Ordinal))}}}",
        YamlSequenceNode sequence => $"[{string.Join(", ", sequence.Children.Select(Content))}]",
        YamlScalarNode scalar => $"'{scalar.Value}'",
        _ => throw new InvalidOperationException($"A {node.NodeType} was not expected."),
    };
}
