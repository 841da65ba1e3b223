using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>Things that depend on each other, so that the first of them that is wrong is the cause of the rest: a credential on its way from Vault to ArgoCD, say.</summary>
/// <param name="project">The project; null where it is about all of them.</param>
/// <param name="after">What it depends on besides; null for nothing.</param>
internal abstract class Track(string? project, Track? after)
{
    private readonly Dictionary<string, string> _failed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _passed = new(StringComparer.Ordinal);

    /// <summary>The project; null where it is about all of them.</summary>
    public string? Project { get; } = project;

    /// <summary>The cluster that its things live in; null where none is known.</summary>
    public abstract ClusterView? Cluster { get; }

    /// <summary>What it is about, for checks that were not made.</summary>
    public abstract string Subject { get; }

    /// <summary>Remembers what failed, and through which rule in the end.</summary>
    /// <param name="rule">What failed.</param>
    /// <param name="cause">The cause: that rule, or the one which blocked it.</param>
    public void Fail(CheckRule rule, string cause) => _failed.TryAdd(rule.Id, cause);

    /// <summary>Remembers what was seen to be good.</summary>
    /// <param name="rule">The rule, of which nothing was other than good.</param>
    public void Pass(CheckRule rule) => _passed.Add(rule.Id);

    /// <summary>Whether a rule was seen to be good: neither failed nor skipped, nor left out.</summary>
    /// <param name="rule">The rule.</param>
    public bool HasPassed(CheckRule rule) => _passed.Contains(rule.Id) || after?.HasPassed(rule) == true;

    /// <summary>The rule that is the cause why another cannot be looked at; null where nothing is in its way.</summary>
    /// <param name="needs">What it needs.</param>
    public string? Blocker(IReadOnlyList<CheckRule> needs) => (_failed.Count == 0 ? null : needs.Select(n => _failed.GetValueOrDefault(n.Id)).FirstOrDefault(c => c is not null)) ?? after?.Blocker(needs);
}
