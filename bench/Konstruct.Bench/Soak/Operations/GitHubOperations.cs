namespace Konstruct.Bench.Soak.Operations;

/// <summary>Asking GitHub about the App.</summary>
internal static class GitHubOperations
{
    private const string Ask = "param($AppId, $KeyPath, [string[]] $Url) Get-KonstructGitHubApp -AppId $AppId -PrivateKeyPath $KeyPath -ApiUrl $github -Url $Url | & { process { \"$($_.AppId) $($_.Slug)\"; $_.Installations; $_.Checks; $_.Problems } }";

    private static readonly string[] _urls = ["https://github.com/acme/gitops.git", "https://github.com/acme-platform/gitops.git"];

    /// <summary>The operations.</summary>
    public static IReadOnlyList<SoakOperation> All { get; } = [new("`Get-KonstructGitHubApp -Url`", 80, 40, AskAsync)];

    private static async Task AskAsync(SoakLane lane)
    {
        var isSuspended = lane.Random.Next(4) == 0;
        var installation = lane.Sandbox.GitHub.InstallationOn("acme")!;
        if (isSuspended)
            lane.Sandbox.GitHub.Suspend(installation.Id);
        lane.Face(lane.GitHub);
        var outcome = await lane.RunAsync(Ask, new()
        {
            ["AppId"] = lane.SandboxApp.AppId,
            ["KeyPath"] = lane.SandboxApp.KeyPath,
            ["Url"] = _urls,
        }, isSuspended ? ["GitHubInstallationSuspended"] : []).ConfigureAwait(false);
        if (isSuspended)
            lane.Sandbox.GitHub.Unsuspend(installation.Id);

        if (outcome.Texts is not [var told, ..])
        {
            lane.Expect(outcome.IsStopped || outcome.Problems.Any(), () => "there is no App, and no error says why");
            return;
        }
        lane.Expect(told.StartsWith(lane.SandboxApp.AppId + " ", StringComparison.Ordinal), () => $"another App was found: {told}");
        if (outcome.IsStopped)
            return;
        foreach (var check in outcome.Objects<GitHubRepositoryCheck>())
            lane.Expect(!check.IsReadable || !(isSuspended && check.Url.Contains("/acme/", StringComparison.Ordinal)), () => $"'{check.Url}' is told as readable, although the installation is suspended");
        var problems = outcome.Objects<GitHubProblem>();
        lane.Expect(isSuspended == problems.Any(static p => p.Id == "GitHubInstallationSuspended") || lane.HasMet, () => $"the installation is {(isSuspended ? "" : "not ")}suspended, but the problems are: {string.Join(", ", problems.Select(static p => p.Id))}");
        lane.Expect(lane.HasMet || outcome.Objects<GitHubRepositoryCheck>().Count(static c => c.IsReadable) == (isSuspended ? 1 : 2), () => "a repository is not readable, and nothing says why");
    }
}
