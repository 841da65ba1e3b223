using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Every ApplicationSet whose git generator uses the credential can read its repository.</summary>
internal sealed class ApplicationSetLoadsCheck : ApplicationCheck
{
    public override CheckRule Rule => CheckRule.ApplicationSetLoads;

    protected override Task<ILookup<string, ApplicationView>> UsersAsync(ClusterView cluster) => cluster.ApplicationSetUsersAsync();

    protected override Task<Verdict?> JudgeAsync(ClusterView cluster, ApplicationView application, DateTimeOffset? changed)
    {
        var subject = application.ToString();
        if (application.Conditions is not [var condition, ..])
            return Task.FromResult<Verdict?>(Verdict.Pass(subject, "generates without an error"));
        var meaning = ArgoMessage.Of(condition.Message);
        var seen = $"{(meaning is null ? "" : $"{meaning.Cause}: ")}{ForeignText.Of(condition.Message)}";
        return Task.FromResult<Verdict?>(condition.Since is { } since && changed is { } at && since.AddSeconds(1) <= at
            ? Verdict.Warn(subject, $"since {since:yyyy-MM-dd HH:mm:ss}Z, before the credential was changed: {seen}", "Wait for its next look at Git, or annotate it with argocd.argoproj.io/application-set-refresh.")
            : Verdict.Fail(subject, seen, meaning?.Recommendation));
    }
}
