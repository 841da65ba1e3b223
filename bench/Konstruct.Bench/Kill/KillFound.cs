namespace Konstruct.Bench.Kill;

/// <summary>What a kill left behind.</summary>
/// <param name="NewFiles">Files that are new, on the branch where there is one.</param>
/// <param name="AllFiles">Files that a whole run makes new.</param>
/// <param name="NewSecrets">Secrets that have the App's fields.</param>
/// <param name="WithoutToken">Secrets that no longer have the token.</param>
/// <param name="AllSecrets">Secrets.</param>
/// <param name="Temporaries">Temporary files beside the repository's own.</param>
/// <param name="IsTorn">Whether the journal's last line is torn.</param>
/// <param name="Unnoted">Commits that the journal does not name: none, or the last one.</param>
/// <param name="IsBranchKnown">Whether the journal names a file by which an undo finds the repository.</param>
/// <param name="Leftovers">What git was left with: work trees, their folders, locks.</param>
internal sealed record KillFound(int NewFiles, int AllFiles, int NewSecrets, int WithoutToken, int AllSecrets, int Temporaries, bool IsTorn, int Unnoted, bool IsBranchKnown, IReadOnlyList<string> Leftovers)
{
    /// <summary>How far the run had come, told by what had been done.</summary>
    /// <param name="kind">What was killed.</param>
    /// <param name="isReady">Whether the module was imported.</param>
    public string Phase(KillKind kind, bool isReady)
    {
        var isUndo = kind.IsUndo();
        if (!isReady)
            return "while the process started";
        var (files, secrets) = isUndo ? (AllFiles - NewFiles, AllSecrets - NewSecrets) : (NewFiles, NewSecrets);
        if (files == 0 && secrets == 0)
            return "before anything was written";
        if (files < AllFiles && secrets < AllSecrets)
            return isUndo ? "with some of the files restored" : "with some of the secrets written";
        if (isUndo)
            return secrets < AllSecrets ? secrets == 0 ? "with the files restored, but no secret" : "with some of the secrets restored" : "with all of it restored";
        if (files == 0)
            return "with the secrets written, but no file";
        if (files < AllFiles)
            return "with some of the files written";
        return WithoutToken == 0 ? "with the files written" : WithoutToken < AllSecrets ? "with some of the tokens removed" : "with all of it done";
    }
}
