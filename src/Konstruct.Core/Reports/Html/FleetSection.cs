namespace Konstruct.Core.Reports.Html;

/// <summary>The clusters by the steps of the guide, and by what became of the steps of a migration.</summary>
internal sealed class FleetSection : ReportSection
{
    private readonly IReadOnlyList<FleetRow> _rows;
    private readonly MigrationStep[] _steps;
    private readonly MigrationPhase[] _phases;

    public FleetSection(HtmlWriter html, ReportContent content)
        : base(html, content)
    {
        _rows = FleetRow.All(content);
        _steps = _rows.Any(r => r.Cluster is not null) ? Enum.GetValues<MigrationStep>() : [];
        _phases = [.. Enum.GetValues<MigrationPhase>().Where(p => _rows.Any(r => r.Results.ContainsKey(p)))];
    }

    /// <inheritdoc/>
    public override string Id => "fleet";

    /// <inheritdoc/>
    public override string Title => "Clusters";

    /// <inheritdoc/>
    public override bool HasContent => _rows.Count > 0;

    /// <inheritdoc/>
    public override IEnumerable<Figure> Figures
    {
        get
        {
            yield return new(Number(_rows.Count), _rows.Count == 1 ? "cluster" : "clusters", Tone.Quiet);
            var clusters = _rows.Select(r => r.Cluster).OfType<Cluster>().ToList();
            if (clusters.Count == 0)
                yield break;
            var onApp = clusters.Count(c => c.Authentication == ClusterAuthentication.GitHubApp);
            yield return new($"{Number(onApp)} of {Number(clusters.Count)}", "on the App", onApp == clusters.Count ? Tone.Good : Tone.Open);
            var (done, all) = Done(clusters.SelectMany(c => c.Steps));
            yield return new($"{Number(done)} of {Number(all)}", "steps done", done == all ? Tone.Good : Tone.Open);
        }
    }

    /// <inheritdoc/>
    protected override void WriteBody()
    {
        OpenScroll("Clusters by steps", "fleet");
        Html.Open("table");
        WriteHead();
        Html.Open("tbody");
        foreach (var row in _rows)
            Write(row);
        CloseTable();
    }

    private void WriteHead()
    {
        Html.Open("thead").Open("tr", ("class", "groups")).Element("th", "Cluster", ("scope", "col"), ("rowspan", "2"), ("class", "name"));
        if (_steps.Length > 0)
            Html.Element("th", "As its folder stands", ("scope", "colgroup"), ("colspan", Number(_steps.Length + 2)));
        if (_phases.Length > 0)
            Html.Element("th", "What became of the migration", ("scope", "colgroup"), ("class", "edge"), ("colspan", Number(_phases.Length)));
        Html.Close().Open("tr");
        if (_steps.Length > 0)
            Html.Element("th", "Authenticates with", ("scope", "col"));
        foreach (var step in _steps)
        {
            var (done, all) = Done(_rows.Select(r => r.Cluster).OfType<Cluster>().SelectMany(c => c.Steps).Where(s => s.Step == step));
            Html.Open("th", ("scope", "col")).Text(Words(step.ToString())).Text(" ").Element("span", $"{Number(done)} of {Number(all)}", ("class", "tally")).Close();
        }
        if (_steps.Length > 0)
            Html.Element("th", "Findings", ("scope", "col"));
        foreach (var phase in _phases)
            Html.Element("th", Words(phase.ToString()), ("scope", "col"), ("class", phase == _phases[0] ? "edge" : null));
        Html.Close().Close();
    }

    private void Write(FleetRow row)
    {
        Html.Open("tr").Open("th", ("scope", "row"), ("class", "name")).Text(row.Name);
        if (row.Beside is { } beside)
            Html.Text(" ").Element("span", beside, ("class", "beside"));
        Html.Close();
        if (_steps.Length > 0)
            WriteCluster(row.Cluster);
        foreach (var phase in _phases)
        {
            OpenCell(phase == _phases[0] ? "edge" : null);
            if (row.Results.TryGetValue(phase, out var result))
                StatusMark.Of(result.Status).Write(Html);
            Html.Close();
        }
        Html.Close();
    }

    private void WriteCluster(Cluster? cluster)
    {
        if (cluster is null)
        {
            for (var i = 0; i < _steps.Length + 2; i++)
                Cell((string?)null);
            return;
        }
        Cell(StatusMark.Of(cluster.Authentication));
        foreach (var step in _steps)
        {
            if (cluster.Steps.FirstOrDefault(s => s.Step == step) is { } state)
                Cell(StatusMark.Of(state.State));
            else
                Cell((string?)null);
        }
        if (cluster.Findings.Count == 0)
            Cell("none", "quiet");
        else
            Cell(StatusMark.Of(cluster.Findings.Max(f => f.Severity)) with { Word = Count(cluster.Findings.Count, "finding") });
    }

    private static (int Done, int All) Done(IEnumerable<ClusterStep> steps)
    {
        var states = steps.Where(s => s.State != StepState.NotApplicable).ToList();
        return (states.Count(s => s.State == StepState.Done), states.Count);
    }

    // RepositorySecrets: Repository secrets.
    private static string Words(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) && char.IsLower(name[i - 1]) ? $" {char.ToLowerInvariant(c)}" : c.ToString())) switch
    {
        "Git hub" => "GitHub",
        "Remove pat" => "Remove token",
        var words => words,
    };
}
