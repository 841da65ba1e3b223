using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;
using Xunit.Sdk;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Konstruct.Core.Tests.GitOps;

public sealed class ConversionCases
{
    public static IEnumerable<TheoryDataRow<string, int>> All() =>
        from file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "GitOps", "Cases"), "*.yaml").Order(StringComparer.Ordinal)
        from index in Enumerable.Range(0, Read(file).Count)
        select new TheoryDataRow<string, int>(Path.GetFileName(file), index) { TestDisplayName = Read(file)[index].ToString() };

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = false)]
    public void The_text_afterwards_is_to_the_byte_what_the_case_says(string file, int index)
    {
        var theCase = Read(Path.Combine(AppContext.BaseDirectory, "GitOps", "Cases", file))[index];
        if (theCase.Refused is { } refused)
        {
            var exception = Assert.Throws<YamlEditException>(() => Convert(theCase, theCase.Before));
            Assert.Equal(refused, $"{exception.Refusal}:{exception.Position.Line}");
            Assert.NotEmpty(ExternalSecretConversion.StepsIn(YamlFile.Parse(theCase.Before)));
            return;
        }
        var result = Convert(theCase, theCase.Before);
        Assert.Equal(theCase.After ?? theCase.Before, result.Text);
        Assert.Equal(theCase.Findings, result.Findings.Select(f => $"{f.RuleId}:{f.Line}"));
        if (theCase.About is { } about)
            Assert.Equal(about, result.Names);
        Assert.Equal(result.Objects.Select(o => o.Step).Distinct(), ExternalSecretConversion.StepsIn(YamlFile.Parse(theCase.Before)));
        Assert.Equal(theCase.After is null, result.Changes.Count == 0);

        var again = Convert(theCase, result.Text);
        Assert.Equal(result.Text, again.Text);
        Assert.Empty(again.Changes);
    }

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = false)]
    public void The_same_edits_are_made_in_a_file_with_CRLF(string file, int index)
    {
        var theCase = Read(Path.Combine(AppContext.BaseDirectory, "GitOps", "Cases", file))[index];
        if (theCase.Refused is not null)
            return;
        var result = Convert(theCase, theCase.Before.Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.Equal((theCase.After ?? theCase.Before).Replace("\n", "\r\n", StringComparison.Ordinal), result.Text);
    }

    private static ConversionResult Convert(ConversionCase theCase, string text) =>
        ExternalSecretConversion.Convert(YamlFile.Parse(text), theCase.Project, TestContext.Current.CancellationToken);

    private static List<ConversionCase> Read(string file)
    {
        var deserializer = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build();
        var cases = deserializer.Deserialize<List<ConversionCase>>(System.IO.File.ReadAllText(file)) ?? throw new XunitException($"'{file}' has no cases.");
        cases.ForEach(c => c.File = Path.GetFileNameWithoutExtension(file));
        return cases;
    }
}
