using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Every Application that uses the credential can load what it deploys.</summary>
internal sealed class ApplicationLoadsCheck : ApplicationCheck
{
    private const string LookAgain = "Have ArgoCD look again: Test-KonstructArgoAuth -Refresh.";
    private const string NotLoaded = "does not load";
    private const string NotDeleted = "cannot be deleted";
    private const string Otherwise = ", for a reason that is not about credentials: ";

    public override CheckRule Rule => CheckRule.ApplicationLoads;

    /// <summary>Whether a check tells of an Application that has trouble of another kind, so that it says nothing against the credential.</summary>
    /// <param name="check">The check.</param>
    public static bool IsBesideCredentials(ArgoAuthCheck check) => check.RuleId == CheckRule.ApplicationLoads.Id && check.Status == CheckStatus.Warn
        && (check.Reason.StartsWith(NotLoaded + Otherwise, StringComparison.Ordinal) || check.Reason.StartsWith(NotDeleted + Otherwise, StringComparison.Ordinal));

    /// <summary>What this check says of an Application.</summary>
    /// <param name="use">The Application and the credential.</param>
    public static Verdict Judge(CredentialUse use)
    {
        var (application, subject) = (use.Application, use.Application.ToString());
        var lookedSince = application.ReconciledAt is not null && !use.IsBeforeChange(application.ReconciledAt);
        // First what is about the credential.
        var errors = application.Conditions.Where(c => c.IsError && c.Type != "SyncError").Select(c => (Condition: c, Complaint: Of(use, c))).OrderBy(e => e.Complaint.Concerns switch { Complaint.About.Credential => 0, Complaint.About.OtherCredential => 1, _ => 2 }).ToList();
        if (errors is [var (condition, complaint), ..])
        {
            var seen = $"{condition.Type}: {complaint.Seen}";
            var old = use.IsBeforeChange(condition.Since) ? $"since {condition.Since:yyyy-MM-dd HH:mm:ss}Z, before the credential was changed: {seen}" : null;
            // A condition that comes again in the same words keeps its time.
            if (old is not null && !lookedSince)
                return NotYet(subject, old);
            return complaint.Concerns switch
            {
                Complaint.About.Credential => Verdict.Fail(subject, old ?? seen, complaint.Recommendation),
                Complaint.About.OtherCredential => Verdict.Warn(subject, $"{NotLoaded}, for a reason that is not about this credential: {seen}", complaint.Recommendation),
                _ => Verdict.Warn(subject, (condition.Type == "DeletionError" ? NotDeleted : NotLoaded) + Otherwise + seen, complaint.Recommendation ?? $"See the Application in ArgoCD: argocd app get {application.Name}."),
            };
        }
        if (application.ReconciledAt is null)
            return NotYet(subject, "ArgoCD has not looked at it yet");
        return lookedSince ? Verdict.Pass(subject, $"loads from Git; ArgoCD last looked at {application.ReconciledAt:yyyy-MM-dd HH:mm:ss}Z")
            : NotYet(subject, $"ArgoCD last looked at {application.ReconciledAt:yyyy-MM-dd HH:mm:ss}Z, before the credential was changed");
    }

    protected override IReadOnlyList<Verdict> WithoutUsers(RepositorySecret secret) => [Verdict.Warn(secret.ToString(), "no Application uses it, so that ArgoCD itself has not tried it", "Nothing, if none is to use it yet; else compare its URL with the Applications' repoURL.")];

    protected override Task<Verdict?> JudgeAsync(ClusterView cluster, CredentialUse use) => Task.FromResult<Verdict?>(Judge(use));

    // ArgoCD looks by itself, within minutes.
    private static Verdict NotYet(string subject, string seen) => Verdict.Warn(subject, seen, LookAgain) with { IsPending = true };

    // What keeps it from being deleted is its cluster.
    private static Complaint Of(CredentialUse use, ApplicationCondition condition) => condition.Type == "DeletionError" ? new Complaint(Complaint.About.SomethingElse, ForeignText.Of(condition.Message), null) : Complaint.Of(use, condition.Message);
}
