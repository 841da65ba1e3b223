using System.Globalization;
using System.Runtime.InteropServices;

namespace Konstruct.Bench;

/// <summary>What the figures depend on: nothing that would name the machine.</summary>
internal static class MachineDescription
{
    /// <summary>One line of Markdown: system, processor, cores, memory, file system of <paramref name="folder"/>, runtime.</summary>
    public static string Describe(string folder)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{RuntimeInformation.OSDescription}, {ProcessorName()}, {Environment.ProcessorCount} cores, {memory:F0} GiB of memory, {FileSystemOf(folder)} file system, {RuntimeInformation.FrameworkDescription}");
    }

    private static string ProcessorName()
    {
        const string CpuInfo = "/proc/cpuinfo";
        var model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return model is not null
            ? model[(model.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    private static string FileSystemOf(string folder) =>
        DriveInfo.GetDrives()
            .Where(drive => drive.IsReady && folder.StartsWith(drive.RootDirectory.FullName, StringComparison.Ordinal))
            .MaxBy(static drive => drive.RootDirectory.FullName.Length)?.DriveFormat ?? "unknown";
}
