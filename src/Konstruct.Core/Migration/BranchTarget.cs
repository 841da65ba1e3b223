namespace Konstruct.Core.Migration;

/// <summary>Where a branch goes.</summary>
/// <param name="Root">Full path of the work tree.</param>
/// <param name="Branch">The branch.</param>
/// <param name="Remote">The remote's name.</param>
/// <param name="Url">The remote's address, without credentials.</param>
public sealed record BranchTarget(string Root, string Branch, string Remote, string Url);
