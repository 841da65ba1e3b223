using System.Text.RegularExpressions;
using Konstruct.Core.Kubernetes;

namespace Konstruct.Core.Verification.Checks;

/// <summary>No Terraform Workspace is stuck on credentials.</summary>
internal sealed partial class WorkspacesSyncedCheck : CheckOf<CrossplaneTrack>
{
    public override CheckRule Rule => CheckRule.WorkspacesSynced;

    public override IReadOnlyList<CheckRule> Needs =>
    [
        CheckRule.VaultSecretExists, CheckRule.VaultFieldsComplete, CheckRule.CrossplaneSecretRead, CheckRule.CrossplaneSecretReady, CheckRule.CrossplaneSecretWellFormed, CheckRule.CrossplaneSecretAsInVault, CheckRule.ProviderImageAble,
        CheckRule.AppAuthenticates, CheckRule.InstallationExists, CheckRule.InstallationActive, CheckRule.InstallationPermitted, CheckRule.RepositoryReadable,
    ];

    protected override string SubjectOf(CrossplaneTrack track) => $"Workspaces in {track.Cluster.Name}";

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(CrossplaneTrack track, CheckSources sources)
    {
        var all = new List<KubernetesObject>();
        foreach (var kind in (await track.Cluster.KindsAsync("Workspace").ConfigureAwait(false)).Where(k => k.Group.StartsWith("tf.", StringComparison.Ordinal)))
            all.AddRange(await track.Cluster.ObjectsAsync(kind.Group, kind.Kind, null).ConfigureAwait(false) ?? []);
        var stuck = new List<Verdict>();
        foreach (var workspace in all)
        {
            var synced = workspace.Items("status", "conditions").FirstOrDefault(c => c.Text("type") == "Synced");
            if (synced.Text("status") == "False" && synced.Text("message") is { } message && IsAboutCredentials(message))
                stuck.Add(Verdict.Fail($"Workspace {workspace.Name}", $"Synced=False: {ForeignText.Of(message)}"));
        }
        return stuck.Count > 0 ? stuck : [Verdict.Pass(SubjectOf(track), $"none of {all.Count} is stuck on credentials")];
    }

    private static bool IsAboutCredentials(string message) => OfProvider().IsMatch(message) || ArgoMessage.Of(message) is { IsAboutCredentials: true };

    // Konstruct's provider in its own words; what git says when it fetches a module is what it says to ArgoCD.
    [GeneratedRegex(@"\bgit credentials|\.git-credentials|git-credentials""|github app credentials|failed to get installation token|failed to create installation token|failed to parse (app_id|installation_id|GitHub App private key)|permission denied \(publickey\)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex OfProvider();
}
