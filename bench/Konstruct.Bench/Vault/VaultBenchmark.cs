using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace Konstruct.Bench.Vault;

/// <summary>Writing the credentials of many projects to Vault: the cmdlet and bare requests in turns, so that a slow moment of the machine falls on each alike.</summary>
internal sealed class VaultBenchmark
{
    /// <summary>How many secrets are at work at once.</summary>
    public const int ThrottleLimit = 16;

    /// <summary>The ids of the Apps whose credentials are written one after the other; nobody is asked about them.</summary>
    public static readonly string[] AppIds = ["77", "78"];

    /// <summary>The installation's id; nobody is asked about it.</summary>
    public const string InstallationId = "88";

    private readonly BenchRun _run;
    private readonly string _keyPath;

    /// <summary>Prepares the measurements.</summary>
    /// <param name="run">How many projects, how many runs.</param>
    public VaultBenchmark(BenchRun run)
    {
        _run = run;
        _keyPath = Path.Combine(run.Folder, "app.pem");
    }

    /// <summary>Projects that memory is compared with.</summary>
    public int FewProjects => Math.Max(1, _run.Options.Projects / 10);

    /// <summary>The cmdlet.</summary>
    public Series Module { get; } = new();

    /// <summary>Bare requests.</summary>
    public Series Bare { get; } = new();

    /// <summary>The cmdlet, all projects.</summary>
    public Series ModuleTidily { get; } = new(isTidy: true);

    /// <summary>The cmdlet, few projects.</summary>
    public Series ModuleFewTidily { get; } = new(isTidy: true);

    /// <summary>What Vault was asked by each alike; null before the first measurement.</summary>
    public VaultTally? Tally { get; private set; }

    /// <summary>Takes all measurements.</summary>
    /// <exception cref="InvalidOperationException">A process failed, or did other requests than the report says.</exception>
    public async Task Run()
    {
        using (var key = RSA.Create(2048))
            await File.WriteAllTextAsync(_keyPath, key.ExportRSAPrivateKeyPem() + "\n").ConfigureAwait(false);
        using var stand = VaultStand.Start();

        // The first meets a Vault that has not compiled its code yet, and is not counted.
        await Measure(stand, new Series(), BareWrites.Start(_keyPath, _run.Options.Projects), _run.Options.Projects).ConfigureAwait(false);
        for (var run = 1; run <= _run.Options.Runs; run++)
        {
            await Console.Error.WriteLineAsync($"Vault, run {run} of {_run.Options.Runs}").ConfigureAwait(false);
            var isBareFirst = run % 2 == 0;
            if (isBareFirst)
                await MeasureBare(stand).ConfigureAwait(false);
            await Measure(stand, Module, StartModule(_run.Options.Projects), _run.Options.Projects).ConfigureAwait(false);
            if (!isBareFirst)
                await MeasureBare(stand).ConfigureAwait(false);
            await Measure(stand, ModuleFewTidily, StartModule(FewProjects), FewProjects).ConfigureAwait(false);
            await Measure(stand, ModuleTidily, StartModule(_run.Options.Projects), _run.Options.Projects).ConfigureAwait(false);
        }
    }

    private Task MeasureBare(VaultStand stand) => Measure(stand, Bare, BareWrites.Start(_keyPath, _run.Options.Projects), _run.Options.Projects);

    private async Task Measure(VaultStand stand, Series series, ProcessStartInfo start, int projects)
    {
        var place = await stand.Renew(projects).ConfigureAwait(false);
        start.Environment["VAULT_ADDR"] = place.Address.ToString();
        start.Environment["VAULT_TOKEN"] = place.Token;
        var secrets = 2 * projects;
        await series.Add(start, "write to Vault", FolderCount.None with { Files = secrets, Written = secrets }).ConfigureAwait(false);

        var tally = await stand.Count().ConfigureAwait(false);
        if (tally.Written != secrets || (projects == _run.Options.Projects && (Tally ??= tally) != tally))
            throw new InvalidOperationException($"{secrets} secrets were to be written by the same requests each time, but it was {tally}; expected {Tally}.");
    }

    private ProcessStartInfo StartModule(int projects) => _run.StartScript(
        "Vault/WriteCredentials.ps1", "-Projects", projects.ToString(CultureInfo.InvariantCulture), "-KeyPath", _keyPath, "-AppIds", string.Join(',', AppIds), "-InstallationId", InstallationId,
        "-ThrottleLimit", ThrottleLimit.ToString(CultureInfo.InvariantCulture));
}
