namespace Konstruct.Core.GitHub;

/// <summary>What a pull request says.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its text, in Markdown.</param>
public sealed record PullRequestContent(string Title, string Body);
