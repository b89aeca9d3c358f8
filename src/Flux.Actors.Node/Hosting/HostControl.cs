using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Hosting;

/// <summary>How a running host is told to stop: from the API, from the process that holds it, or because a part of it broke.</summary>
/// <remarks>Concurrency: any thread. Disposing it waits for shutdowns under way, which need what the host closes after it; it is bounded as they are.</remarks>
public sealed class HostControl(ContainerGate gate, Hash256 network, Func<Height> height, string dataDirectory) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _underWay;
    private bool _isDisposed;
    private ProblemResponse? _failure;

    /// <summary>Cancelled once the host is to stop.</summary>
    public CancellationToken Stopping => _stopping.Token;

    /// <summary>Why the host stops when nobody told it to; null while it runs, and when it was told.</summary>
    public ProblemResponse? Failure => Volatile.Read(ref _failure);

    /// <summary>True once a shutdown has begun: nothing is to start a container again.</summary>
    public bool Pausing => gate.IsClosed;

    /// <summary>Asks the host to stop; with down its containers are removed first. Once asked, it stops whatever happens to the asker or the removal.</summary>
    /// <exception cref="HostFault">The runtime failed, or a container may be left (<see cref="ProblemCode.Partial"/>); the host stops all the same.</exception>
    /// <exception cref="ObjectDisposedException">The host has stopped.</exception>
    public async Task<ShutdownResponse> Shutdown(bool down)
    {
        Enter();
        try
        {
            gate.Close();
            try
            {
                int removed = down ? await gate.RemoveAll(network, CancellationToken.None).ConfigureAwait(false) : 0;
                return new ShutdownResponse(height().Value, removed);
            }
            catch (ContainerFault fault)
            {
                throw new HostFault(
                    new ProblemResponse(
                        ProblemCode.Partial,
                        "the host stops, and containers of it may be left",
                        fault.Message,
                        "every container removed",
                        $"when it has stopped, run ./flux doctor --fix && ./flux down --data {dataDirectory}"),
                    fault);
            }
            finally
            {
                await _stopping.CancelAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Has the host stop because a part of it broke; its containers go on. Only the first reason is kept, and a stopped host needs none.</summary>
    public async Task Fail(ProblemResponse why)
    {
        if (!TryEnter())
        {
            return;
        }

        try
        {
            _ = Interlocked.CompareExchange(ref _failure, why, null);
            await _stopping.CancelAsync().ConfigureAwait(false);
        }
        finally
        {
            Leave();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _isDisposed = true;
            CompleteWhenIdle();
        }

        await _idle.Task.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private void Enter() => ObjectDisposedException.ThrowIf(!TryEnter(), this);

    /// <summary>Keeps the source from being disposed until <see cref="Leave"/>; false when it is too late.</summary>
    private bool TryEnter()
    {
        lock (_lock)
        {
            _underWay += _isDisposed ? 0 : 1;
            return !_isDisposed;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _underWay--;
            CompleteWhenIdle();
        }
    }

    private void CompleteWhenIdle()
    {
        if (_isDisposed && _underWay == 0)
        {
            _idle.TrySetResult();
        }
    }
}
