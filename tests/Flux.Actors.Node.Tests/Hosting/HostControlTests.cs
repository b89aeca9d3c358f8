using Flux.Actors.Contracts;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Containers;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Hosting;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;

namespace Flux.Actors.Node.Tests.Hosting;

/// <summary>A host is told to stop once and for all, and never forgets that somebody waits for its last words.</summary>
public sealed class HostControlTests : IAsyncDisposable
{
    private static readonly ProblemResponse Broken = new(ProblemCode.Failed, "broken", null, null, null);

    private readonly HeldRemoval _containers = new(new SimulatedContainers());
    private readonly HostControl _control;

    public HostControlTests() => _control = new HostControl(
        new ContainerGate(_containers, new ManualClock(new Timestamp(0)), waitMillisecondsMax: 1_000), Hash256.Sha256([1]), () => new Height(7), "/data");

    public ValueTask DisposeAsync() => _control.DisposeAsync();

    [Fact]
    public async Task a_removal_under_way_is_waited_for_when_the_host_closes_and_its_asker_is_answered()
    {
        Task<ShutdownResponse> down = _control.Shutdown(down: true);
        await _containers.Asked;
        CancellationToken stopping = _control.Stopping;

        Task closed = _control.DisposeAsync().AsTask();

        Assert.False(closed.IsCompleted);
        _containers.Removed.SetResult(3);
        Assert.Equal(new ShutdownResponse(7, 3), await down);
        await closed;
        Assert.True(stopping.IsCancellationRequested);
    }

    [Fact]
    public async Task a_removal_that_fails_stops_the_host_all_the_same_and_says_what_recovers()
    {
        Task<ShutdownResponse> down = _control.Shutdown(down: true);
        _containers.Removed.SetException(new ContainerFault(ContainerFaultKind.Unavailable, "no engine"));

        HostFault fault = await Assert.ThrowsAsync<HostFault>(() => down);

        Assert.Equal((ProblemCode.Partial, "no engine"), (fault.Problem.Code, fault.Problem.Seen));
        Assert.EndsWith("./flux doctor --fix && ./flux down --data /data", fault.Problem.DoThis, StringComparison.Ordinal);
        Assert.True(_control.Stopping.IsCancellationRequested);
        Assert.Null(_control.Failure);
    }

    [Fact]
    public async Task the_first_failure_is_the_reason_and_a_stopped_host_has_none()
    {
        await _control.Fail(Broken);
        await _control.Fail(Broken with { Message = "later" });
        Assert.Equal((Broken, true), (_control.Failure, _control.Stopping.IsCancellationRequested));

        await using HostControl stopped = new(
            new ContainerGate(_containers, new ManualClock(new Timestamp(0)), waitMillisecondsMax: 1_000), Hash256.Sha256([1]), () => new Height(7), "/data");
        await stopped.DisposeAsync();
        await stopped.Fail(Broken);
        Assert.Null(stopped.Failure);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => stopped.Shutdown(down: false));
    }

    /// <summary>A removal that ends when the test says so.</summary>
    private sealed class HeldRemoval(IContainers containers) : IContainers
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<int> Removed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public string Name => containers.Name;

        public Task<RunningContainer> EnsureRunning(ContainerOrder order, CancellationToken cancellation) => containers.EnsureRunning(order, cancellation);

        public Task Remove(Hash256 network, string app, int ordinal, Outpoint node, CancellationToken cancellation) =>
            containers.Remove(network, app, ordinal, node, cancellation);

        public Task<IReadOnlyList<ContainerSeen>> List(Hash256 network, CancellationToken cancellation) => containers.List(network, cancellation);

        public Task<IReadOnlyList<string>> Logs(Hash256 network, string app, int ordinal, Outpoint node, int lines, CancellationToken cancellation) =>
            containers.Logs(network, app, ordinal, node, lines, cancellation);

        public Task<bool> HasImage(string image, CancellationToken cancellation) => containers.HasImage(image, cancellation);

        public Task<int> RemoveAll(Hash256 network, CancellationToken cancellation)
        {
            _asked.SetResult();
            return Removed.Task;
        }
    }
}
