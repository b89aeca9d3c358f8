using Flux.Actors.Ports;

namespace Flux.Actors.Engine;

/// <summary>A cancellation of one piece of work, ended by the engine's own too, that may be asked for after the work has ended.</summary>
internal sealed class Cancelling : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source;
    private bool _disposed;

    public Cancelling(CancellationToken stopping)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Token = _source.Token;
    }

    public CancellationToken Token { get; }

    public Task Cancelled { get; private set; } = Task.CompletedTask;

    /// <summary>On the dispatcher: a cancellation runs callbacks of whoever works, and the caller may hold a lock.</summary>
    public void Cancel(IDispatcher dispatcher) => Cancelled = Dispatched.Begin(dispatcher, () =>
    {
        lock (_gate)
        {
            if (!_disposed)
            {
                _source.Cancel();
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
