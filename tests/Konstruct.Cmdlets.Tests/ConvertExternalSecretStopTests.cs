using System.Diagnostics;
using System.Management.Automation;
using static Konstruct.Cmdlets.Tests.ConvertExternalSecretManifests;

namespace Konstruct.Cmdlets.Tests;

public sealed class ConvertExternalSecretStopTests(Engine engine) : IClassFixture<Engine>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_run_that_is_stopped_in_the_middle_ends_at_once_and_leaves_every_file_old_or_new()
    {
        WriteMany(1500);
        using var shell = PowerShell.Create(engine.Runspace);
        shell.AddScript($"Convert-KonstructExternalSecret '{_folder.Path}'");
        using var output = new PSDataCollection<PSObject>();
        using var enough = new SemaphoreSlim(0);
        output.DataAdded += (_, _) => enough.Release();
        var run = shell.BeginInvoke<PSObject, PSObject>(null, output);
        for (var i = 0; i < 20; i++)
            Assert.True(await enough.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));

        var watch = Stopwatch.StartNew();
        await shell.StopAsync(null, null);
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        AssertOldOrNew(1500);
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Equal(["Changed"], Again().Output.Select(o => o.Text("Status")).Where(s => s != "Unchanged").Distinct(StringComparer.Ordinal));
        Assert.All(_folder.Files(), n => Assert.Equal(ArgoConverted, _folder.Read(n)));
    }

    [Fact]
    public async Task Nothing_is_written_after_a_stop_has_returned()
    {
        WriteMany(1000);
        using var shell = PowerShell.Create(engine.Runspace);
        shell.AddScript($"Convert-KonstructExternalSecret '{_folder.Path}'");
        using var output = new PSDataCollection<PSObject>();
        using var first = new SemaphoreSlim(0);
        output.DataAdded += (_, _) => first.Release();
        var run = shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(await first.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        await shell.StopAsync(null, null);
        Assert.ThrowsAny<RuntimeException>(() => shell.EndInvoke(run));

        var before = _folder.Files().Select(_folder.Read).Count(t => t == ArgoConverted);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        Assert.Equal(before, _folder.Files().Select(_folder.Read).Count(t => t == ArgoConverted));
        Assert.InRange(before, 1, 999);
    }

    [Fact]
    public void A_pipeline_that_takes_no_more_ends_the_run_and_leaves_every_file_old_or_new()
    {
        WriteMany(1000);

        var result = engine.Run($"Convert-KonstructExternalSecret '{_folder.Path}' | ForEach-Object {{ $_; throw 'enough' }}");

        Assert.Equal("enough", result.Failure?.Exception.Message);
        Assert.Single(result.Output);
        AssertOldOrNew(1000);
    }

    [Fact]
    public async Task Runspaces_convert_folders_of_their_own_at_once()
    {
        for (var f = 0; f < 4; f++)
        {
            for (var i = 0; i < 50; i++)
                _folder.Write($"{f}/{i:00}.yaml", Argo);
        }

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(f => Task.Run(() =>
        {
            using var own = new Engine();
            return own.Convert(_folder, $"'~{f}'").Lines(_folder);
        }, TestContext.Current.CancellationToken)));

        for (var f = 0; f < 4; f++)
            Assert.Equal(Enumerable.Range(0, 50).Select(i => $"Changed {f}/{i:00}.yaml"), results[f]);
        Assert.All(_folder.Files(), n => Assert.Equal(ArgoConverted, _folder.Read(n)));
    }

    [Fact]
    public async Task Runspaces_that_convert_the_same_folder_at_once_do_no_harm()
    {
        WriteMany(300);
        using var other = new Engine();

        var results = await Task.WhenAll(
            Task.Run(() => engine.Convert(_folder, "'~'"), TestContext.Current.CancellationToken),
            Task.Run(() => other.Convert(_folder, "'~'"), TestContext.Current.CancellationToken));

        Assert.All(_folder.Files(), n => Assert.Equal(ArgoConverted, _folder.Read(n)));
        Assert.Equal(300, _folder.Files().Count);
        Assert.All(results, r =>
        {
            Assert.Null(r.Failure);
            Assert.Equal(300, r.Output.Count + r.Errors.Count);
            Assert.All(r.Errors, e => Assert.StartsWith("FileChangedOnDisk,", e.FullyQualifiedErrorId, StringComparison.Ordinal));
        });
    }

    private void WriteMany(int count)
    {
        for (var i = 0; i < count; i++)
            _folder.Write($"{i / 100}/{i:0000}.yaml", Argo);
    }

    private void AssertOldOrNew(int count)
    {
        var texts = _folder.Files().Select(_folder.Read).ToList();
        Assert.Equal(count, texts.Count);
        Assert.InRange(texts.Count(t => t == ArgoConverted), 1, count - 1);
        Assert.Equal(count, texts.Count(t => t == ArgoConverted) + texts.Count(t => t == Argo));
    }

    private EngineResult Again() => engine.Convert(_folder, "'~'");
}
