namespace Konstruct.Core.Verification.Checks;

/// <summary>No malformed credential template is among ArgoCD's: a single one spoils all Applications.</summary>
internal sealed class TemplatesWellFormedCheck : CheckOf<ArgoTrack>
{
    public override CheckRule Rule => CheckRule.TemplatesWellFormed;

    protected override async Task<IReadOnlyList<Verdict>> LookAsync(ArgoTrack track, CheckSources sources)
    {
        var verdicts = new List<Verdict>();
        foreach (var secret in (await track.Cluster.RepositorySecretsAsync().ConfigureAwait(false)).Where(s => s.IsTemplate && s.FieldNames.Any(f => f.StartsWith("githubApp", StringComparison.Ordinal))))
        {
            // Only what ArgoCD cannot parse at all counts here; what else is wrong is the credential's own.
            var problems = AppFields.Problems(secret, AppFields.OfArgo).Where(p => p.Contains("strconv", StringComparison.Ordinal) || (p.EndsWith("is empty", StringComparison.Ordinal) && !p.Contains("Key", StringComparison.Ordinal)) || (p.Contains("<no value>", StringComparison.Ordinal) && !p.Contains("Key", StringComparison.Ordinal))).ToList();
            if (problems.Count > 0)
                verdicts.Add(Verdict.Fail(secret.ToString(), string.Join("; ", problems)));
        }
        return verdicts.Count > 0 ? verdicts : [Verdict.Pass(track.Subject, "every credential template can be parsed")];
    }
}
