namespace Flux.Actors.Engine;

/// <summary>A cancellation of one piece of work, ended by the engine's own too, that may be asked for after the work has ended.</summary>
internal sealed class Cancelling : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source;
    private bool _disposed;
    private Task _cancelled = Task.CompletedTask;

    public Cancelling(CancellationToken stopping)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Token = _source.Token;
    }

    public CancellationToken Token { get; }

    /// <summary>On the dispatcher: a cancellation runs callbacks of whoever works, and the caller may hold a lock. What those throw is logged.</summary>
    public void Cancel(EngineCore core) => _cancelled = Dispatched.Begin(core.Dispatcher, () =>
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                core.Cancel(_source);
            }
        }

        return Task.CompletedTask;
    }).Done;

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _source.Dispose();
        }
    }
}
