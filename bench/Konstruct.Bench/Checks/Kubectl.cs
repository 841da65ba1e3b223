using System.Diagnostics;

namespace Konstruct.Bench.Checks;

/// <summary>kubectl, where this machine has it. What it prints is thrown away by the shell, so that nobody's reading slows it down.</summary>
/// <param name="kubeConfig">The kubeconfig file.</param>
/// <param name="cacheFolder">Where it may keep what discovery told.</param>
internal sealed class Kubectl(string kubeConfig, string cacheFolder)
{
    /// <summary>Whether it is there.</summary>
    public static bool IsThere => !OperatingSystem.IsWindows()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(static folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "kubectl")));

    /// <summary>Reads lists, one after the other, each in a process of its own.</summary>
    /// <param name="lists">The lists.</param>
    /// <returns>How long all of them took, starting the processes included.</returns>
    /// <exception cref="InvalidOperationException">It failed; its own words have gone to standard error.</exception>
    public async Task<TimeSpan> Read(IEnumerable<ListTally> lists)
    {
        var watch = Stopwatch.StartNew();
        foreach (var list in lists)
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", "exec kubectl \"$@\" > /dev/null", "sh", "--kubeconfig", kubeConfig, "--cache-dir", cacheFolder, .. list.KubectlArguments]) { UseShellExecute = false };
            using var process = Process.Start(start) ?? throw new InvalidOperationException("The shell did not start.");
            await process.WaitForExitAsync().ConfigureAwait(false);
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"'kubectl {string.Join(' ', list.KubectlArguments)}' ended with exit code {process.ExitCode}.");
        }

        return watch.Elapsed;
    }
}
