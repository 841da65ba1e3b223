using System.Globalization;
using System.Text.RegularExpressions;

namespace Konstruct.Core.Verification.Checks;

/// <summary>What ArgoCD complains of, as far as it concerns one credential.</summary>
/// <param name="Concerns">What it is about.</param>
/// <param name="Seen">What to say of it.</param>
/// <param name="Recommendation">What to do; null where nothing better is known than what the rule says.</param>
internal sealed partial record Complaint(Complaint.About Concerns, string Seen, string? Recommendation)
{
    private const string Refresh = "Have ArgoCD look again: Test-KonstructArgoAuth -Refresh; if it stays, restart ArgoCD's repo-server, which keeps old credentials, and see whether it reaches GitHub from an address that the organisation allows.";

    /// <summary>What a complaint can be about.</summary>
    public enum About
    {
        /// <summary>Anything but credentials.</summary>
        SomethingElse,

        /// <summary>The credential.</summary>
        Credential,

        /// <summary>A credential that ArgoCD has for another repository.</summary>
        OtherCredential,
    }

    /// <summary>Judges a message.</summary>
    /// <param name="use">Who complains, and the credential.</param>
    /// <param name="message">ArgoCD's words.</param>
    public static Complaint Of(CredentialUse use, string message)
    {
        var said = ForeignText.Of(message);
        if (ArgoMessage.Of(message) is not { } meaning)
            return new(About.SomethingElse, said, null);
        if (!meaning.IsAboutCredentials)
            return new(About.SomethingElse, $"{meaning.Cause}: {said}", meaning.Recommendation);
        if (meaning.IsAnswerOfGitHub && OtherRepository(use, message) is { } other)
        {
            var name = ForeignText.Of(other);
            return use.SecretsFor(other) is [var secret, ..]
                ? new(About.OtherCredential, $"about another repository, '{name}', which ArgoCD reads by {secret}: {meaning.Cause}: {said}", $"Check that Secret, or the project that it belongs to: {meaning.Recommendation}")
                : new(About.Credential, $"about another repository, '{name}', for which ArgoCD has no credential: {said}", "Give ArgoCD a credential for that repository: install the App on its organisation and add a Secret of its own; or take it out of the Application.");
        }
        return meaning.IsAnswerOfGitHub && use.IsTakenByGitHub
            ? new(About.Credential, $"ArgoCD still has an old answer, since GitHub takes the credential now ({meaning.Cause}): {said}", Refresh)
            : new(About.Credential, $"{meaning.Cause}: {said}", meaning.Recommendation);
    }

    // A message names the repository, or at least the number of the source; one that does neither is taken for the credential's own.
    private static string? OtherRepository(CredentialUse use, string message)
    {
        var named = Named().Matches(message).Select(m => m.Groups["url"].Value.TrimEnd('/')).ToList();
        if (named.Count > 0)
            return named.Exists(u => use.IsFor(u) || use.IsFor(u + "/")) ? null : named[0];
        return Source().Match(message) is { Success: true } source && int.TryParse(source.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && use.Application.Sources.ElementAtOrDefault(number - 1) is { } url && !use.IsFor(url) ? url : null;
    }

    // Of a host, an owner and a repository; that of GitHub's API has more in it.
    [GeneratedRegex(@"(?<=\b(repo|repository|Repo:|for|access|requesting|downloading|Get|fetch) ?\\?[""']?)(?<url>https?://[^\s/""'\\]+/[^\s/""'\\]+/[^\s/""'\\?]+/?)(?=[""'\\\s]|/info/refs|$)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"failed to generate manifest for source (?<number>[0-9]+) of [0-9]+", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Source();
}
