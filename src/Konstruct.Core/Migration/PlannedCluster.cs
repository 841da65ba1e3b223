using Konstruct.Core.Credentials;

namespace Konstruct.Core.Migration;

/// <summary>A cluster on its way through a run.</summary>
/// <param name="plan">What is to be done.</param>
/// <param name="paths">The places in Vault that its project's credentials stand at.</param>
internal sealed class PlannedCluster(MigrationPlanCluster plan, IReadOnlyList<CredentialPath> paths)
{
    /// <summary>What is to be done.</summary>
    public MigrationPlanCluster Plan => plan;

    /// <summary>The cluster.</summary>
    public Cluster Cluster => plan.Cluster;

    /// <summary>The places in Vault.</summary>
    public IReadOnlyList<CredentialPath> Paths => paths;

    /// <summary>Whether it is the template of clusters, which has no credentials and runs nowhere.</summary>
    public bool IsTemplate => plan.Cluster.Dialect != ManifestDialect.Rendered;

    /// <summary>Why its files cannot be changed; null where they can.</summary>
    public Exception? FilesProblem { get; init; }

    /// <summary>Why its project's name is no path of Vault; null where it is.</summary>
    public ServiceException? PathProblem { get; init; }

    /// <summary>The first step that was not done, and keeps the later ones from being done; null while all is well.</summary>
    public string? StoppedBy { get; set; }

    /// <summary>What became of the secrets that its files read.</summary>
    public IReadOnlyList<VaultCredentialResult> Secrets { get; set; } = [];

    /// <summary>The branch that its changes are on, and nowhere else yet.</summary>
    public string? Branch { get; set; }

    /// <summary>The last commit of its changes.</summary>
    public string? Commit { get; set; }

    /// <summary>What verification found; null before that.</summary>
    public VerificationOutcome? Verified { get; set; }

    /// <summary>A result of one of its steps.</summary>
    public MigrationResult Result(MigrationPhase step, MigrationStatus status, string? reason = null) =>
        new() { ClusterName = Cluster.Name, ProjectName = Cluster.ProjectName, Step = step, Status = status, Reason = reason };

    /// <summary>What became of a step that failed, which keeps the later ones from being done.</summary>
    public MigrationOutcome Failed(MigrationPhase step, Exception problem)
    {
        StoppedBy ??= $"{step} failed.";
        return new MigrationOutcome(Result(step, MigrationStatus.Failed, problem.Message), problem);
    }

    /// <summary>The result of a step that an earlier one keeps from being done.</summary>
    public MigrationResult NotReached(MigrationPhase step) => Result(step, MigrationStatus.Skipped, $"not reached: {StoppedBy}");
}
