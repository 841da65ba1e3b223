using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>Every ApplicationSet whose git generator uses the credential can read its repository.</summary>
internal sealed class ApplicationSetLoadsCheck : ApplicationCheck
{
    private const string LookAgain = "Wait for its next look at Git, or annotate it with argocd.argoproj.io/application-set-refresh.";

    public override CheckRule Rule => CheckRule.ApplicationSetLoads;

    protected override Task<ILookup<string, ApplicationView>> UsersAsync(ClusterView cluster) => cluster.ApplicationSetUsersAsync();

    protected override Task<Verdict?> JudgeAsync(ClusterView cluster, CredentialUse use) => Task.FromResult<Verdict?>(Judge(use));

    private static Verdict Judge(CredentialUse use)
    {
        var (set, subject) = (use.Application, use.Application.ToString());
        if (!set.HasConditions)
            return Verdict.Warn(subject, "its controller has not looked at it yet", "See whether ArgoCD's applicationset-controller runs.");
        if (set.Conditions is not [var condition, ..])
            return Verdict.Pass(subject, "generates without an error");
        var complaint = Complaint.Of(use, condition.Message);
        if (use.IsBeforeChange(condition.Since))
            return Verdict.Warn(subject, $"since {condition.Since:yyyy-MM-dd HH:mm:ss}Z, before the credential was changed: {complaint.Seen}", LookAgain) with { IsPending = true };
        return complaint.Concerns switch
        {
            Complaint.About.Credential => Verdict.Fail(subject, complaint.Seen, complaint.Recommendation),
            Complaint.About.OtherCredential => Verdict.Warn(subject, $"does not generate, for a reason that is not about this credential: {complaint.Seen}", complaint.Recommendation),
            _ => Verdict.Warn(subject, $"does not generate, for a reason that is not about credentials: {complaint.Seen}", complaint.Recommendation),
        };
    }
}
