namespace Konstruct.Core.Credentials;

/// <summary>Which earlier version of a secret is to be restored.</summary>
/// <param name="Place">The secret.</param>
/// <param name="Version">The version; 0 where there was none.</param>
/// <param name="Existed">Whether that version had data; otherwise the secret is deleted, so that it can be brought back.</param>
/// <param name="WrittenVersion">The version that is to be undone. A later one that holds the same is as good: an undo of what came after made it.</param>
public sealed record CredentialUndo(CredentialPath Place, int Version, bool Existed, int WrittenVersion)
{
    /// <summary>Where other versions lie between two writes that are to be undone together: the version that the earlier one made, and the one that the later one found. Both have to hold the same; or the latter what is restored.</summary>
    public IReadOnlyList<(int Written, int Found)> Gaps { get; init; } = [];

    /// <summary>Versions that it may still have, and that are undone then: nothing tells whether the writes that found them were made.</summary>
    public IReadOnlyList<int> Unmade { get; init; } = [];

    /// <summary>In a preview, the version whose content an undo that goes first would have restored; null: what is there now is what is undone.</summary>
    public int? AssumedVersion { get; init; }

    /// <summary>Takes several writes to one secret back together.</summary>
    /// <param name="place">The secret.</param>
    /// <param name="writes">The writes, in any order.</param>
    public static CredentialUndo Of(CredentialPath place, IEnumerable<SecretWrite> writes)
    {
        var ordered = writes.OrderBy(w => w.Before).ToList();
        return new CredentialUndo(place, ordered[0].Before, ordered[0].Existed, ordered.Max(w => w.After))
        {
            Unmade = [.. ordered.AsEnumerable().Reverse().TakeWhile(w => !w.IsKnown).Select(w => w.Before)],
            Gaps = [.. ordered.Zip(ordered.Skip(1)).Where(p => p.Second.Before > p.First.After).Select(p => (p.First.After, p.Second.Before))],
        };
    }
}
