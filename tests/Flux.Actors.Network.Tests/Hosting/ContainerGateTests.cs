using Flux.Actors.Kernel;
using Flux.Actors.Network.Containers;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;

namespace Flux.Actors.Network.Tests.Hosting;

/// <summary>Once a host goes down, no start leaves a container behind.</summary>
public sealed class ContainerGateTests : IDisposable
{
    private const long WaitMilliseconds = 30_000;

    private static readonly Hash256 Network = Hash256.Sha256([1]);

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(30));
    private readonly ManualClock _clock = new();
    private readonly SimulatedContainers _runtime = new();
    private readonly SlowStarts _slow;
    private readonly ContainerGate _gate;

    public ContainerGateTests()
    {
        _slow = new SlowStarts(_runtime);
        _gate = new ContainerGate(_slow, _clock, WaitMilliseconds);
    }

    [Fact]
    public async Task a_start_under_way_is_waited_for_and_its_container_removed()
    {
        await _runtime.EnsureRunning(Order(0), default);
        Task<RunningContainer> start = _gate.EnsureRunning(Order(1), default);
        Task<int> down = _gate.RemoveAll(Network, default);
        await _clock.WhenAwaited(_clock.Now + WaitMilliseconds, _patience.Token);
        Assert.False(down.IsCompleted);
        Assert.Single(await _runtime.List(Network, default));

        _slow.Go.SetResult();

        await start.WaitAsync(_patience.Token);
        Assert.Equal(2, await down.WaitAsync(_patience.Token));
        Assert.Empty(await _runtime.List(Network, default));
        Assert.Null(_clock.NextWake);
    }

    [Fact]
    public async Task a_start_after_down_has_begun_is_refused_by_its_own_fault()
    {
        _slow.Go.SetResult();
        await _gate.EnsureRunning(Order(0), default);
        Assert.False(_gate.IsClosed);
        _gate.Close();
        GateClosedFault fault = await Assert.ThrowsAsync<GateClosedFault>(() => _gate.EnsureRunning(Order(1), default));
        Assert.Contains("hello/1", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, await _gate.RemoveAll(Network, default));
        await Assert.ThrowsAsync<GateClosedFault>(() => _gate.EnsureRunning(Order(0), default));
        Assert.Equal(0, await _gate.RemoveAll(Network, default));
        Assert.Empty(await _runtime.List(Network, default));
    }

    [Fact]
    public async Task a_start_that_fails_or_is_cancelled_is_waited_for_no_longer()
    {
        using CancellationTokenSource cancelled = new();
        Task<RunningContainer> start = _gate.EnsureRunning(Order(0), cancelled.Token);
        Task<int> down = _gate.RemoveAll(Network, default);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.Equal(0, await down.WaitAsync(_patience.Token));
    }

    [Fact]
    public async Task a_start_that_does_not_end_is_named_after_the_longest_wait_and_the_rest_is_removed()
    {
        await _runtime.EnsureRunning(Order(0), default);
        Task<RunningContainer> start = _gate.EnsureRunning(Order(1), default);
        Task<int> down = _gate.RemoveAll(Network, default);
        Timestamp limit = _clock.Now + WaitMilliseconds;
        await _clock.WhenAwaited(limit, _patience.Token);
        _clock.AdvanceTo(limit + -1);
        Assert.False(down.IsCompleted);
        _clock.AdvanceTo(limit);

        ContainerFault fault = await Assert.ThrowsAsync<ContainerFault>(() => down.WaitAsync(_patience.Token));

        Assert.Contains("1 containers are removed, and a start is still under way after 30000 ms (containers.down_timeout)", fault.Message, StringComparison.Ordinal);
        Assert.Contains("flux down again", fault.Message, StringComparison.Ordinal);
        Assert.Empty(await _runtime.List(Network, default));
        _slow.Go.SetResult();
        await start;
        Assert.Equal(1, await _gate.RemoveAll(Network, default));
    }

    public void Dispose() => _patience.Dispose();

    private static ContainerOrder Order(int ordinal) => new(
        Network, "hello", ordinal, new Outpoint(Hash256.Sha256([2]), 0), 1, "hello:1", "127.11.0.1", [], [], [], 200, 32 << 20, 32, Strict: true);

    /// <summary>Makes a container only when it is told to go on, as an engine that is slow to create one.</summary>
    private sealed class SlowStarts(IContainers containers) : IContainers
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => containers.Name;

        public async Task<RunningContainer> EnsureRunning(ContainerOrder order, CancellationToken cancellation)
        {
            await Go.Task.WaitAsync(cancellation);
            return await containers.EnsureRunning(order, cancellation);
        }

        public Task Remove(Hash256 network, string app, int ordinal, Outpoint node, CancellationToken cancellation) =>
            containers.Remove(network, app, ordinal, node, cancellation);

        public Task<IReadOnlyList<ContainerSeen>> List(Hash256 network, CancellationToken cancellation) => containers.List(network, cancellation);

        public Task<IReadOnlyList<string>> Logs(Hash256 network, string app, int ordinal, Outpoint node, int lines, CancellationToken cancellation) =>
            containers.Logs(network, app, ordinal, node, lines, cancellation);

        public Task<bool> HasImage(string image, CancellationToken cancellation) => containers.HasImage(image, cancellation);

        public Task<int> RemoveAll(Hash256 network, CancellationToken cancellation) => containers.RemoveAll(network, cancellation);
    }
}
