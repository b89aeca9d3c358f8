using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>The agent's work on containers: start, remove, and the node's statement to the chain that it serves.</summary>
/// <remarks>Behind a closed gate a start fails and stays work to do: nothing is recorded, and the next host takes it up.</remarks>
public sealed class ContainerWork(ContainerGate containers, ChainReplica replica, NodeReports reports, long pidsMax)
{
    private const long BytesPerMebibyte = 1 << 20;

    public IReadOnlyList<Performer> Performers =>
    [
        Performer.For<Instance.StartContainer>(Start),
        Performer.For<Instance.RemoveContainer>(Remove),
        Performer.For<Instance.SubmitAccept>(Accept),
    ];

    private async Task<object?> Start(PerformContext context, Instance.StartContainer request, CancellationToken cancellation)
    {
        Assignment assignment = request.Assignment;
        Workload workload = assignment.Workload;
        try
        {
            if (request.Fresh)
            {
                await containers.Remove(replica.Rules.Network, workload.App, assignment.Ordinal, assignment.Node, cancellation).ConfigureAwait(false);
            }

            RunningContainer running = await containers.EnsureRunning(Order(assignment), cancellation).ConfigureAwait(false);
            return new Instance.Started(
                assignment.Fence, request.Start, new Instance.Container(running.Id, running.ImageDigest, running.Adopted));
        }
        catch (ContainerFault fault)
        {
            return new Instance.StartFailed(assignment.Fence, request.Start, (InstanceFault)(int)fault.Kind, fault.Message);
        }
    }

    private async Task<object?> Remove(PerformContext context, Instance.RemoveContainer request, CancellationToken cancellation)
    {
        await containers.Remove(replica.Rules.Network, request.App, request.Ordinal, request.Node, cancellation).ConfigureAwait(false);
        return new Instance.Removed(request.Fence);
    }

    /// <summary>The first try; what comes too early or gets lost is made up for by the watcher.</summary>
    private async Task<object?> Accept(PerformContext context, Instance.SubmitAccept request, CancellationToken cancellation)
    {
        await reports.Send(request.Node, AcceptOf(request.App, request.Ordinal, request.Attempt, request.Node), cancellation).ConfigureAwait(false);
        return null;
    }

    /// <summary>The transaction's payload that says: this node runs this instance.</summary>
    public static Domain.Chain.Call AcceptOf(string app, int ordinal, long attempt, Outpoint node) => new(
        new EntityId("app", app), Wire.Encode<App.Command>(new App.Accept(ordinal, checked((int)attempt), node)));

    private ContainerOrder Order(Assignment assignment)
    {
        Workload workload = assignment.Workload;
        return new ContainerOrder(
            replica.Rules.Network,
            workload.App,
            assignment.Ordinal,
            assignment.Node,
            assignment.Fence,
            workload.Image,
            assignment.Address,
            [.. workload.Ports.Select(port => new PublishedPort(port.Port, port.ContainerPort))],
            [.. workload.Environment],
            [.. workload.Commands],
            workload.CpuMillicores,
            workload.MemoryMebibytes * BytesPerMebibyte,
            pidsMax,
            workload.Strict);
    }
}
