using Konstruct.Core.Kubernetes;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The GitAccount of the token is gone, and that of the App is there, in the same namespace.</summary>
internal sealed class GitAccountMovedCheck : CheckOf<ParentTrack>
{
    public override CheckRule Rule => CheckRule.GitAccountMoved;

    protected override string SubjectOf(ParentTrack track) => "GitAccounts";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(ParentTrack track, CheckSources sources)
    {
        var verdicts = new List<Verdict>();
        KubernetesException? unknown = null;
        foreach (var cluster in track.All)
        {
            try
            {
                foreach (var space in (await GitAccountView.AllAsync(cluster).ConfigureAwait(false)).GroupBy(a => a.Namespace, StringComparer.Ordinal))
                    verdicts.Add(Judge(space.Key, [.. space]) with { Context = cluster.Name });
            }
            // They are in one of the clusters; that another may not be asked is no matter then.
            catch (KubernetesException e)
            {
                unknown ??= e;
            }
        }
        if (verdicts.Count == 0 && unknown is not null)
            throw unknown;
        return verdicts.Count > 0 ? verdicts : [Verdict.Skip(SubjectOf(track), $"none of the known clusters ({string.Join(", ", track.All.Select(c => c.Name))}) has a GitAccount", "Give the context of Konstruct's control plane: -Context or -DestinationContext.")];
    }

    private static Verdict Judge(string space, IReadOnlyList<GitAccountView> accounts)
    {
        var subject = $"GitAccount {space}/{string.Join(", ", accounts.Select(a => a.Name))}";
        var tokens = accounts.Where(a => a.Uses == GitAccountKind.Token).Select(a => $"'{a.Name}'").ToList();
        var apps = accounts.Where(a => a.Uses == GitAccountKind.App).Select(a => $"'{a.Name}'").ToList();
        return (tokens.Count, apps.Count) switch
        {
            (0, > 0) => Verdict.Pass(subject, $"{string.Join(", ", apps)} {(apps.Count == 1 ? "is" : "are")} of an App, and none is of a token"),
            ( > 0, > 0) => Verdict.Fail(subject, $"that of the token is still there: {string.Join(", ", tokens)}", "Delete it: kubectl delete gitaccount."),
            ( > 0, 0) => Verdict.Fail(subject, $"only that of the token is there: {string.Join(", ", tokens)}; expected one of the App in the same namespace"),
            _ => Verdict.Warn(subject, "whether it is of the App or of a token cannot be told from its fields", "Look at it: kubectl describe gitaccount."),
        };
    }
}
