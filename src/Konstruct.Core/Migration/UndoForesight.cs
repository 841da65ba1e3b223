namespace Konstruct.Core.Migration;

/// <summary>What would stand where a preview has, in mind, taken something back: what is undone next has to be judged by that, not by what is there.</summary>
internal sealed class UndoForesight
{
    /// <summary>What files would hold, by their full paths; null where there would be none.</summary>
    public Dictionary<string, byte[]?> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>The versions whose content secrets would hold; 0 where there would be none.</summary>
    public Dictionary<(VaultPlace Place, string Path), int> Secrets { get; } = [];

    /// <summary>The commits that branches would stand at, by the work tree and the name; null where there would be no such branch.</summary>
    public Dictionary<(string Root, string Branch), string?> Branches { get; } = [];
}
