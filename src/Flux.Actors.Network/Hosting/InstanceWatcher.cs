using System.Collections.Concurrent;
using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>Looks at every instance's container and port, tells the instance what it saw, and states to the chain what it does not know yet.</summary>
/// <remarks>What is unchanged records nothing, so that a healthy network costs the journal nothing.</remarks>
public sealed class InstanceWatcher(
    ChainReplica replica, NetworkEntities entities, IContainers containers, IProber prober, NodeReports reports, long probeTimeoutMilliseconds)
{
    private readonly ConcurrentDictionary<(string App, int Ordinal), ProbeResult> _probes = new();

    /// <summary>The last answer of the instance's health path; null when it was never asked in this run.</summary>
    public ProbeResult? LastProbe(string app, int ordinal) => _probes.GetValueOrDefault((app, ordinal));

    public async Task Pass(CancellationToken cancellation)
    {
        ChainState ledger = replica.Required.Ledger;
        IReadOnlyList<ContainerSeen> seen = await containers.List(ledger.Network, cancellation).ConfigureAwait(false);
        await Task.WhenAll(Running(ledger).Select(terms => Watch(terms.App, terms.Wanted, terms.Hosts, seen, cancellation))).ConfigureAwait(false);
    }

    /// <summary>The apps that run on the chain, with how many instances each wants and which hosts it knows.</summary>
    private static IEnumerable<(string App, int Wanted, SortedMap<int, AppHost> Hosts)> Running(ChainState ledger) => ledger.Entities
        .Where(pair => pair.Key.Kind == App.Name)
        .Select(pair => (pair.Key.Key, State: Wire.Decode<App.State>(pair.Value.State) as App.Running))
        .Where(pair => pair.State is not null)
        .Select(pair => (pair.Key, pair.State!.Terms.Instances, pair.State.Hosts));

    private async Task Watch(
        string app, int wanted, SortedMap<int, AppHost> hosts, IReadOnlyList<ContainerSeen> seen, CancellationToken cancellation)
    {
        EntityEngine engine = entities.Engine;
        for (int ordinal = 0; ordinal < wanted; ordinal++)
        {
            EntityId id = Instance.At(app, ordinal);
            if (await engine.Read<Instance.State>(id, cancellation).ConfigureAwait(false) is not Instance.Active instance)
            {
                continue;
            }

            Assignment assignment = instance.Assignment;
            if (instance is Instance.Running or Instance.Serving or Instance.Unhealthy)
            {
                await Observe(engine, id, instance, seen, cancellation).ConfigureAwait(false);
            }

            bool isKnown = hosts.TryGet(ordinal, out AppHost host) && host.Node == assignment.Node && host.Attempt == assignment.Fence;
            if (instance is Instance.Serving && !isKnown)
            {
                await reports.Send(
                    assignment.Node, ContainerWork.AcceptOf(app, ordinal, assignment.Fence, assignment.Node), cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task Observe(
        EntityEngine engine, EntityId id, Instance.Active instance, IReadOnlyList<ContainerSeen> seen, CancellationToken cancellation)
    {
        Assignment assignment = instance.Assignment;
        Workload workload = assignment.Workload;
        ContainerSeen? container = seen.FirstOrDefault(candidate =>
            (candidate.App, candidate.Ordinal, candidate.Node) == (workload.App, assignment.Ordinal, assignment.Node));
        bool isRunning = container is { Running: true };
        bool isServing = isRunning;
        if (isRunning && workload.Ports.Count > 0)
        {
            ProbeResult probe = await prober
                .Probe(assignment.Address, workload.Ports[0].Port, workload.HealthPath, probeTimeoutMilliseconds, cancellation)
                .ConfigureAwait(false);
            _probes[(workload.App, assignment.Ordinal)] = probe;
            isServing = probe.Serving;
        }

        engine.Post(id, new Instance.Observed(assignment.Fence, instance.Trials.Start, isRunning, isServing, container?.ExitCode));
    }
}
