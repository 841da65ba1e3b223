namespace Konstruct.Core.Reports.Html;

/// <summary>What a migration is going to touch, and what a person should know before it.</summary>
internal sealed class PlanSection(HtmlWriter html, ReportContent content) : ReportSection(html, content)
{
    /// <inheritdoc/>
    public override string Id => "plan";

    /// <inheritdoc/>
    public override string Title => Content.Plans.Count == 1 ? "Plan" : "Plans";

    /// <inheritdoc/>
    public override bool HasContent => Content.Plans.Count > 0;

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        foreach (var plan in Content.Plans)
        {
            Html.Open("dl", ("class", "facts"));
            Fact("Clusters", Number(plan.Clusters.Count));
            Fact("GitHub App", plan.AppId);
            Fact("Vault", plan.VaultAddress is null ? null : $"{plan.VaultAddress}{(plan.VaultNamespace is null ? "" : $", namespace {plan.VaultNamespace}")}");
            Fact("Branch", plan.Branch);
            foreach (var repository in plan.Repositories)
                Fact("Repository", repository);
            Fact("Journal", plan.JournalPath);
            Html.Close();
            foreach (var warning in plan.Warnings)
                Tell(new StatusMark(Tone.Warn, "Warning"), warning);
            foreach (var (cluster, problem) in plan.Clusters.SelectMany(c => c.Problems.Select(p => (c.Name, p))))
                Tell(new StatusMark(Tone.Bad, "Problem"), $"{cluster}: {problem}");
        }
    }

    private void Fact(string name, string? value)
    {
        if (value is not null)
            Html.Open("div").Element("dt", name).Element("dd", value).Close();
    }

    private void Tell(StatusMark mark, string text)
    {
        Html.Open("p", ("class", "told"));
        mark.Write(Html);
        Html.Text($" {text}").Close();
    }
}
