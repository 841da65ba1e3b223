using System.Text.RegularExpressions;
using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Fuzz;

/// <summary>What holds for whatever a step makes of a text.</summary>
internal static partial class StepPromises
{
    /// <summary>Checks a result by itself.</summary>
    /// <param name="before">The text before; null where the file is created.</param>
    /// <param name="result">What the step made of it.</param>
    public static void Check(string? before, ConversionResult result)
    {
        Promise(before is null || (before == result.Text) == (result.Changes.Count == 0), "A text differs where changes are told, and there alone.");
        YamlFile.Parse(result.Text);
        CheckPlaces(result.Findings, result.Text);
        if (before is null)
            return;
        CheckPlaces(result.FindingsIn(before), before);
        if (before.Contains('\n', StringComparison.Ordinal) && !LoneFeed().IsMatch(before))
            Promise(!LoneFeed().IsMatch(result.Text), "Where each line ends with CRLF, each line does afterwards.");
        // An edit is one of a text: those of a whole that was written anew are none.
        if (result.Edits.Count == 0)
            return;
        Promise(before.StartsWith('\uFEFF') == result.Text.StartsWith('\uFEFF'), "A byte order mark stays.");
        Promise(result.Edits.Aggregate(before, (text, edit) => edit.ApplyTo(text)) == result.Text, "The edits lead from the text before to the text afterwards.");
        Promise(result.Edits.Reverse().Aggregate(result.Text, (text, edit) => edit.Inverse.ApplyTo(text)) == before, "The edits lead back.");
    }

    /// <summary>Checks that findings stand where there is something.</summary>
    public static void CheckPlaces(IEnumerable<Finding> findings, string text)
    {
        foreach (var finding in findings)
        {
            var lines = text.AsSpan().Count('\n') + 1;
            Promise(finding.Line >= 1 && finding.Line <= lines && finding.Column >= 1, $"A finding stands in the file; {finding.RuleId} is at {finding.Line}:{finding.Column}.");
            Promise(finding.Column <= TextPosition.At(text, TextPosition.OffsetOf(text, finding.Line, 1)).LineText.Length + 1, $"A finding stands in its line; {finding.RuleId} is at {finding.Line}:{finding.Column}.");
        }
    }

    /// <summary>Checks that no secret of ArgoCD's that was converted names the token, but where a finding tells so.</summary>
    public static void CheckSecrets(ConversionResult result)
    {
        var file = YamlFile.Parse(result.Text);
        foreach (var secret in new Manifest(file).Objects().Select(ExternalSecret.From).OfType<ExternalSecret>().Where(s => StepOf(s) is { } step && result.Objects.Any(o => o.Step == step)))
        {
            var fields = StepOf(secret) == MigrationStep.RepositorySecrets ? secret.TemplateData?.Entries.Select(e => e.Name) ?? [] : [];
            Promise(!fields.Any(f => f is "username" or "password"), "A repository secret that was converted has no field of the token.");
            if (!result.Findings.Any(f => f.RuleId == Rule.PatStillRead.Id))
                Promise(!Reads(secret.Object.Root), "What still reads the token in a secret that was converted is told.");
        }
    }

    /// <summary>Checks that a second run finds nothing to do.</summary>
    public static void CheckSecondRun(ConversionResult first, ConversionResult second) =>
        Promise(second.Text == first.Text && second.Changes.Count == 0, $"A second run changes nothing, but: {string.Join(", ", second.Changes)}");

    private static MigrationStep? StepOf(ExternalSecret secret)
    {
        try
        {
            return ExternalSecretConversion.StepOf(secret);
        }
        catch (YamlEditException)
        {
            return null;
        }
    }

    // A field of the token, by its name, where External Secrets looks for it.
    private static bool Reads(YamlMapping root) =>
        Values(Values([root], "spec"), "data").OfType<YamlSequence>().SelectMany(s => s.Items).Any(i => Values([i.Value], "remoteRef").OfType<YamlMapping>()
            .Any(r => r.FindAll("key").Any(IsProjects) && r.FindAll("property").Any(IsToken)));

    private static IEnumerable<YamlNode> Values(IEnumerable<YamlNode> nodes, string key) => nodes.OfType<YamlMapping>().SelectMany(m => m.FindAll(key)).Select(e => e.Value);

    private static bool IsProjects(YamlEntry entry) => entry.Value is YamlScalar { Value: var key } && ExternalSecret.IsProjectKey(key);

    private static bool IsToken(YamlEntry entry) => entry.Value is YamlScalar { Value: "username" or "password" };

    private static void Promise(bool holds, string promise)
    {
        if (!holds)
            throw new BrokenPromiseException(promise);
    }

    [GeneratedRegex(@"(?<!\r)\n", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LoneFeed();
}
