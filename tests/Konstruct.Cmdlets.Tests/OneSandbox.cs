namespace Konstruct.Cmdlets.Tests;

/// <summary>There is one sandbox of <c>Start-KonstructSandbox</c> to a process: who starts it takes its turn.</summary>
internal static class OneSandbox
{
    private static readonly SemaphoreSlim _turn = new(1);

    /// <summary>Waits for one's turn, which ends with what is given.</summary>
    public static IDisposable Take()
    {
        _turn.Wait();
        return new Turn();
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose() => _turn.Release();
    }
}
