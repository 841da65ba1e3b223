using System.Diagnostics;
using System.Globalization;

namespace Konstruct.Bench.Checks;

/// <summary>Checking many projects in a cluster: the cmdlet, and kubectl that reads the same lists, in turns, so that a slow moment of the machine falls on each alike.</summary>
internal sealed class ChecksBenchmark
{
    /// <summary>How many projects are looked at at once: the cmdlet's own default.</summary>
    public const int ThrottleLimit = 8;

    private readonly BenchRun _run;
    private FolderCount? _expected;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many projects, how many runs.</param>
    public ChecksBenchmark(BenchRun run)
    {
        _run = run;
        HasKubectl = Kubectl.IsThere;
    }

    /// <summary>Whether kubectl is on this machine.</summary>
    public bool HasKubectl { get; }

    /// <summary>The cmdlet.</summary>
    public Series Module { get; } = new();

    /// <summary>The cmdlet, with garbage collected early.</summary>
    public Series ModuleTidily { get; } = new(isTidy: true);

    /// <summary>The cmdlet's process from its start to its end.</summary>
    public Durations Process { get; } = new();

    /// <summary>kubectl; none where it is not there.</summary>
    public Durations KubectlTimes { get; } = new();

    /// <summary>What the cmdlet asked for each time.</summary>
    public ChecksTally Tally { get; private set; } = new([], 0, 0, 0, 0, 0, 0);

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A process failed, or did other requests than the report says.</exception>
    public async Task Run()
    {
        using var stand = await ChecksStand.Start(_run.Options.Projects, _run.Folder).ConfigureAwait(false);
        var kubectl = new Kubectl(stand.Place.KubeConfig, Path.Combine(_run.Folder, "kubectl"));

        // The first meets a server that has not compiled its code yet, and is not counted.
        var first = await Measurement.Take(StartModule(stand.Place), "check", isTidy: false).ConfigureAwait(false);
        _expected = FolderCount.None with { Files = first.Files, Written = first.Written };
        Tally = await stand.Count().ConfigureAwait(false);
        if (HasKubectl)
            await kubectl.Read(Tally.Lists).ConfigureAwait(false);
        for (var run = 1; run <= _run.Options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"Checks, run {run} of {_run.Options.Runs}").ConfigureAwait(false);
            var isKubectlFirst = run % 2 == 0;
            if (HasKubectl && isKubectlFirst)
                KubectlTimes.Add(await kubectl.Read(Tally.Lists).ConfigureAwait(false));
            Process.Add(await Measure(stand, Module).ConfigureAwait(false));
            if (HasKubectl && !isKubectlFirst)
                KubectlTimes.Add(await kubectl.Read(Tally.Lists).ConfigureAwait(false));
            await Measure(stand, ModuleTidily).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> Measure(ChecksStand stand, Series series)
    {
        await stand.Count().ConfigureAwait(false);
        var watch = Stopwatch.StartNew();
        await series.Add(StartModule(stand.Place), "check", _expected!).ConfigureAwait(false);
        var elapsed = watch.Elapsed;
        var tally = await stand.Count().ConfigureAwait(false);
        return tally.ToString() == Tally.ToString() ? elapsed : throw new InvalidOperationException($"The same was to be asked each time, but it was {tally}; expected {Tally}.");
    }

    private ProcessStartInfo StartModule(ChecksPlace place) => _run.StartScript(
        "Checks/CheckArgoAuth.ps1", "-KubeConfig", place.KubeConfig, "-ApiUrl", place.GitHub.ToString(), "-ThrottleLimit", ThrottleLimit.ToString(CultureInfo.InvariantCulture));
}
