using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Konstruct.Sandbox.Vault;

namespace Konstruct.Bench.Vault;

/// <summary>The sandbox's Vault in a process of its own, so that neither its memory nor its warming up is counted in. Each measurement gets a fresh one from it.</summary>
internal sealed class VaultStand : IDisposable
{
    /// <summary>Where the projects' credentials stand in the mount <c>secret</c>, as the guide has it.</summary>
    public const string Prefix = "argocd/repo-credentials-template";

    /// <summary>The command line's first word in the process that stands for Vault.</summary>
    public const string ChildOption = "--serve-vault";

    private const string AppIdField = "githubAppID";

    private readonly Process _process;

    private VaultStand(Process process) => _process = process;

    /// <summary>The names of so many projects.</summary>
    public static IEnumerable<string> Projects(int count) => Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"team-{number:D4}"));

    /// <summary>The paths of their credentials in the mount.</summary>
    public static IEnumerable<string> Paths(int projects) => Projects(projects).SelectMany(name => new[] { $"{Prefix}/{name}", $"{Prefix}/{name}-platform" });

    /// <summary>In the parent: starts the process.</summary>
    public static VaultStand Start()
    {
        var start = Measurement.StartOfThisProgram(ChildOption);
        start.RedirectStandardInput = true;
        return new VaultStand(Process.Start(start) ?? throw new InvalidOperationException($"'{start.FileName}' did not start."));
    }

    /// <summary>In the parent: has a fresh server in which each project has a personal access token.</summary>
    /// <param name="projects">How many projects; each has two secrets.</param>
    /// <returns>Where it is.</returns>
    public async Task<VaultPlace> Renew(int projects) => await Ask<VaultPlace>(projects.ToString(CultureInfo.InvariantCulture)).ConfigureAwait(false);

    /// <summary>In the parent: asks what the present server was asked, and what stands in it.</summary>
    public async Task<VaultTally> Count() => await Ask<VaultTally>("").ConfigureAwait(false);

    /// <summary>In the child: serves until the parent has gone.</summary>
    /// <param name="arguments">Nothing.</param>
    public static async Task RunChild(string[] arguments)
    {
        VaultServer? server = null;
        var projects = 0;
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                await Answer(Tally(server!, projects)).ConfigureAwait(false);
                continue;
            }

            server?.Dispose();
            server = VaultServer.Start();
            projects = int.Parse(line, CultureInfo.InvariantCulture);
            foreach (var path in Paths(projects))
                server.Put("secret", path, PersonalAccessToken());
            GC.Collect();
            await Answer(new VaultPlace(server.Address, server.RootToken)).ConfigureAwait(false);
        }

        server?.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static JsonObject PersonalAccessToken() => new()
    {
        ["type"] = "git",
        ["url"] = "https://github.com/acme/gitops.git",
        ["username"] = "acme-bot",
        ["password"] = "ghp_sandboxTokenThatOpensNothing0000000",
    };

    private static VaultTally Tally(VaultServer server, int projects)
    {
        var entries = server.Requests.Entries;
        var secrets = entries.Where(entry => entry.Path.Contains("/data/", StringComparison.Ordinal)).ToList();
        var reads = secrets.Count(entry => entry.Method == "GET");
        var written = Paths(projects).Count(path => server.Version("secret", path) == 1 + VaultBenchmark.AppIds.Length && server.Get("secret", path)![AppIdField]?.GetValue<string>() == VaultBenchmark.AppIds[^1]);
        return new VaultTally(reads, secrets.Count - reads, entries.Count - secrets.Count, written);
    }

    private static Task Answer<T>(T answer) => Console.Out.WriteLineAsync(JsonSerializer.Serialize(answer));

    private async Task<T> Ask<T>(string line)
    {
        await _process.StandardInput.WriteLineAsync(line).ConfigureAwait(false);
        await _process.StandardInput.FlushAsync().ConfigureAwait(false);
        var answer = await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        return answer is not null && JsonSerializer.Deserialize<T>(answer) is { } value
            ? value
            : throw new InvalidOperationException("The process that stands for Vault has ended.");
    }
}
