using System.Security;

namespace Konstruct.Core.Tests.Reports;

/// <summary>Things that reports are made of.</summary>
internal static class Told
{
    public static readonly DateTimeOffset Time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static Cluster Cluster(string name, params Finding[] findings) => new()
    {
        Name = name,
        Path = $"/gitops/registry/konstruct-clusters/{name}",
        RepositoryRoot = "/gitops",
        ProjectName = name,
        VaultKeys = [],
        Dialect = ManifestDialect.Rendered,
        Authentication = ClusterAuthentication.Mixed,
        Steps = [.. Enum.GetValues<MigrationStep>().Select((s, i) => new ClusterStep { Step = s, State = (StepState)(i % 3), Path = $"/gitops/registry/konstruct-clusters/{name}/secrets/{s}.yaml" })],
        Destinations = [],
        Findings = findings,
    };

    public static Finding Finding(string rule = "KON116", FindingSeverity severity = FindingSeverity.Warning, int line = 16, string message = "It selects one revision.", string? path = "/gitops/registry/a b/svc.yaml") =>
        new() { RuleId = rule, Severity = severity, Path = path, Line = line, Column = 5, Message = message, Recommendation = "Remove the label." };

    public static ArgoAuthCheck Check(string rule, CheckStatus status, string? project = "engineering", string reason = "it was seen", CheckScope scope = CheckScope.Secret, string? blockedBy = null) => new()
    {
        ProjectName = project,
        Scope = scope,
        RuleId = rule,
        Subject = "Secret argocd/repo",
        Context = "engineering-admin",
        Status = status,
        Reason = reason,
        Recommendation = status == CheckStatus.Pass ? null : "Mend it.",
        BlockedBy = blockedBy,
        SeenAt = Time,
    };

    public static ManifestChange Change(string path, ChangeStatus status = ChangeStatus.Changed, string diff = "--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same: 1\n-old: 1\n+new: 1\n") =>
        new() { Status = status, Kind = "Service", Name = "x", Path = path, Dialect = ManifestDialect.Rendered, Changes = ["a sentence"], Diff = diff, Findings = [] };

    public static VaultCredentialResult Secret(VaultCredentialStatus status, string path = "argocd/x") => new()
    {
        ProjectName = "engineering",
        Status = status,
        Holds = VaultCredentialState.New,
        VaultAddress = new Uri("https://vault.example/"),
        Mount = "secret",
        Path = path,
        VersionBefore = 1,
        VersionAfter = status == VaultCredentialStatus.Pending ? 1 : 2,
        Fields = [new("githubAppID", VaultFieldChangeKind.Added)],
        MissingRights = [],
    };

    public static MigrationResult Result(MigrationPhase step, MigrationStatus status, string cluster = "engineering") =>
        new() { ClusterName = cluster, ProjectName = cluster, Step = step, Status = status, StartedAt = Time, Duration = TimeSpan.FromSeconds(2.5) };

    /// <summary>One of everything, with a text in every place that takes one.</summary>
    public static IReadOnlyList<object> Everything(string text)
    {
        var finding = Finding(text, message: text, path: "/gitops/" + text) with { Recommendation = text };
        var cluster = Cluster(text, finding) with { ProjectName = text + "2", Path = "/gitops/" + text, Domain = text };
        var secret = Secret(VaultCredentialStatus.Failed, text) with { Mount = text, ProjectName = text, VaultNamespace = text, Fields = [new(text, VaultFieldChangeKind.Added)], MissingRights = [text], AppId = text, InstallationId = text, ErrorId = text };
        var change = Change("/gitops/" + text, diff: $"--- a/{text}\n+++ b/{text}\n@@ -1,1 +1,1 @@\n-{text}\n+{text}2\n") with { Changes = [text], Findings = [finding with { Message = text + "2" }] };
        var problem = new GitHubProblem { Id = text, Severity = FindingSeverity.Error, Message = text, Recommendation = text };
        return
        [
            cluster,
            change,
            secret,
            Check(text, CheckStatus.Fail, text, text) with { Subject = text, Context = text, Recommendation = text, MissingRight = text },
            Check("KON222", CheckStatus.Skipped, text, text, blockedBy: text),
            Result(MigrationPhase.Files, MigrationStatus.Failed, text) with { Reason = text, Changes = [text], Files = [text], RuleIds = [text], Branch = text, Commit = text, ErrorId = text, JournalPath = text, Vault = [secret], PullRequestUrl = new Uri("javascript:alert(1)") },
            new MigrationPlan { Clusters = [new() { Cluster = cluster with { Path = "/gitops/other" }, Files = [change with { Status = ChangeStatus.Pending, Path = "/gitops/o" }], VaultPaths = [text], Problems = [text] }], Vault = [secret], Warnings = [text], VaultAddress = new Uri("https://vault.example/"), VaultNamespace = text, AppId = text, Repositories = [text], Branch = text, JournalPath = text },
            new GitHubApp
            {
                AppId = 1,
                Slug = text,
                Name = text + "2",
                Owner = text,
                ApiUrl = new Uri("https://api.github.com/"),
                Permissions = new Dictionary<string, string> { [text] = text },
                Installations = [new() { Id = 1, Account = text, AccountType = text, RepositorySelection = text, Permissions = new Dictionary<string, string> { [text] = text }, SuspendedAt = Time }],
                Checks = [new() { Url = text, Problem = problem }],
                Problems = [problem],
                PrivateKey = new SecureString(),
            },
            new ExternalSecretResult { Context = text, Namespace = text, Name = text, Status = ExternalSecretStatus.Failed, RefreshTime = Time, Reason = text },
            new OperatorResult { Context = text, Namespace = text, Name = text, Status = OperatorStatus.Failed, RestartedAt = Time, Reason = text },
        ];
    }
}
