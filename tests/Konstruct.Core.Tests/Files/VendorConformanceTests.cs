using Konstruct.Core.Files;
using Konstruct.Core.GitOps;
using YamlDotNet.RepresentationModel;

namespace Konstruct.Core.Tests.Files;

/// <summary>Holds what comes out for the vendor's template against the vendor's own result.</summary>
public sealed class VendorConformanceTests : IDisposable
{
    // What the vendor did besides the guide, or otherwise, in migrating the same template.
    private static readonly string[] _vendorsOwn =
    [
        "argocd/rbac.yaml: only the vendor's result has the documents 2 and 3 (a ClusterRole argocd-application-manager)",
        "crossplane-components/controllerconfig.yaml: /0/spec/deploymentTemplate/spec/template/spec/containers/0/image: ours ghcr.io/konstructio/provider-terraform:v0.0.1-rc.2, the vendor's ghcr.io/konstructio/provider-terraform:v0.0.1-rc.3",
        "crossplane-components/controllerconfig.yaml: the vendor's is called deployment-runtime-config.yaml",
    ];

    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_vendors_template_comes_to_the_vendors_own_result_but_for_what_is_listed()
    {
        var upstream = Environment.GetEnvironmentVariable("KONSTRUCT_UPSTREAM");
        Assert.SkipWhen(string.IsNullOrEmpty(upstream), "KONSTRUCT_UPSTREAM does not name the vendor's templates.");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(upstream, "pat"), "*", SearchOption.AllDirectories))
            _folder.Write(ManifestSearch.Relative(Path.Combine(upstream, "pat"), file), await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));

        await Migrate();

        var ours = Contents(_folder["workload-project-cluster"]);
        var vendors = Contents(Path.Combine(upstream, "github-app", "workload-project-cluster"));
        var differences = new List<string>();
        if (vendors.Remove("crossplane-components/deployment-runtime-config.yaml", out var renamed))
        {
            differences.Add("crossplane-components/controllerconfig.yaml: the vendor's is called deployment-runtime-config.yaml");
            vendors.Add("crossplane-components/controllerconfig.yaml", renamed);
        }
        foreach (var name in ours.Keys.Union(vendors.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!ours.TryGetValue(name, out var our) || !vendors.TryGetValue(name, out var their))
                differences.Add($"{name}: only {(ours.ContainsKey(name) ? "ours" : "the vendor's")}");
            else if (name == "argocd/rbac.yaml" && their.Keys.Except(our.Keys).All(k => k.StartsWith("/2/", StringComparison.Ordinal) || k.StartsWith("/3/", StringComparison.Ordinal)) && their.GetValueOrDefault("/2/metadata/name") == "argocd-application-manager")
                differences.Add($"{name}: only the vendor's result has the documents 2 and 3 (a ClusterRole argocd-application-manager)");
            else
                differences.AddRange(our.Keys.Union(their.Keys, StringComparer.Ordinal).Where(k => our.GetValueOrDefault(k) != their.GetValueOrDefault(k))
                    .Select(k => $"{name}: {k}: ours {our.GetValueOrDefault(k)}, the vendor's {their.GetValueOrDefault(k)}"));
        }
        Assert.Equal(_vendorsOwn, differences.Order(StringComparer.Ordinal));
    }

    private async Task Migrate()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await foreach (var cluster in new ClusterReader(new ClusterSearch()).BelowAsync(_folder.Path, cancellation))
        {
            ManifestSource[] Sources() => [.. new ManifestSearch().Below(cluster.Path, cancellation).Select(f => new ManifestSource(f, ManifestSearch.Relative(cluster.Path, f), IsNamed: false))];
            var values = new PrometheusValues { ClusterName = cluster.DestinationName!, ArgoProject = cluster.ArgoProject, Domain = cluster.Domain };
            await Run([.. Sources().Select(s => new ExternalSecretPlan(s, cluster.ProjectName))]);
            await Run([.. Sources().GroupBy(s => Path.GetDirectoryName(s.Path)).Select(g => new CrossplanePlan([.. g], new CrossplaneValues()))]);
            await Run([new PrometheusPlan(cluster.Path, Path.GetFileName, () => values)]);
        }
    }

    private static async Task Run(IFilePlan[] plans)
    {
        await foreach (var outcome in new FilePipeline().RunAsync(plans, _ => ValueTask.FromResult(true), TestContext.Current.CancellationToken))
            Assert.Null(outcome.Problem);
    }

    // Each file's values by their paths.
    private static Dictionary<string, Dictionary<string, string>> Contents(string folder) =>
        new ManifestSearch().Below(folder, TestContext.Current.CancellationToken).ToDictionary(f => ManifestSearch.Relative(folder, f), f => Content(File.ReadAllText(f)), StringComparer.Ordinal);

    // A placeholder alone on its line is no YAML; such files the migration does not touch, and their texts are compared.
    private static Dictionary<string, string> Content(string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (text.Contains("\n    <", StringComparison.Ordinal))
        {
            values.Add("", text);
            return values;
        }
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        for (var i = 0; i < stream.Documents.Count; i++)
            Add(values, $"/{i}", stream.Documents[i].RootNode);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string path, YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                foreach (var (key, value) in mapping.Children)
                    Add(values, $"{path}/{key}", value);
                break;
            case YamlSequenceNode sequence:
                for (var i = 0; i < sequence.Children.Count; i++)
                    Add(values, $"{path}/{i}", sequence.Children[i]);
                break;
            // Values of a chart are YAML in YAML: comments and blank lines in it say nothing.
            case YamlScalarNode { Value: { } inner } when path.EndsWith("/helm/values", StringComparison.Ordinal):
                foreach (var (key, value) in Content(inner))
                    values.Add(path + key, value);
                break;
            default:
                values.Add(path, node.ToString());
                break;
        }
    }
}
