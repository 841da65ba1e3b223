namespace Konstruct.Sandbox.GitHub;

/// <summary>A pull request.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Repository">Full name of the repository.</param>
/// <param name="Head">The branch to merge.</param>
/// <param name="Base">The branch to merge into.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its text.</param>
public sealed record SandboxPullRequest(int Number, string Repository, string Head, string Base, string Title, string Body);
