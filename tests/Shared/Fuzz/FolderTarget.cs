using Konstruct.Core.GitOps;
using Konstruct.Core.Yaml;

namespace Konstruct.Fuzz;

/// <summary>A cluster's folder: Crossplane, Prometheus, what the manifests tell together and every finding.</summary>
internal sealed class FolderTarget : FuzzTarget
{
    private static readonly string[] _paths = ["30-argocd.yaml", "secrets/secret.yaml", "crossplane-components/controllerconfig.yaml", "kustomization.yaml", "crossplane-components/servicemonitor.yaml", "35-kube-prometheus-stack.yaml"];

    private static readonly PrometheusValues _prometheus = new() { ClusterName = "engineering", Domain = "acme.example" };

    /// <inheritdoc/>
    public override string Name => "folder";

    /// <inheritdoc/>
    public override string What => "a cluster's folder: Crossplane and Prometheus, twice, and the findings";

    /// <inheritdoc/>
    public override int Texts => 4;

    /// <inheritdoc/>
    public override bool Try(FuzzInput input)
    {
        var folder = new List<FolderManifest>();
        foreach (var (index, text) in input.Texts.Index())
        {
            try
            {
                folder.Add(new FolderManifest(_paths[(index + (int)(input.Choice % 7)) % _paths.Length], YamlFile.Parse(text)));
            }
            // The others go on.
            catch (YamlSyntaxException)
            {
                continue;
            }
        }
        if (folder.Count == 0)
            return false;
        CheckFindings(folder, input);
        var isTaken = UpdateCrossplane(folder);
        return DeployPrometheus(folder, force: input.Choice % 5 == 0) || isTaken;
    }

    private static void CheckFindings(List<FolderManifest> folder, FuzzInput input)
    {
        var texts = folder.ToDictionary(f => f.Path, f => f.File.Text, StringComparer.Ordinal);
        texts["main.tf"] = input.Texts[0];
        var manifests = new ClusterManifests(folder, "registry/konstruct-clusters/engineering", [("main.tf", input.Texts[0])]);
        foreach (var (path, finding) in ClusterFindings.Of(manifests).Concat(ClusterFindings.Outside(manifests)))
        {
            Promise(texts.ContainsKey(path), "A finding stands in one of the files.");
            StepPromises.CheckPlaces([finding], texts[path]);
        }
    }

    private static bool UpdateCrossplane(List<FolderManifest> folder)
    {
        List<FolderManifest> named = [.. folder.Select(f => f with { Path = f.Path[(f.Path.LastIndexOf('/') + 1)..] })];
        var updates = CrossplaneUpdate.Of(named, new CrossplaneValues());
        Check(updates);
        Promise(updates.Where(u => u.Refusal is null).GroupBy(u => u.Path, StringComparer.Ordinal).All(g => g.Count() == 1), "A file is changed once.");
        var after = named.Select(f => updates.FirstOrDefault(u => u.Path == f.Path && u.Refusal is null)?.Result is { } result ? f with { File = YamlFile.Parse(result.Text) } : f)
            .Concat(updates.Where(u => u.Before is null).Select(u => new FolderManifest(u.Path, YamlFile.Parse(u.Result!.Text)))).ToList();
        foreach (var update in CrossplaneUpdate.Of(after, new CrossplaneValues()))
            Promise(update.Result is null || update.Result.Changes.Count == 0, $"A second run changes nothing, but: {string.Join(", ", update.Result?.Changes ?? [])}");
        return updates.Count > 0;
    }

    private static bool DeployPrometheus(List<FolderManifest> folder, bool force)
    {
        var update = PrometheusApplication.Of(folder, _prometheus, force);
        Check([update]);
        if (update.Result is not { } result)
            return false;
        List<FolderManifest> after = [.. folder.Where(f => f.Path != update.Path), new FolderManifest(update.Path, YamlFile.Parse(result.Text))];
        var again = PrometheusApplication.Of(after, _prometheus, force);
        Promise(again.Result is null || again.Result.Changes.Count == 0, $"A second run changes nothing, but: {string.Join(", ", again.Result?.Changes ?? [])}");
        Promise(again.Refusal is null, $"A second run is not refused, but: {again.Refusal?.Message}");
        return update.Before is not null;
    }

    private static void Check(IReadOnlyList<FileUpdate> updates)
    {
        foreach (var update in updates)
        {
            Promise((update.Result is null) != (update.Refusal is null), "A file is changed or refused.");
            if (update.Refusal is { } refusal)
                Promise(refusal.Offset >= 0 && refusal.Offset <= update.Before!.Length, "The place of a message lies in the text.");
            else
                StepPromises.Check(update.Before, update.Result!);
        }
    }
}
