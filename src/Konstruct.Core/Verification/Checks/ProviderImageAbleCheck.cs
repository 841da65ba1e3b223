using Konstruct.Core.GitOps;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Checks;

/// <summary>The image that the Terraform provider runs can use an App.</summary>
internal sealed class ProviderImageAbleCheck : CheckOf<CrossplaneTrack>
{
    public override CheckRule Rule => CheckRule.ProviderImageAble;

    protected override string SubjectOf(CrossplaneTrack track) => $"the Terraform provider in {track.Cluster.Name}";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CrossplaneTrack track, CheckSources sources)
    {
        var space = track.Cluster.Places.CrossplaneNamespace;
        var running = await track.Cluster.ObjectsAsync("apps", "Deployment", space).ConfigureAwait(false) ?? [];
        var images = running.SelectMany(d => Images(d, "spec", "template", "spec", "containers")).ToList();
        // Where none runs, what it is to run with.
        if (images.Count == 0)
            images = [.. (await track.Cluster.ObjectsAsync("pkg.crossplane.io", "DeploymentRuntimeConfig", null).ConfigureAwait(false) ?? []).SelectMany(d => Images(d, "spec", "deploymentTemplate", "spec", "template", "spec", "containers"))];
        return images.Count == 0 ? [Verdict.Skip(SubjectOf(track), $"no Terraform provider runs in '{space}'")] : [.. images.Distinct().Select(i => Judge(i.Subject, i.Image))];
    }

    private static IEnumerable<(string Subject, string Image)> Images(KubernetesObject o, params string[] path) =>
        o.Items(path).Select(c => c.Text("image")).OfType<string>().Where(ImageChoice.IsTerraformProvider).Select(i => ($"{o.Text("kind") ?? "Deployment"} {o.Name}", i));

    private static Verdict Judge(string subject, string image)
    {
        var choice = ImageChoice.Between(image, GuideValues.ProviderImage, GuideValues.ProviderImage, force: false);
        return choice switch
        {
            { IsReplaced: true } => Verdict.Fail(subject, $"runs '{image}', which knows no App; expected '{GuideValues.ProviderImage}' or later"),
            { WhyKept: { } why } => Verdict.Warn(subject, $"runs '{image}'; whether it can use an App is not known, since {why}", $"Make sure that it can; the vendor's is '{GuideValues.ProviderImage}'."),
            _ => Verdict.Pass(subject, $"runs '{image}'"),
        };
    }
}
