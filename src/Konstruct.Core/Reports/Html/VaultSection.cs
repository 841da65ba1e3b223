using System.Globalization;

namespace Konstruct.Core.Reports.Html;

/// <summary>The secrets in Vault: paths, versions and the names of fields.</summary>
internal sealed class VaultSection : ReportSection
{
    private readonly IReadOnlyList<VaultCredentialResult> _secrets;

    public VaultSection(HtmlWriter html, ReportContent content)
        : base(html, content) => _secrets = content.Vault;

    /// <inheritdoc/>
    public override string Id => "vault";

    /// <inheritdoc/>
    public override string Title => "Vault";

    /// <inheritdoc/>
    public override bool HasContent => _secrets.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures
    {
        get
        {
            var written = _secrets.Count(s => s.Status == VaultCredentialStatus.Written);
            if (written > 0)
                yield return new(Number(written), written == 1 ? "secret written" : "secrets written", Tone.Good);
            var pending = _secrets.Count(s => s.Status == VaultCredentialStatus.Pending);
            if (pending > 0)
                yield return new(Number(pending), pending == 1 ? "secret to write" : "secrets to write", Tone.Open);
        }
    }

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        foreach (var vault in _secrets.GroupBy(s => (s.VaultAddress, s.VaultNamespace)))
        {
            Note($"{vault.Key.VaultAddress}{(vault.Key.VaultNamespace is { } space ? $", namespace {space}" : "")}", "beside");
            OpenTable($"Secrets of {vault.Key.VaultAddress}", "rows vault", "Status", "Path", "Version", "Fields", "Holds", "App, installation");
            foreach (var secret in vault)
                Write(secret);
            CloseTable();
        }
    }

    private void Write(VaultCredentialResult secret)
    {
        OpenRow(StatusMark.Of(secret.Status).Tone);
        Cell(StatusMark.Of(secret.Status));
        OpenRowHeader("path").Path(secret.ToString());
        if (secret.ProjectName is { } project)
            Html.Text(" ").Element("span", project, ("class", "beside"));
        Html.Close();
        Cell(Versions(secret), "number");
        OpenCell("fields");
        foreach (var field in secret.Fields)
            Html.Element("code", field.ToString()).Text(" ");
        Note(secret.MissingRights.Count == 0 ? null : $"Missing rights: {string.Join(", ", secret.MissingRights)}", "beside");
        Note(secret.ErrorId is null ? null : $"Error {secret.ErrorId}", "beside");
        Html.Close();
        Cell(secret.Holds switch
        {
            VaultCredentialState.New => "the new credential",
            VaultCredentialState.Old => "the old credential",
            _ => "not known",
        }, "plain");
        Cell(string.Join(", ", new[] { secret.AppId, secret.InstallationId }.OfType<string>()), "number");
        Html.Close();
    }

    private static string? Versions(VaultCredentialResult secret) => (secret.VersionBefore, secret.VersionAfter) switch
    {
        ({ } before, { } after) when before != after => $"{Text(before)} → {Text(after)}",
        (_, { } after) => Text(after),
        ({ } before, null) => Text(before),
        _ => null,
    };

    private static string Text(int version) => version.ToString(CultureInfo.InvariantCulture);
}
