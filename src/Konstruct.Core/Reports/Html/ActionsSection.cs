namespace Konstruct.Core.Reports.Html;

/// <summary>What was set going in clusters: ExternalSecrets that were read anew, and Deployments that were restarted.</summary>
internal sealed class ActionsSection(HtmlWriter html, ReportContent content) : ReportSection(html, content)
{
    /// <inheritdoc/>
    public override string Id => "actions";

    /// <inheritdoc/>
    public override string Title => "In the clusters";

    /// <inheritdoc/>
    public override bool HasContent => Content.ExternalSecrets.Count + Content.Operators.Count > 0;

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        OpenTable("ExternalSecrets and Deployments", "rows acts", "Status", "What", "Context", "When (UTC)", "Why");
        foreach (var secret in Content.ExternalSecrets)
            Write(StatusMark.Of(secret.Status), $"ExternalSecret {secret}", secret.Context, secret.RefreshTime, secret.Reason);
        foreach (var deployment in Content.Operators)
            Write(StatusMark.Of(deployment.Status), $"Deployment {deployment}", deployment.Context, deployment.RestartedAt, deployment.Reason);
        CloseTable();
    }

    private void Write(StatusMark mark, string what, string context, DateTimeOffset? at, string? why)
    {
        OpenRow(mark.Tone);
        Cell(mark);
        RowHeader(what, "path");
        Cell(context, "plain");
        Cell(at);
        Cell(why, "said");
        Html.Close();
    }
}
