using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>The container runtime of a host behind a gate: once it is closed nothing is started any more, and a removal leaves nothing behind.</summary>
/// <remarks>
/// A start that is under way when the gate closes is waited for before anything is listed, for it may be about to make a container that no list shows yet.
/// Concurrency: any thread. Shape: a gate is closed once and for all. Units: milliseconds.
/// </remarks>
public sealed class ContainerGate(IContainers containers, IClock clock, long waitMillisecondsMax) : IContainers
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _starts;
    private bool _isClosed;

    public string Name => containers.Name;

    public bool IsClosed
    {
        get
        {
            lock (_lock)
            {
                return _isClosed;
            }
        }
    }

    /// <summary>From here on every start is refused; those under way go on to their end.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            CompleteWhenQuiet();
        }
    }

    /// <exception cref="GateClosedFault">The host goes down.</exception>
    /// <exception cref="ContainerFault">The runtime failed or refused; the kind says which.</exception>
    public async Task<RunningContainer> EnsureRunning(ContainerOrder order, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                throw new GateClosedFault(order.App, order.Ordinal);
            }

            _starts++;
        }

        try
        {
            return await containers.EnsureRunning(order, cancellation).ConfigureAwait(false);
        }
        finally
        {
            lock (_lock)
            {
                _starts--;
                CompleteWhenQuiet();
            }
        }
    }

    /// <summary>Closes the gate, waits for starts under way, and removes every container of the network; answers how many there were.</summary>
    /// <exception cref="ContainerFault">The runtime failed, or a start was still under way after the longest wait: what could be listed is removed.</exception>
    public async Task<int> RemoveAll(Hash256 network, CancellationToken cancellation)
    {
        Close();
        bool isQuiet = await Quiet(cancellation).ConfigureAwait(false);
        int removed = await containers.RemoveAll(network, cancellation).ConfigureAwait(false);
        if (isQuiet)
        {
            return removed;
        }

        return _quiet.Task.IsCompleted
            ? removed + await containers.RemoveAll(network, cancellation).ConfigureAwait(false)
            : throw new ContainerFault(
                ContainerFaultKind.Unavailable,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{removed} containers are removed, and a start is still under way after {waitMillisecondsMax} ms (containers.down_timeout): "
                    + $"its container may come up yet; run flux down again"));
    }

    public Task Remove(Hash256 network, string app, int ordinal, Outpoint node, CancellationToken cancellation) =>
        containers.Remove(network, app, ordinal, node, cancellation);

    public Task<IReadOnlyList<ContainerSeen>> List(Hash256 network, CancellationToken cancellation) => containers.List(network, cancellation);

    public Task<IReadOnlyList<string>> Logs(Hash256 network, string app, int ordinal, Outpoint node, int lines, CancellationToken cancellation) =>
        containers.Logs(network, app, ordinal, node, lines, cancellation);

    public Task<bool> HasImage(string image, CancellationToken cancellation) => containers.HasImage(image, cancellation);

    private void CompleteWhenQuiet()
    {
        if (_isClosed && _starts == 0)
        {
            _quiet.TrySetResult();
        }
    }

    /// <summary>False when starts are still under way after the longest wait.</summary>
    private async Task<bool> Quiet(CancellationToken cancellation)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task late = clock.After(waitMillisecondsMax, enough.Token);
        Task first = await Task.WhenAny(_quiet.Task, late).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return first == _quiet.Task;
    }
}

/// <summary>A start was asked for while the host goes down; the work stays in the journal, and the next host takes it up.</summary>
public sealed class GateClosedFault(string app, int ordinal) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"{app}/{ordinal} is not started: the host goes down; the next one starts it"));
