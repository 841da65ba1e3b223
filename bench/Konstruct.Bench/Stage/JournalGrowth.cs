namespace Konstruct.Bench.Stage;

/// <summary>Watches journals grow, from outside: by that it is known how far a process has come, however busy the machine is.</summary>
/// <param name="platform">Where.</param>
internal sealed class JournalGrowth(Platform platform)
{
    private long _length = Length(platform);

    /// <summary>Waits until they have grown so and so often, or the process has ended.</summary>
    /// <param name="script">The process.</param>
    /// <param name="times">How often.</param>
    /// <param name="onGrowth">Told each time; null: nobody.</param>
    public void Await(ScriptProcess script, int times, Action? onGrowth = null)
    {
        for (var count = 0; count < times && !script.HasEnded; Thread.Sleep(1))
        {
            var length = Length(platform);
            if (length == _length)
                continue;
            _length = length;
            count++;
            onGrowth?.Invoke();
        }
    }

    private static long Length(Platform platform) => platform.JournalFiles.Sum(static file => new FileInfo(file).Length);
}
