using System.Security;

namespace Konstruct;

/// <summary>A GitHub App as GitHub knows it, and the key that proves to be it.</summary>
public sealed record GitHubApp
{
    /// <summary>Its numeric id, the only one that ArgoCD, Crossplane and the actions runner take.</summary>
    public required long AppId { get; init; }

    /// <summary>Its client id; null where the server gives none.</summary>
    public string? ClientId { get; init => field = VisibleText.Line(value); }

    /// <summary>Its name in addresses (<c>https://github.com/apps/&lt;slug&gt;</c>).</summary>
    public required string Slug { get; init => field = VisibleText.Line(value); }

    /// <summary>Its name.</summary>
    public required string Name { get; init => field = VisibleText.Line(value); }

    /// <summary>The account it belongs to; it need not be installed there.</summary>
    public required string Owner { get; init => field = VisibleText.Line(value); }

    /// <summary>The API it was asked of, e.g. <c>https://api.github.com/</c>.</summary>
    public required Uri ApiUrl { get; init; }

    /// <summary>What it asks for, by the API's names: <c>contents</c> = <c>read</c>. An installation may have granted less.</summary>
    public required IReadOnlyDictionary<string, string> Permissions { get; init; }

    /// <summary>Where it is installed, as far as was asked.</summary>
    public required IReadOnlyList<GitHubInstallation> Installations { get; init => field = Indexed.Of(value); }

    /// <summary>The repositories that were checked, one for each URL.</summary>
    public required IReadOnlyList<GitHubRepositoryCheck> Checks { get; init => field = Indexed.Of(value); }

    /// <summary>What stands in the way of a migration to it, and what to do.</summary>
    public required IReadOnlyList<GitHubProblem> Problems { get; init => field = Indexed.Of(value); }

    /// <summary>Its private key as PEM text with LF line ends and a final one.</summary>
    public required SecureString PrivateKey { get; init; }

    /// <summary>The App on one line.</summary>
    public override string ToString() => $"{Slug} ({AppId})";
}
