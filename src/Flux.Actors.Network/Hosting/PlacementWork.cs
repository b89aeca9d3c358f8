using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Hosting;

/// <summary>The draw of nodes for an instance, over what every node's own actor offers now.</summary>
public sealed class PlacementWork(ChainReplica replica, NetworkEntities entities)
{
    public IReadOnlyList<Performer> Performers => [Performer.For<Placement.FindNodes>(Find)];

    /// <summary>Every registered node's offer, in outpoint order.</summary>
    public async Task<Sequence<NodeOffer>> Offers(CancellationToken cancellation)
    {
        EntityEngine engine = await entities.Started.WaitAsync(cancellation).ConfigureAwait(false);
        List<NodeOffer> offers = [];
        foreach (Outpoint node in replica.Required.Ledger.Nodes.Keys)
        {
            Node.State state = await engine.Read<Node.State>(node.NodeEntity, cancellation).ConfigureAwait(false);
            if (Node.OfferOf(state) is { } offer)
            {
                offers.Add(offer);
            }
        }

        return offers.ToSequence();
    }

    /// <summary>The draw, seeded by the last final block, so that nobody chooses where an app runs.</summary>
    public async Task<Ranked> Rank(Assignable wanted, Sequence<Outpoint> siblings, Sequence<Outpoint> excluded, CancellationToken cancellation) =>
        Ranking.Rank(
            replica.Required.Ledger.Tip.Id, wanted, await Offers(cancellation).ConfigureAwait(false), siblings, [.. excluded, .. siblings]);

    private async Task<object?> Find(PerformContext context, Placement.FindNodes request, CancellationToken cancellation)
    {
        Ranked ranked = await Rank(request.Wanted, request.Siblings, request.Excluded, cancellation).ConfigureAwait(false);
        return new Placement.FoundNodes(request.Wanted.Ordinal, request.Wanted.Attempt, ranked.Nodes, ranked.Summary);
    }
}
