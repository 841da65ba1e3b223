namespace Konstruct.Core.Verification;

/// <summary>What there is to look at for one project.</summary>
/// <param name="Project">The project.</param>
/// <param name="Tracks">Its tracks.</param>
internal sealed record ProjectTracks(string Project, IReadOnlyList<Track> Tracks)
{
    /// <summary>What cannot be looked at at all, and why.</summary>
    public IReadOnlyList<ArgoAuthCheck> Unseen { get; init; } = [];
}
