using System.Diagnostics;

namespace Konstruct.Bench;

/// <summary>What each part works with.</summary>
/// <param name="Options">What the command line asks for.</param>
/// <param name="RepositoryRoot">The module's repository.</param>
/// <param name="Folder">An existing folder for whatever the part needs, deleted afterwards.</param>
internal sealed record BenchRun(BenchOptions Options, string RepositoryRoot, string Folder)
{
    /// <summary>The day and the machine, as each part tells them.</summary>
    public string Stamp => FormattableString.Invariant($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}; {MachineDescription.Describe(Folder)}.");

    /// <summary>Writes a file that the page shows, where the page is written at all.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it holds.</param>
    public void WriteBesidePage(string name, string text)
    {
        if (Options.Write)
            File.WriteAllText(Path.Combine(RepositoryRoot, "bench", name), text);
    }

    /// <summary>The assembly that a project is built to, in this program's own configuration.</summary>
    /// <param name="project">The project's name.</param>
    public string Built(string project)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        return Path.Combine(RepositoryRoot, "artifacts", "bin", project, configuration, project + ".dll");
    }

    /// <summary>How to start a script in <c>Konstruct.Runner</c>, which imports the built module; without what the environment says of servers.</summary>
    /// <param name="script">The script, relative to the benchmark's sources.</param>
    /// <param name="arguments">Its arguments.</param>
    public ProcessStartInfo StartScript(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Built("Konstruct.Runner"), "-NonInteractive", Path.Combine(RepositoryRoot, "bench", "Konstruct.Bench", script), .. arguments]);
        foreach (var name in (string[])["KONSTRUCT_MODULE", "VAULT_ADDR", "VAULT_TOKEN", "ARGOCD_AUTH_TOKEN"])
            start.Environment.Remove(name);
        return start;
    }
}
