using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Every Application that uses the credential can load what it deploys.</summary>
internal sealed class ApplicationLoadsCheck : ApplicationCheck
{
    private const string LookAgain = "Have ArgoCD look again: Test-KonstructArgoAuth -Refresh.";

    public override CheckRule Rule => CheckRule.ApplicationLoads;

    protected override IReadOnlyList<Verdict> WithoutUsers(RepositorySecret secret) => [Verdict.Warn(secret.ToString(), "no Application uses it, so that ArgoCD itself has not tried it")];

    protected override Task<Verdict?> JudgeAsync(ClusterView cluster, ApplicationView application, DateTimeOffset? changed) => Task.FromResult<Verdict?>(Judge(application, changed));

    // Kubernetes' times have whole seconds.
    private static bool IsBefore(DateTimeOffset? time, DateTimeOffset? changed) => time?.AddSeconds(1) <= changed;

    private static Verdict Judge(ApplicationView application, DateTimeOffset? changed)
    {
        var subject = application.ToString();
        // First what is about credentials.
        var errors = application.Conditions.Where(c => c.IsError && c.Type != "SyncError").Select(c => (Condition: c, Meaning: ArgoMessage.Of(c.Message))).OrderBy(e => e.Meaning is null).ToList();
        if (errors is [var (condition, meaning), ..])
        {
            var seen = $"{condition.Type}: {(meaning is null ? "" : $"{meaning.Cause}: ")}{ForeignText.Of(condition.Message)}";
            if (!IsBefore(condition.Since, changed))
                return Verdict.Fail(subject, seen, meaning?.Recommendation);
            var old = $"since {condition.Since:yyyy-MM-dd HH:mm:ss}Z, before the credential was changed: {seen}";
            // A condition that comes again in the same words keeps its time.
            return application.ReconciledAt is null || IsBefore(application.ReconciledAt, changed) ? Verdict.Warn(subject, old, LookAgain) : Verdict.Fail(subject, old);
        }
        if (application.ReconciledAt is null)
            return Verdict.Warn(subject, "ArgoCD has not looked at it yet", LookAgain);
        if (IsBefore(application.ReconciledAt, changed))
            return Verdict.Warn(subject, $"ArgoCD last looked at {application.ReconciledAt:yyyy-MM-dd HH:mm:ss}Z, before the credential was changed", LookAgain);
        return Verdict.Pass(subject, $"loads from Git; ArgoCD last looked at {application.ReconciledAt:yyyy-MM-dd HH:mm:ss}Z");
    }
}
