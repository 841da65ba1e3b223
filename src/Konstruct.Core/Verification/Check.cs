namespace Konstruct.Core.Verification;

/// <summary>One check: a rule, what it needs to make sense, and how it looks.</summary>
internal abstract class Check
{
    /// <summary>The rule.</summary>
    public abstract CheckRule Rule { get; }

    /// <summary>The rules whose failure is the cause where this one would fail, too.</summary>
    public virtual IReadOnlyList<CheckRule> Needs => [];

    /// <summary>Whether there is something to look at.</summary>
    /// <param name="track">Where to look.</param>
    public abstract bool AppliesTo(Track track);

    /// <summary>What it would look at, for when it is not made.</summary>
    /// <param name="track">Where to look.</param>
    public abstract string SubjectOf(Track track);

    /// <summary>Looks.</summary>
    /// <param name="track">Where to look.</param>
    /// <param name="sources">What can be asked.</param>
    /// <exception cref="ServiceException">Something could not be asked; then it is not known.</exception>
    public abstract Task<IReadOnlyList<Verdict>> LookAsync(Track track, CheckSources sources);
}
