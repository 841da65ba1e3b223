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
    /// <summary>What is said of a process that had not come to its first line.</summary>
    public const string Starting = "while the process started";

    /// <summary>How far the run had come, told by what had been done.</summary>
    /// <param name="kind">What was killed.</param>
    /// <param name="isReady">Whether the module was imported.</param>
    public string Phase(KillKind kind, bool isReady)
    {
        if (!isReady)
            return Starting;
        var (files, secrets) = kind.IsUndo() ? (AllFiles - NewFiles, AllSecrets - NewSecrets) : (NewFiles, NewSecrets);
        if (files == 0 && secrets == 0)
            return "before anything was changed";
        return kind.IsUndo() ? Undone(files, secrets) : Done(files, secrets, kind.IsOnBranch() ? "committed" : "written");
    }

    private string Done(int files, int secrets, string written)
    {
        if (secrets < AllSecrets)
            return "with some of the secrets written";
        if (files == 0)
            return $"with the secrets written, but no file {written}";
        if (files < AllFiles)
            return $"with some of the files {written}";
        if (WithoutToken == 0)
            return $"with the files {written}";
        return WithoutToken < AllSecrets ? "with some of the tokens removed" : "with all of it done";
    }

    private string Undone(int files, int secrets)
    {
        if (files < AllFiles)
            return "with some of the files restored";
        if (secrets == 0)
            return "with the files restored, but no secret";
        return secrets < AllSecrets ? "with some of the secrets restored" : "with all of it restored";
    }
}
