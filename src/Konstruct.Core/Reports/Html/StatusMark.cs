namespace Konstruct.Core.Reports.Html;

/// <summary>A status as it is shown: a word with a sign, so that nobody has to tell colours apart.</summary>
/// <param name="Tone">How it stands.</param>
/// <param name="Word">The word.</param>
internal sealed record StatusMark(Tone Tone, string Word)
{
    private string Sign => Tone switch
    {
        Tone.Good => "✓",
        Tone.Open => "○",
        Tone.Warn => "▲",
        Tone.Bad => "✕",
        _ => "–",
    };

    public static StatusMark Of(StepState state) => state switch
    {
        StepState.Done => new(Tone.Good, "Done"),
        StepState.Pending => new(Tone.Open, "Pending"),
        _ => new(Tone.Quiet, "None"),
    };

    public static StatusMark Of(ClusterAuthentication authentication) => authentication switch
    {
        ClusterAuthentication.GitHubApp => new(Tone.Good, "GitHub App"),
        ClusterAuthentication.Pat => new(Tone.Open, "Token"),
        ClusterAuthentication.Mixed => new(Tone.Warn, "Mixed"),
        _ => new(Tone.Quiet, "None"),
    };

    public static StatusMark Of(MigrationStatus status) => status switch
    {
        MigrationStatus.Done => new(Tone.Good, "Done"),
        MigrationStatus.Unchanged => new(Tone.Good, "Unchanged"),
        MigrationStatus.Pending => new(Tone.Open, "Pending"),
        MigrationStatus.Failed => new(Tone.Bad, "Failed"),
        _ => new(Tone.Quiet, "Skipped"),
    };

    public static StatusMark Of(CheckStatus status) => status switch
    {
        CheckStatus.Pass => new(Tone.Good, "Pass"),
        CheckStatus.Warn => new(Tone.Warn, "Warn"),
        CheckStatus.Fail => new(Tone.Bad, "Fail"),
        _ => new(Tone.Quiet, "Skipped"),
    };

    public static StatusMark Of(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => new(Tone.Bad, "Error"),
        FindingSeverity.Warning => new(Tone.Warn, "Warning"),
        _ => new(Tone.Quiet, "Information"),
    };

    public static StatusMark Of(ChangeStatus status) => status switch
    {
        ChangeStatus.Changed => new(Tone.Good, "Changed"),
        ChangeStatus.Pending => new(Tone.Open, "Pending"),
        ChangeStatus.Unchanged => new(Tone.Good, "Unchanged"),
        _ => new(Tone.Quiet, "Not applicable"),
    };

    public static StatusMark Of(VaultCredentialStatus status) => status switch
    {
        VaultCredentialStatus.Written => new(Tone.Good, "Written"),
        VaultCredentialStatus.Pending => new(Tone.Open, "Pending"),
        VaultCredentialStatus.Unchanged => new(Tone.Good, "Unchanged"),
        _ => new(Tone.Bad, "Failed"),
    };

    public static StatusMark Of(ExternalSecretStatus status) => status switch
    {
        ExternalSecretStatus.Refreshed => new(Tone.Good, "Refreshed"),
        ExternalSecretStatus.Pending => new(Tone.Open, "Pending"),
        ExternalSecretStatus.Failed => new(Tone.Bad, "Failed"),
        ExternalSecretStatus.TimedOut => new(Tone.Bad, "Timed out"),
        ExternalSecretStatus.Gone => new(Tone.Quiet, "Gone"),
        _ => new(Tone.Warn, "Useless"),
    };

    public static StatusMark Of(OperatorStatus status) => status switch
    {
        OperatorStatus.Restarted => new(Tone.Good, "Restarted"),
        OperatorStatus.Pending => new(Tone.Open, "Pending"),
        OperatorStatus.Failed => new(Tone.Bad, "Failed"),
        _ => new(Tone.Bad, "Timed out"),
    };

    /// <summary>The style's class for a tone.</summary>
    public static string Class(Tone tone) => tone.ToString().ToLowerInvariant();

    /// <summary>Writes it.</summary>
    public void Write(HtmlWriter html) =>
        html.Open("span", ("class", $"mark {Class(Tone)}")).Element("span", Sign, ("class", "sign"), ("aria-hidden", "true")).Text(" ").Element("span", Word, ("class", "word")).Close();
}
