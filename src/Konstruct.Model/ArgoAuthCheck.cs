namespace Konstruct;

/// <summary>What one check saw of one thing. Holds no value of a secret.</summary>
public sealed record ArgoAuthCheck
{
    /// <summary>The project; null for what belongs to none, or to all.</summary>
    public string? ProjectName { get; init => field = VisibleText.Line(value); }

    /// <summary>What was looked at: the area.</summary>
    public required CheckScope Scope { get; init; }

    /// <summary>The rule, e.g. <c>KON211</c>; every rule is explained in <c>docs/checks.md</c>.</summary>
    public required string RuleId { get; init; }

    /// <summary>What was looked at: the thing, e.g. <c>ExternalSecret argocd/repo-credentials-template-acme</c>.</summary>
    public required string Subject { get; init => field = VisibleText.Line(value); }

    /// <summary>The Kubernetes context, or ArgoCD's name, of the cluster where it lives, or the Vault; null for what lives in neither.</summary>
    public string? Context { get; init => field = VisibleText.Line(value); }

    /// <summary>What came of it.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>What was seen; of a check that was skipped, why.</summary>
    public required string Reason { get; init => field = VisibleText.Of(value); }

    /// <summary>What to do; null where there is nothing to do.</summary>
    public string? Recommendation { get; init => field = VisibleText.Of(value); }

    /// <summary>The rule whose failure kept this check from being made; null where none did.</summary>
    public string? BlockedBy { get; init; }

    /// <summary>The Kubernetes right that was missing, e.g. <c>list applications.argoproj.io in the namespace 'argocd'</c>; null where none was.</summary>
    public string? MissingRight { get; init; }

    /// <summary>Whether it may come right by itself, so that waiting is of use: a server that does not answer, say, or an ArgoCD that has not looked yet. A check that failed may, too.</summary>
    public bool IsPending { get; init; }

    /// <summary>When it was looked at; null where it was not, because of <see cref="BlockedBy"/> or because its cluster is not known.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The check on one line.</summary>
    public override string ToString() => $"{RuleId} {Status}: {Subject}: {Reason}";
}
