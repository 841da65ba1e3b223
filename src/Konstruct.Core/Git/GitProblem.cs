namespace Konstruct.Core.Git;

/// <summary>What can be wrong with a user's git, or with a repository. The names are the ids of the errors that users see.</summary>
public enum GitProblem
{
    /// <summary>There is no git on the path.</summary>
    GitNotFound,

    /// <summary>The folder lies in no work tree.</summary>
    GitNotARepository,

    /// <summary>A name is none of a branch.</summary>
    GitBranchInvalid,

    /// <summary>There is such a branch already, and it is not one that an earlier run made.</summary>
    GitBranchExists,

    /// <summary>A file that is to be changed has changes that are not committed.</summary>
    GitFileDirty,

    /// <summary>What the branch has is not what the plan was made from.</summary>
    GitBranchDiffers,

    /// <summary>There is no remote to push to, or which one is not clear.</summary>
    GitRemoteMissing,

    /// <summary>The remote is no repository of the GitHub that is asked.</summary>
    GitRemoteNotGitHub,

    /// <summary>A push was refused.</summary>
    GitPushFailed,

    /// <summary>Git did not end in time.</summary>
    GitTimeout,

    /// <summary>Git failed: a hook refused, say.</summary>
    GitFailed,
}
