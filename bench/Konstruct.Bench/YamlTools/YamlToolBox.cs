using System.Diagnostics;

namespace Konstruct.Bench.YamlTools;

/// <summary>The tools that this machine has, or can install.</summary>
/// <param name="run">Where the module is, and a folder for packages.</param>
internal sealed class YamlToolBox(BenchRun run)
{
    private const string NodePackage = "yaml@2.9.1";

    private readonly List<string> _missing = [];

    /// <summary>Those that are not there, by name and reason.</summary>
    public IReadOnlyList<string> Missing => _missing;

    /// <summary>The module, in <c>Konstruct.Runner</c>.</summary>
    public YamlTool Module { get; } = new("`Convert-KonstructExternalSecret`", folder => run.StartScript("YamlTools/Convert.ps1", folder), folder => run.StartScript("YamlTools/Convert.ps1", folder, "-Read"));

    /// <summary>Finds the others.</summary>
    public async Task<IReadOnlyList<YamlTool>> FindAsync()
    {
        var tools = new List<YamlTool>();
        var shell = await Ask("pwsh", "-NoProfile", "-Command", "$PSVersionTable.PSVersion.ToString()").ConfigureAwait(false);
        if (shell is not null)
            tools.Add(new YamlTool($"the same in pwsh {shell}", folder => Shell(folder), null));
        tools.Add(new YamlTool($"YamlDotNet {FileVersionInfo.GetVersionInfo(typeof(YamlDotNet.RepresentationModel.YamlStream).Assembly.Location).FileVersion}, documents", folder => Measurement.StartOfThisProgram(DocumentEdit.ChildOption, "--edit", folder),
            folder => Measurement.StartOfThisProgram(DocumentEdit.ChildOption, "--read", folder)));

        string? python = null;
        foreach (var name in (string[])["python3", "/usr/bin/python3"])
        {
            if (python is null && await Ask(name, "-c", "import ruamel.yaml; print(ruamel.yaml.__version__)").ConfigureAwait(false) is { } version)
            {
                python = name;
                tools.Add(new YamlTool($"ruamel.yaml {version}, round trip", folder => new ProcessStartInfo(name, [Script("edit.py"), "--edit", folder]), folder => new ProcessStartInfo(name, [Script("edit.py"), "--read", folder])));
            }
        }
        if (python is null)
            _missing.Add("ruamel.yaml: there is no python3 that has it");

        if (await Ask("npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", run.Folder, NodePackage).ConfigureAwait(false) is null)
            _missing.Add($"npm's {NodePackage}: there is no npm that can install it");
        else
            tools.Add(new YamlTool($"npm {NodePackage.Replace('@', ' ')}, documents", folder => Node("--edit", folder), folder => Node("--read", folder)));

        // There is another one of this name, which has another language.
        if (await Ask("yq", "--version").ConfigureAwait(false) is { } yq && yq.StartsWith("yq ", StringComparison.Ordinal) && !yq.Contains("mikefarah", StringComparison.Ordinal))
        {
            // Debian's does not know its own version.
            var version = await Ask("dpkg-query", "--show", "--showformat", "${source:Upstream-Version}", "yq").ConfigureAwait(false);
            tools.Add(new YamlTool($"kislyuk/{(version is null ? yq : $"yq {version}")}, in place", folder => new ProcessStartInfo("/bin/sh", ["-c", "grep -rlZ --include='*.yaml' ExternalSecret \"$1\" | xargs -0 yq -y -i -f \"$2\"", "sh", folder, Script("edit.jq")]), null));
        }
        else
        {
            _missing.Add("kislyuk/yq: it is not on this machine");
        }
        _missing.Add("mikefarah/yq: neither Debian 12 nor NuGet nor npm has a package of it");

        return tools;
    }

    private string Script(string name) => Path.Combine(run.RepositoryRoot, "bench", "Konstruct.Bench", "YamlTools", name);

    private ProcessStartInfo Node(string verb, string folder) => new("node", [Script("edit.mjs"), verb, folder]) { WorkingDirectory = run.Folder };

    private ProcessStartInfo Shell(string folder) =>
        new("pwsh", ["-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{Path.Combine(run.RepositoryRoot, "Konstruct.psd1")}'; & '{Script("Convert.ps1")}' '{folder}'"]);

    // What a program prints; null where it is not there, or fails.
    private static async Task<string?> Ask(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false });
            var error = process!.StandardError.ReadToEndAsync();
            var output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
            await error.ConfigureAwait(false);
            await process.WaitForExitAsync().ConfigureAwait(false);
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
