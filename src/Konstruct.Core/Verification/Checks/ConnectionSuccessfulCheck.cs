using Konstruct.Core.ArgoCd;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>ArgoCD itself, asked to try anew, reports the connection as good.</summary>
internal sealed class ConnectionSuccessfulCheck : SecretCheck
{
    public override CheckRule Rule => CheckRule.ConnectionSuccessful;

    public override IReadOnlyList<CheckRule> Needs => [CheckRule.TemplatesWellFormed, .. base.Needs, CheckRule.SecretHasNoToken, CheckRule.SecretWellFormed, CheckRule.SecretUnique, CheckRule.AppAuthenticates, CheckRule.InstallationExists, CheckRule.InstallationActive, CheckRule.InstallationPermitted, CheckRule.RepositoryReadable];

    protected override async Task<IReadOnlyList<Verdict>> JudgeAsync(CredentialTrack track, RepositorySecret secret, CheckSources sources)
    {
        // ArgoCD lists repositories, not templates for them.
        if (secret.IsTemplate)
            return [];
        if (sources.ArgoServer is not { } server)
            return [Verdict.Skip(secret.ToString(), sources.WhyNoArgoServer)];
        if (await server.WhyNotOfAsync(track.Cluster!).ConfigureAwait(false) is { } why)
            return [Verdict.Skip(secret.ToString(), why, "Check the projects of each ArgoCD in a run of their own, with its own -ArgoServer and a token that may get its applications and repositories.")];
        var found = (await server.RepositoriesAsync().ConfigureAwait(false)).Where(r => GitUrl.Normalize(r.Url) == secret.NormalUrl && (r.Project ?? "") == (secret.Project ?? "")).ToList();
        if (found.Count == 0)
            return [Verdict.Fail(secret.ToString(), $"ArgoCD at '{server.Address}' lists no repository '{ForeignText.Of(secret.Url)}'", "Check the token's project roles.")];
        return [.. found.Select(r => Judge(secret.ToString(), r))];
    }

    private static Verdict Judge(string subject, ArgoRepository repository) => repository switch
    {
        { HasUsername: true } => Verdict.Fail(subject, "ArgoCD lists the repository with a username: it still uses the token", "Remove username and password from the ExternalSecret's template."),
        { Status: "Successful" } => Verdict.Pass(subject, "ArgoCD's own try succeeded"),
        { Status: "Failed" } => Verdict.Fail(subject, $"ArgoCD's own try failed: {(ArgoMessage.Of(repository.Message) is { } meaning ? $"{meaning.Cause}: " : "")}{ForeignText.Of(repository.Message)}", ArgoMessage.Of(repository.Message)?.Recommendation),
        _ => Verdict.Warn(subject, $"ArgoCD does not say whether it can connect ('{repository.Status}')"),
    };
}
