using System.Text.Json;
using Konstruct.Core.ClusterActions;
using Konstruct.Core.Kubernetes;
using Konstruct.Core.Verification.Observed;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The workloadcluster-operator runs, and was started after the change.</summary>
internal sealed class OperatorRestartedCheck : CheckOf<ParentTrack>
{
    public override CheckRule Rule => CheckRule.OperatorRestarted;

    // A restart before the GitAccount is moved has to be repeated.
    public override IReadOnlyList<CheckRule> Needs => [CheckRule.GitAccountMoved];

    protected override string SubjectOf(ParentTrack track) => $"Deployment {track.All[0].Places.OperatorName}";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(ParentTrack track, CheckSources sources)
    {
        KubernetesException? unknown = null;
        foreach (var cluster in track.All)
        {
            var places = cluster.Places;
            IReadOnlyList<KubernetesObject> deployments;
            try
            {
                deployments = await cluster.ObjectsAsync("apps", "Deployment", places.OperatorNamespace).ConfigureAwait(false) ?? [];
            }
            // It is in one of the clusters; that another may not be asked is no matter then.
            catch (KubernetesException e)
            {
                unknown ??= e;
                continue;
            }
            if (DeploymentChoice.ByName(deployments, places.OperatorName) is [var found, ..])
                return [await JudgeAsync(track, cluster, found).ConfigureAwait(false) with { Context = cluster.Name }];
        }
        if (unknown is not null)
            throw unknown;
        return [Verdict.Skip(SubjectOf(track), $"none of the known clusters ({string.Join(", ", track.All.Select(c => c.Name))}) has it in '{track.All[0].Places.OperatorNamespace}'", "Give the context of Konstruct's control plane: -Context or -DestinationContext.")];
    }

    private static async Task<Verdict> JudgeAsync(ParentTrack track, ClusterView cluster, KubernetesObject deployment)
    {
        var subject = $"Deployment {deployment.Namespace}/{deployment.Name}";
        if (deployment.At("status", "availableReplicas") is not { ValueKind: JsonValueKind.Number } available || available.GetInt64() == 0)
            return Verdict.Fail(subject, "none of its pods is available", "See its pods and their log.");
        var changed = (await GitAccountView.AllAsync(cluster).ConfigureAwait(false)).Where(a => a.Uses == GitAccountKind.App).Select(a => a.WrittenAt).Max() ?? await track.ChangedAtAsync().ConfigureAwait(false);
        var labels = deployment.Json.Texts("spec", "selector", "matchLabels").ToList();
        var pods = await cluster.ObjectsAsync("", "Pod", deployment.Namespace).ConfigureAwait(false) ?? [];
        var started = pods.Where(p => labels.TrueForAll(l => p.Label(l.Key) == l.Value)).Select(p => p.Time("status", "startTime") ?? p.CreatedAt).Min()
            // Where no pod is seen, the Deployment tells when its last rollout was complete.
            ?? deployment.Items("status", "conditions").Where(c => c.Text("type") == "Progressing" && c.Text("reason") == "NewReplicaSetAvailable").Select(c => c.Time("lastUpdateTime")).FirstOrDefault();
        if (started is null || changed is null)
            return Verdict.Warn(subject, "it runs; whether it was started after the change is not known", "If it does not pick the change up: Restart-KonstructOperator.");
        return started.Value.AddSeconds(1) > changed
            ? Verdict.Pass(subject, $"runs since {started:yyyy-MM-dd HH:mm:ss}Z, after the change")
            : Verdict.Fail(subject, $"runs since {started:yyyy-MM-dd HH:mm:ss}Z, but the change is of {changed:yyyy-MM-dd HH:mm:ss}Z");
    }
}
