namespace Konstruct.Bench.Checks;

/// <summary>What the cluster and GitHub were asked.</summary>
/// <param name="Lists">The lists, by path.</param>
/// <param name="Discovery">Requests for what kinds the cluster serves.</param>
/// <param name="Objects">Requests for one object.</param>
/// <param name="InstallationLists">Requests for the App's installations.</param>
/// <param name="Tokens">Requests for an installation's token.</param>
/// <param name="Advertisements">Requests for what a clone begins with.</param>
/// <param name="Others">Other requests to GitHub.</param>
internal sealed record ChecksTally(IReadOnlyList<ListTally> Lists, int Discovery, int Objects, int InstallationLists, int Tokens, int Advertisements, int Others)
{
    /// <summary>What it was, on one line.</summary>
    public override string ToString() =>
        $"{string.Join(", ", Lists.Select(l => $"{l.Path}: {l.Requests}"))}; {Discovery} of discovery, {Objects} of single objects; of GitHub {InstallationLists} lists of installations, {Tokens} tokens, {Advertisements} advertisements, {Others} others";
}
