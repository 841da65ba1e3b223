namespace Konstruct.Cmdlets.Tests;

public sealed class ConvertExternalSecretUpstreamTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private const string Cluster = "workload-project-cluster/";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_cluster_on_the_token_three_files_change_as_promised_and_a_second_run_changes_nothing()
    {
        var before = Copy("pat");

        var run = engine.Convert(_folder, "'~'");

        Assert.Empty(run.Errors);
        Assert.Equal(
            [
                $"Changed {Cluster}actions-runner-controller/51-actions-runner-externalsecret.yaml",
                $"Changed {Cluster}crossplane-components/crossplane-secrets.yaml",
                $"Changed {Cluster}secrets/secret.yaml",
            ],
            run.Lines(_folder).Where(l => !l.StartsWith("NotApplicable ", StringComparison.Ordinal)));
        var changed = run.Output.Where(o => o.Text("Status") == "Changed").Select(o => Path.GetRelativePath(_folder.Path, o.Text("Path")).Replace('\\', '/')).ToList();
        Assert.Equal(before.Keys.Order(StringComparer.Ordinal), _folder.Files());
        Assert.All(_folder.Files().Except(changed), n => Assert.Equal(before[n], _folder.Read(n)));
        var secret = before[Cluster + "secrets/secret.yaml"].Split('\n');
        var converted = _folder.Read(Cluster + "secrets/secret.yaml").Split('\n');
        Assert.Equal(secret.Length, converted.Length);
        Assert.Equal(secret.Count(l => l.Contains('#', StringComparison.Ordinal)), converted.Count(l => l.Contains('#', StringComparison.Ordinal)));
        var diff = run.Output.Single(o => o.Line(_folder).EndsWith("/secrets/secret.yaml", StringComparison.Ordinal)).Text("Diff").Split('\n').Skip(2).ToList();
        Assert.Equal((6, 6), (diff.Count(l => l.StartsWith('-')), diff.Count(l => l.StartsWith('+'))));
        const string Crossplane = Cluster + "crossplane-components/crossplane-secrets.yaml";
        var first = before[Crossplane][..before[Crossplane].IndexOf("---", StringComparison.Ordinal)];
        Assert.StartsWith(first, _folder.Read(Crossplane), StringComparison.Ordinal);

        var texts = _folder.Files().Select(_folder.Read).ToList();
        Assert.DoesNotContain(engine.Convert(_folder, "'~'").Output, o => o.Text("Status") is "Changed" or "Pending");
        Assert.Equal(texts, _folder.Files().Select(_folder.Read));
    }

    [Theory]
    [InlineData("github-app")]
    [InlineData("helm")]
    public void Of_clusters_on_the_App_nothing_changes(string name)
    {
        var before = Copy(name);

        var run = engine.Convert(_folder, "'~'");

        Assert.Empty(run.Errors);
        Assert.Equal(3, run.Output.Count(o => o.Text("Status") == "Unchanged"));
        Assert.DoesNotContain(run.Output, o => o.Text("Status") is "Changed" or "Pending");
        Assert.All(_folder.Files(), n => Assert.Equal(before[n], _folder.Read(n)));
    }

    private Dictionary<string, string> Copy(string name)
    {
        var upstream = Environment.GetEnvironmentVariable("KONSTRUCT_UPSTREAM");
        Assert.SkipWhen(string.IsNullOrEmpty(upstream), "KONSTRUCT_UPSTREAM does not name the vendor's templates.");
        var source = Path.Combine(upstream, name);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            _folder.Write(Path.GetRelativePath(source, file), File.ReadAllBytes(file));
        return _folder.Files().ToDictionary(n => n, _folder.Read, StringComparer.Ordinal);
    }
}
