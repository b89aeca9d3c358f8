using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Node.Hosting;

namespace Flux.Actors.Node.Api;

/// <summary>Nodes in the contracts' words, and the development verbs that silence and wake them. The explorer's desk is null where the host keeps none.</summary>
public sealed class NodeViews(ChainReplica replica, NetworkEntities entities, ExplorerDesk? explorer, MachineBenchmark benchmark)
{
    public async Task<NodesResponse> All(CancellationToken cancellation)
    {
        List<NodeResponse> nodes = [];
        ChainState ledger = replica.Required.Ledger;
        SortedMap<Outpoint, Amount>? earned = await Earned([.. ledger.Nodes.Keys], cancellation).ConfigureAwait(false);
        foreach ((Outpoint node, NodeRecord record) in ledger.Nodes)
        {
            nodes.Add(await View(node, record, earned, cancellation).ConfigureAwait(false));
        }

        return new NodesResponse(nodes);
    }

    public async Task<NodeResponse> One(string id, CancellationToken cancellation)
    {
        Outpoint node = Find(id);
        SortedMap<Outpoint, Amount>? earned = await Earned([node], cancellation).ConfigureAwait(false);
        return await View(node, replica.Required.Ledger.NodeAt(node)!, earned, cancellation).ConfigureAwait(false);
    }

    public NodeQueueResponse Queue(string id) => QueueViews.Of(replica, Find(id));

    public Task<NodeResponse> Silence(string id, CancellationToken cancellation) => Tell(id, new Domain.Nodes.Node.Silence(), cancellation);

    public Task<NodeResponse> Wake(string id, CancellationToken cancellation) => Tell(id, new Domain.Nodes.Node.Wake(), cancellation);

    private async Task<NodeResponse> Tell(string id, Domain.Nodes.Node.Command command, CancellationToken cancellation)
    {
        if (replica.Required.Genesis.Profile != "dev")
        {
            throw new ApiRefusal(new ProblemResponse(
                ProblemCode.Unsupported, "this verb is for development networks", $"profile '{replica.Required.Genesis.Profile}'", "profile 'dev'", null));
        }

        Outpoint node = Find(id);
        Answer answer = await entities.Engine.Ask(node.NodeEntity, command, null, cancellation).ConfigureAwait(false);
        return answer is Accepted
            ? await One(node.ToString(), cancellation).ConfigureAwait(false)
            : throw new ApiRefusal(new ProblemResponse(ProblemCode.Failed, $"node {node.Short} did not take it", answer.ToString(), null, null));
    }

    /// <summary>The node of that outpoint, or the only one whose outpoint or organisation starts with the text.</summary>
    private Outpoint Find(string id)
    {
        AuthenticatedMap<Outpoint, NodeRecord> nodes = replica.Required.Ledger.Nodes;
        Outpoint[] found =
        [
            .. nodes.Where(pair => pair.Key.ToString().StartsWith(id, StringComparison.Ordinal) || pair.Value.Organisation == id)
                .Select(pair => pair.Key),
        ];
        return found switch
        {
            [var one] => one,
            [] => throw ApiRefusal.NotFound("node", id, $"one of the {nodes.Count} nodes; see flux node list"),
            _ => throw new ApiRefusal(new ProblemResponse(
                ProblemCode.Malformed, "that names several nodes", $"'{id}' for {found.Length}", "a longer prefix of one outpoint", null)),
        };
    }

    private async Task<SortedMap<Outpoint, Amount>?> Earned(IReadOnlyList<Outpoint> nodes, CancellationToken cancellation) =>
        explorer is null ? null : await explorer.Earned(nodes, cancellation).ConfigureAwait(false);

    private async Task<NodeResponse> View(Outpoint node, NodeRecord record, SortedMap<Outpoint, Amount>? sums, CancellationToken cancellation)
    {
        SeatPlan plan = Seating.Plan(replica.Required.Ledger);
        Domain.Nodes.Node.State state = await entities.Engine
            .Read<Domain.Nodes.Node.State>(node.NodeEntity, cancellation).ConfigureAwait(false);
        Domain.Nodes.Node.Known? known = state as Domain.Nodes.Node.Known;
        Capacity total = Capacity.Nominal(record.Tier);
        Capacity used = total - (known?.Free ?? total);
        string[] instances = [.. known?.Reservations.Keys ?? []];
        Amount? earned = sums?.GetOr(node, Amount.Zero);
        return new NodeResponse(
            node.ToString(),
            record.Tier.ToString().ToLowerInvariant(),
            record.Stage.ToString().ToLowerInvariant(),
            Address.Format(record.Owner),
            record.Organisation,
            record.Address,
            record.OperatorKey.ToString(),
            known?.IsSilent ?? false,
            plan.SeatOf(node) is not null,
            replica.Required.Ledger.Index.Hosts.ContainsKey(node), // Attested to host a paid workload.
            record.IsConfirmed ? record.ConfirmedAt.Value : null,
            record.LastPaid?.Value,
            earned?.Atoms,
            earned?.ToString(),
            new CapacityResponse(
                total.CpuMillicores, used.CpuMillicores, total.MemoryMebibytes, used.MemoryMebibytes, total.DiskGibibytes, used.DiskGibibytes),
            benchmark.Against(record.Tier, waived: replica.Required.Genesis.Profile == "dev"),
            instances);
    }
}
