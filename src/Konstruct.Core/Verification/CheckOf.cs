namespace Konstruct.Core.Verification;

/// <summary>A check of one kind of track.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal abstract class CheckOf<T> : Check
    where T : Track
{
    /// <inheritdoc/>
    public sealed override bool AppliesTo(Track track) => track is T own && AppliesTo(own);

    /// <inheritdoc/>
    public sealed override string SubjectOf(Track track) => SubjectOf((T)track);

    /// <inheritdoc/>
    public sealed override Task<IReadOnlyList<Verdict>> LookAsync(Track track, CheckSources sources) => LookAsync((T)track, sources);

    /// <summary>Whether there is something to look at.</summary>
    protected virtual bool AppliesTo(T track) => true;

    /// <summary>What it would look at, for when it is not made.</summary>
    protected virtual string SubjectOf(T track) => track.Subject;

    /// <summary>Looks.</summary>
    protected abstract Task<IReadOnlyList<Verdict>> LookAsync(T track, CheckSources sources);
}
