namespace Konstruct.Bench.Checks;

/// <summary>Where the cluster and GitHub of the checks are. They open nothing but themselves.</summary>
/// <param name="KubeConfig">A kubeconfig file whose current context may do everything.</param>
/// <param name="GitHub">The address of GitHub's API.</param>
internal sealed record ChecksPlace(string KubeConfig, Uri GitHub);
