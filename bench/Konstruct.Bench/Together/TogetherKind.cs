namespace Konstruct.Bench.Together;

/// <summary>What happens at once.</summary>
internal enum TogetherKind
{
    /// <summary>Two runs do the same.</summary>
    SameRuns,

    /// <summary>Two runs commit to the same branch.</summary>
    SameBranch,

    /// <summary>Of two runs one has another App.</summary>
    AnotherApp,

    /// <summary>Of two runs one has but some of the clusters.</summary>
    OtherClusters,

    /// <summary>A person edits files during a run.</summary>
    Person,

    /// <summary>A person edits files and commits during a run.</summary>
    Commits,

    /// <summary>A person edits files during a run that commits to a branch.</summary>
    PersonOnBranch,

    /// <summary>The clusters read Vault and the folder all the time, and somebody else writes to the same secrets.</summary>
    Syncing,

    /// <summary>A run is taken back while another one works.</summary>
    Undo,
}
