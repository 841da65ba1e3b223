using System.Diagnostics;

namespace Konstruct.Bench;

/// <summary>The disk between two measurements.</summary>
internal static class Disk
{
    /// <summary>Waits until what was written is on the disk, so that no measurement pays for the preparation of it. The page cache stays warm.</summary>
    public static async Task Settle()
    {
        if (OperatingSystem.IsWindows())
            return;

        using var sync = Process.Start("sync");
        await sync.WaitForExitAsync().ConfigureAwait(false);
    }
}
