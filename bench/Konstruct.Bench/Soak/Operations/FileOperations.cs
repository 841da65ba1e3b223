namespace Konstruct.Bench.Soak.Operations;

/// <summary>Changing files, and texts that come down the pipeline.</summary>
internal static class FileOperations
{
    private const string Look = "param($Path) Get-KonstructCluster -LiteralPath $Path";

    private const string Clusters = "konstruct-clusters";

    private static readonly (string Name, string Script)[] _steps =
    [
        ("Convert", "param($Path, [hashtable] $Named) Convert-KonstructExternalSecret -LiteralPath $Path @Named"),
        ("Update", "param($Path, [hashtable] $Named) Update-KonstructCrossplane -LiteralPath $Path @Named"),
        ("New", "param($Path, [hashtable] $Named) Get-KonstructCluster -LiteralPath $Path | New-KonstructPrometheusApp @Named"),
    ];

    private static readonly (string File, string Script)[] _texts =
    [
        ("secrets/secret.yaml", "param($Text) $Text | Convert-KonstructExternalSecret -Yaml"),
        ("crossplane-components/svc.yaml", "param($Text) $Text | Update-KonstructCrossplane -Yaml"),
        ("", "param($Text) New-KonstructPrometheusApp -ClusterName $Text -Domain acme.example"),
    ];

    /// <summary>The operations.</summary>
    public static IReadOnlyList<SoakOperation> All { get; } =
    [
        .. _steps.Select(static step => new SoakOperation($"`{step.Name}-Konstruct{step.Name switch { "Convert" => "ExternalSecret", "Update" => "Crossplane", _ => "PrometheusApp" }}` on files", 40, 20, lane => ChangeAsync(lane, step.Name, step.Script))),
        new("the same on text", 80, 5, TextAsync),
        new("`Get-KonstructCluster`", 50, 15, LookAsync),
    ];

    private static async Task ChangeAsync(SoakLane lane, string name, string script)
    {
        var cluster = lane.Random.Next(2) == 0 ? "engineering" : "mgmt-data";
        var hasCarriageReturns = lane.Random.Next(4) == 0;
        var isPreview = !lane.IsCalm && lane.Random.Next(5) == 0;
        var folder = Folders.Copy(Path.Combine(lane.World.Samples, "registry", Clusters, cluster), Path.Combine(lane.Folder, "files", cluster), hasCarriageReturns ? static text => text.ReplaceLineEndings("\r\n") : null);
        var before = Folders.Read(folder);
        var key = $"{name} {cluster} {hasCarriageReturns}";
        var made = lane.World.Made.GetValueOrDefault(key);
        var outcome = await lane.RunAsync(script, new() { ["Path"] = folder, ["Named"] = isPreview ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["WhatIf"] = true } : [] }).ConfigureAwait(false);
        var after = Folders.Read(folder);
        var changes = outcome.Objects<ManifestChange>();
        var differing = Folders.Differing(before, after);
        var told = changes.Where(static c => c.Written).Select(c => InFolder(folder, c.Path)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (!outcome.IsStopped)
            lane.Expect(differing.SequenceEqual(told, StringComparer.Ordinal), () => $"{key}: the results say that '{string.Join(", ", told)}' was written, but it was '{string.Join(", ", differing)}'");
        foreach (var change in changes.Where(static c => c.Diff.Length > 0).DistinctBy(static c => c.Path, StringComparer.Ordinal))
        {
            var path = InFolder(folder, change.Path);
            var told1 = UnifiedPatch.Apply(before.GetValueOrDefault(path, ""), change.Diff);
            lane.Expect(isPreview ? change.Status != ChangeStatus.Changed && told1 is not null : told1 == after.GetValueOrDefault(path), () => $"{key}: '{path}' is not what its diff says");
        }
        if (isPreview)
            lane.Expect(differing.Count == 0, () => $"{key}: -WhatIf has written {string.Join(", ", differing)}");
        else if (outcome.IsStopped)
            lane.Expect(made is null || differing.All(path => after.GetValueOrDefault(path) == made.GetValueOrDefault(path)), () => $"{key}: a file is neither old nor new after the pipeline was stopped");
        else
            lane.Expect(Folders.Differing(lane.World.Made.GetOrAdd(key, after), after).Count == 0, () => $"{key}: the same files became others than before");
    }

    private static async Task TextAsync(SoakLane lane)
    {
        var (file, script) = _texts[lane.Random.Next(_texts.Length)];
        var cluster = lane.Random.Next(2) == 0 ? "engineering" : "mgmt-data";
        var text = file.Length == 0 ? cluster : await File.ReadAllTextAsync(Path.Combine(lane.World.Samples, "registry", Clusters, cluster, file)).ConfigureAwait(false);
        var outcome = await lane.RunAsync(script, new() { ["Text"] = text }).ConfigureAwait(false);
        if (outcome.IsStopped)
            return;
        lane.Expect(outcome.Texts.Count == 1, () => $"{outcome.Texts.Count} texts came of one");
        var made = new Dictionary<string, string>(StringComparer.Ordinal) { [file] = outcome.Texts.Count == 0 ? "" : outcome.Texts[0] };
        // The text that comes down the pipeline becomes what the file becomes.
        var byFile = file.Length == 0 ? null : lane.World.Made.GetValueOrDefault($"{(file.StartsWith("secrets", StringComparison.Ordinal) ? "Convert" : "Update")} {cluster} False");
        lane.Expect(byFile is null || byFile[file.Replace('/', Path.DirectorySeparatorChar)] == made[file], () => $"'{file}' of {cluster} becomes another text by the pipeline than as a file");
        lane.Expect(Folders.Differing(lane.World.Made.GetOrAdd($"text {file} {cluster}", made), made).Count == 0, () => $"the same text became another than before: '{file}' of {cluster}");
    }

    private static async Task LookAsync(SoakLane lane)
    {
        var outcome = await lane.RunAsync(Look, new() { ["Path"] = lane.World.Samples }).ConfigureAwait(false);
        if (outcome.IsStopped)
            return;
        var seen = outcome.Output.Where(static o => o.Type == nameof(Cluster)).ToDictionary(static o => o.Value.GetProperty("Name").GetString()!, static o => o.Value.GetRawText(), StringComparer.Ordinal);
        lane.Expect(seen.Keys.Order(StringComparer.Ordinal).SequenceEqual(["engineering", "mgmt-data"], StringComparer.Ordinal), () => $"the clusters are {string.Join(", ", seen.Keys)}");
        lane.Expect(outcome.Objects<Cluster>().All(static c => c.Authentication == ClusterAuthentication.Pat), () => "a cluster of the sample is told to use an App");
        lane.Expect(Folders.Differing(lane.World.Made.GetOrAdd("look", seen), seen).Count == 0, () => "the same repository is told otherwise than before");
    }

    private static string InFolder(string folder, string path) =>
        Path.GetRelativePath(folder, Path.IsPathRooted(path) ? path : Path.Combine(folder, path));
}
