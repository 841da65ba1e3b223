using System.Runtime.CompilerServices;
using System.Text.Json;
using Konstruct.Core.ArgoCd;
using Konstruct.Core.GitHub;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Vault;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification;

/// <summary>Checks whether ArgoCD can authenticate as the App, and what depends on that. It changes nothing anywhere.</summary>
/// <param name="request">What is to be checked, and whom to ask.</param>
public sealed class ArgoAuthTest(ArgoAuthRequest request)
{
    private readonly (Check Check, IReadOnlyList<CheckRule> Needs)[] _checks = [.. AllChecks.InOrder.Where(c => request.Scopes.Contains(c.Rule.Scope) && !request.ExcludedRules.Contains(c.Rule.Id)).Select(c => (c, c.Needs))];

    /// <summary>The ids of all rules, each with its area, in the order in which they are looked at.</summary>
    public static IReadOnlyDictionary<string, CheckScope> Rules { get; } = AllChecks.InOrder.ToDictionary(c => c.Rule.Id, c => c.Rule.Scope, StringComparer.Ordinal);

    /// <summary>Looks once at everything, and tells it project by project.</summary>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<ArgoAuthCheck> RunAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var github = new GitHubView(request.GitHub, cancellation);
        var sources = new CheckSources(request.Vault is { } vault ? new VaultView(vault, request.Places.VaultMount, cancellation) : null, request.WhyNoVault, github, request.ArgoServer is { } server ? new ArgoServerView(server) : null, request.WhyNoArgoServer);
        var survey = new Survey(request, sources.Vault, cancellation);
        var projects = await survey.ProjectsAsync().ConfigureAwait(false);
        var tracks = projects.SelectMany(p => p.Tracks).ToList();

        // What is about all projects comes first: it may be the cause for each.
        foreach (var shared in survey.ArgoTracks)
        {
            foreach (var check in await LookAsync(shared, sources, cancellation).ConfigureAwait(false))
                yield return check;
        }
        var done = 0;
        using var places = new SemaphoreSlim(request.ThrottleLimit);
        var looks = new Queue<Task<List<ArgoAuthCheck>>>(projects.Select(async project =>
        {
            await places.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                var seen = new List<ArgoAuthCheck>(project.Unseen.Where(c => request.Scopes.Contains(c.Scope) && !request.ExcludedRules.Contains(c.RuleId)));
                foreach (var track in project.Tracks)
                    seen.AddRange(await LookAsync(track, sources, cancellation).ConfigureAwait(false));
                return seen;
            }
            finally
            {
                places.Release();
                request.OnDone?.Invoke(Interlocked.Increment(ref done), projects.Count);
            }
        }));
        try
        {
            // What was told is not kept.
            while (looks.TryPeek(out var look))
            {
                foreach (var check in await look.ConfigureAwait(false))
                    yield return check;
                _ = looks.Dequeue();
            }
        }
        finally
        {
            await Task.WhenAll(looks.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        var parent = new ParentTrack(survey.All, () => LatestAsync(sources, tracks.OfType<CredentialTrack>()));
        foreach (var check in await LookAsync(parent, sources, cancellation).ConfigureAwait(false))
            yield return check;
    }

    /// <summary>The Applications that use the credentials of the projects, so that they can be refreshed.</summary>
    /// <param name="onUnknown">Told of those that could not be found, and why.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Each with its cluster.</returns>
    public async Task<IReadOnlyList<(KubernetesCluster Cluster, string Namespace, string Name)>> ApplicationsAsync(Action<KubernetesException> onUnknown, CancellationToken cancellation = default)
    {
        var survey = new Survey(request, null, cancellation);
        var found = new List<(KubernetesCluster, string, string)>();
        foreach (var track in (await survey.ProjectsAsync().ConfigureAwait(false)).SelectMany(p => p.Tracks).OfType<CredentialTrack>().Where(t => t is { IsForArgo: true, Cluster: not null }))
        {
            try
            {
                if (await track.SecretAsync().ConfigureAwait(false) is { } secret)
                    found.AddRange((await track.Cluster!.ApplicationUsersAsync().ConfigureAwait(false))[secret.Name].Select(a => (track.Cluster.Api, a.Namespace, a.Name)));
            }
            catch (KubernetesException e)
            {
                onUnknown(e);
            }
        }
        return [.. found.Distinct()];
    }

    private async Task<IReadOnlyList<ArgoAuthCheck>> LookAsync(Track track, CheckSources sources, CancellationToken cancellation)
    {
        var seen = new List<ArgoAuthCheck>();
        foreach (var (check, needs) in _checks)
        {
            if (!check.AppliesTo(track))
                continue;
            cancellation.ThrowIfCancellationRequested();
            var verdicts = track.Blocker(needs) is { } blocker
                ? [Verdict.Skip(check.SubjectOf(track), $"not looked at: {blocker} has to be mended first") with { BlockedBy = blocker }]
                : await AskAsync(check, track, sources).ConfigureAwait(false);
            foreach (var verdict in verdicts)
            {
                if (verdict.Status == CheckStatus.Fail)
                    track.Fail(check.Rule, check.Rule.Id);
                else if (verdict.BlockedBy is { } cause)
                    track.Fail(check.Rule, cause);
                seen.Add(Told(check, track, verdict));
            }
            if (verdicts.Count > 0 && verdicts.All(v => v.Status == CheckStatus.Pass))
                track.Pass(check.Rule);
        }
        return seen;
    }

    // What could not be asked is not known, and is neither good nor bad.
    private static async Task<IReadOnlyList<Verdict>> AskAsync(Check check, Track track, CheckSources sources)
    {
        try
        {
            return await check.LookAsync(track, sources).ConfigureAwait(false);
        }
        catch (ServiceException e)
        {
            return [Unknown(check.SubjectOf(track), e)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return [Verdict.Skip(check.SubjectOf(track), "what was answered is not as expected", "Check the addresses, and whether a proxy answers in the server's place.")];
        }
    }

    /// <summary>What could not be asked, as a verdict.</summary>
    internal static Verdict Unknown(string subject, ServiceException e) => Verdict.Skip(subject, e.Message, e.Recommendation) with { MissingRight = (e as KubernetesException)?.MissingRight?.ToString(), IsPending = IsPassing(e) };

    /// <summary>Whether what could not be asked may be answered later.</summary>
    internal static bool IsPassing(ServiceException e) => e switch
    {
        KubernetesException kubernetes => kubernetes.Problem is KubernetesProblem.KubernetesUnreachable or KubernetesProblem.KubernetesTimeout or KubernetesProblem.KubernetesThrottled or KubernetesProblem.KubernetesServerError or KubernetesProblem.KubernetesListExpired,
        VaultException vault => vault.Problem is VaultProblem.VaultSealed or VaultProblem.VaultStandby or VaultProblem.VaultUnreachable or VaultProblem.VaultTimeout or VaultProblem.VaultRateLimited or VaultProblem.VaultServerError,
        GitHubException github => github.Problem is GitHubProblemKind.GitHubUnreachable or GitHubProblemKind.GitHubTimeout or GitHubProblemKind.GitHubRateLimited or GitHubProblemKind.GitHubServerError,
        ArgoServerException argo => argo.Problem is ArgoServerProblem.ArgoServerUnreachable or ArgoServerProblem.ArgoServerRefused,
        _ => false,
    };

    private static ArgoAuthCheck Told(Check check, Track track, Verdict verdict) => new()
    {
        ProjectName = track.Project,
        Scope = check.Rule.Scope,
        RuleId = check.Rule.Id,
        Subject = verdict.Subject,
        Context = verdict.Context ?? (check.Rule.Scope is CheckScope.Vault or CheckScope.GitHub ? null : track.Cluster?.Name),
        Status = verdict.Status,
        Reason = verdict.Reason,
        Recommendation = verdict.Status == CheckStatus.Pass || verdict.BlockedBy is not null ? null : verdict.Recommendation ?? (verdict.Status == CheckStatus.Skipped ? null : check.Rule.Recommendation),
        BlockedBy = verdict.BlockedBy,
        MissingRight = verdict.MissingRight,
        IsPending = verdict.IsPending,
        SeenAt = verdict.BlockedBy is null ? TimeProvider.System.GetUtcNow() : null,
    };

    private static async Task<DateTimeOffset?> LatestAsync(CheckSources sources, IEnumerable<CredentialTrack> tracks)
    {
        DateTimeOffset? latest = null;
        foreach (var track in tracks)
        {
            if (await sources.ChangedAtAsync(track).ConfigureAwait(false) is { } at && !(at < latest))
                latest = at;
        }
        return latest;
    }
}
