namespace Konstruct.Bench.Soak;

/// <summary>Lets many look at the platform at once, or one change it.</summary>
/// <param name="lookers">How many may look at once.</param>
internal sealed class SharedAccess(int lookers) : IDisposable
{
    private readonly SemaphoreSlim _places = new(lookers);
    private readonly SemaphoreSlim _changers = new(1);

    /// <summary>Looks.</summary>
    /// <param name="work">What to do meanwhile.</param>
    public async Task LookAsync(Func<Task> work)
    {
        await _places.WaitAsync().ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Changes, alone.</summary>
    /// <param name="work">What to do meanwhile.</param>
    public async Task ChangeAsync(Func<Task> work)
    {
        await _changers.WaitAsync().ConfigureAwait(false);
        var taken = 0;
        try
        {
            for (; taken < lookers; taken++)
                await _places.WaitAsync().ConfigureAwait(false);
            await work().ConfigureAwait(false);
        }
        finally
        {
            if (taken > 0)
                _places.Release(taken);
            _changers.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _places.Dispose();
        _changers.Dispose();
    }
}
