using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Konstruct.Sandbox;
using Konstruct.Sandbox.GitHub;
using Konstruct.Sandbox.Kubernetes;

namespace Konstruct.Bench.Checks;

/// <summary>A cluster with many projects, and GitHub, in a process of its own, so that neither its memory nor its warming up is counted in.</summary>
internal sealed class ChecksStand : IDisposable
{
    /// <summary>The command line's first word in the process that stands for the cluster.</summary>
    public const string ChildOption = "--serve-checks";

    private readonly Process _process;

    private ChecksStand(Process process, ChecksPlace place)
    {
        _process = process;
        Place = place;
    }

    /// <summary>Where it is.</summary>
    public ChecksPlace Place { get; }

    /// <summary>In the parent: starts the process, and waits until the cluster is filled.</summary>
    /// <param name="projects">How many projects it has.</param>
    /// <param name="folder">An existing folder for its kubeconfig.</param>
    /// <exception cref="InvalidOperationException">It did not come up.</exception>
    public static async Task<ChecksStand> Start(int projects, string folder)
    {
        var start = Measurement.StartOfThisProgram(ChildOption, projects.ToString(CultureInfo.InvariantCulture), folder);
        start.RedirectStandardInput = true;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start.");
        return new ChecksStand(process, await Read<ChecksPlace>(process).ConfigureAwait(false));
    }

    /// <summary>In the parent: asks what was asked for since the last time.</summary>
    public async Task<ChecksTally> Count()
    {
        await _process.StandardInput.WriteLineAsync().ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        return await Read<ChecksTally>(_process).ConfigureAwait(false);
    }

    /// <summary>In the child: serves until the parent has gone.</summary>
    /// <param name="arguments">How many projects it has, and a folder for its kubeconfig.</param>
    public static async Task RunChild(string[] arguments)
    {
        var kubeConfig = Path.Combine(arguments[1], "kubeconfig");
        using var cluster = KubernetesServer.Start(new KubernetesServerOptions { TakesNoToken = true, MaxPagesAge = TimeSpan.FromMinutes(1) });
        using var github = GitHubServer.Start();
        new ManyProjects(int.Parse(arguments[0], CultureInfo.InvariantCulture)).Fill(cluster.Store, github);
        cluster.Store.ForgetChanges();
        await File.WriteAllTextAsync(kubeConfig, KubernetesServer.KubeConfig(new KubernetesContext("bench", cluster.Address, cluster.AdminToken))).ConfigureAwait(false);
        GC.Collect();
        await Answer(new ChecksPlace(kubeConfig, github.ApiUrl)).ConfigureAwait(false);
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is not null)
        {
            await Answer(Tally(cluster, github, sizes)).ConfigureAwait(false);
            cluster.Requests.Clear();
            github.Requests.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static ChecksTally Tally(KubernetesServer cluster, GitHubServer github, Dictionary<string, int> sizes)
    {
        var kubernetes = cluster.Requests.Entries;
        var lists = kubernetes.Where(static entry => Depth(entry) is 1 or 3).GroupBy(static entry => entry.Path, StringComparer.Ordinal).OrderBy(static list => list.Key, StringComparer.Ordinal)
            .Select(list => new ListTally(list.Key, list.Count(), Size(cluster.Store, list.Key, sizes))).ToList();
        var installations = github.Requests.Entries.Count(static entry => entry.Path.EndsWith("/app/installations", StringComparison.Ordinal));
        var tokens = github.Requests.Entries.Count(static entry => entry.Path.EndsWith("/access_tokens", StringComparison.Ordinal));
        var advertisements = github.Requests.Entries.Count(static entry => entry.Path.EndsWith("/info/refs", StringComparison.Ordinal));
        return new ChecksTally(lists, kubernetes.Count(static entry => Depth(entry) <= 0), kubernetes.Count(static entry => Depth(entry) is 2 or 4), installations, tokens, advertisements, github.Requests.Count - installations - tokens - advertisements);
    }

    // How many words follow the group and version: a list's kind, or its namespace and kind.
    private static int Depth(LoggedRequest entry) => entry.Path.Trim('/').Split('/') switch
    {
        ["api", _, .. var rest] => rest.Length,
        ["apis", _, _, .. var rest] => rest.Length,
        _ => 0,
    };

    private static int Size(ObjectStore store, string path, Dictionary<string, int> sizes)
    {
        if (!sizes.TryGetValue(path, out var size))
        {
            var list = new ListTally(path, 0, 0);
            var kind = store.Kinds.First(k => path.EndsWith($"/{k.Plural}", StringComparison.Ordinal) && path.Contains($"/{k.ApiVersion}/", StringComparison.Ordinal));
            sizes[path] = size = store.List(kind, list.Namespace).Count;
        }

        return size;
    }

    private static Task Answer<T>(T answer) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer));

    private static async Task<T> Read<T>(Process process) =>
        await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } answer && JsonSerializer.Deserialize<T>(answer) is { } value
            ? value
            : throw new InvalidOperationException("The process that stands for the cluster has ended.");
}
