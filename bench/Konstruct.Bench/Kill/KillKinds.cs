namespace Konstruct.Bench.Kill;

/// <summary>What the kinds have in common.</summary>
internal static class KillKinds
{
    // As often as each stands here.
    private static readonly KillKind[] _chances =
    [
        KillKind.Files, KillKind.Files, KillKind.Files, KillKind.Files, KillKind.Verified, KillKind.RemovePat, KillKind.RemovePat, KillKind.Branch, KillKind.Branch, KillKind.Branch, KillKind.PushedBranch,
        KillKind.Undo, KillKind.Undo, KillKind.UndoBranch,
    ];

    /// <summary>One of the kinds, by chance.</summary>
    /// <param name="random">Chance.</param>
    public static KillKind Any(Random random) => _chances[random.Next(_chances.Length)];

    /// <summary>Whether an undo is killed.</summary>
    public static bool IsUndo(this KillKind kind) => kind is KillKind.Undo or KillKind.UndoBranch;

    /// <summary>The migration that it is, or takes back.</summary>
    public static KillKind Forward(this KillKind kind) => kind switch { KillKind.Undo => KillKind.Files, KillKind.UndoBranch => KillKind.Branch, _ => kind };

    /// <summary>Whether it is about a branch of git.</summary>
    public static bool IsOnBranch(this KillKind kind) => kind is KillKind.Branch or KillKind.PushedBranch or KillKind.UndoBranch;

    /// <summary>Whether clusters are asked.</summary>
    public static bool HasClusters(this KillKind kind) => kind is KillKind.Verified or KillKind.RemovePat;

    /// <summary>What the script of the migration is given.</summary>
    public static string[] Options(this KillKind kind) => kind switch
    {
        KillKind.Verified => ["-Verify"],
        KillKind.RemovePat => ["-RemovePat"],
        KillKind.Branch or KillKind.UndoBranch => ["-Branch", Stage.Platform.Branch],
        KillKind.PushedBranch => ["-Branch", Stage.Platform.Branch, "-Push"],
        _ => [],
    };

    /// <summary>What it is called in the report.</summary>
    public static string Words(this KillKind kind) => kind switch
    {
        KillKind.Files => "files where they are",
        KillKind.Verified => "files, `-Verify`",
        KillKind.RemovePat => "files, `-RemovePat`",
        KillKind.Branch => "`-Branch`",
        KillKind.PushedBranch => "`-Branch -Push`",
        KillKind.Undo => "`Undo-KonstructMigration` of files",
        _ => "`Undo-KonstructMigration` of a branch",
    };
}
