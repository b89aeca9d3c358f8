using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.OnChain;

/// <summary>What follows from a block: the next vote, the fates, the entities' messages, the nodes' records.</summary>
/// <param name="rules">The network's rules, for the seats of the next vote.</param>
/// <param name="timings">How long the rounds of the next vote wait.</param>
/// <param name="mempool">The host's mempool.</param>
/// <param name="register">The command that tells a node its record after a block; null in it means the record is gone.</param>
public sealed class ChainReactions(
    ChainRules rules, RoundTimings timings, EntityId mempool, Func<Outpoint, NodeChange, object> register)
{
    public IEnumerable<Effect> React(Chain.State after, Chain.Event fact) => (after, fact) switch
    {
        (Chain.Running s, Chain.Begun) => [Next(s.Ledger), .. s.Ledger.Nodes.Select(pair => Registered(new NodeChange(pair.Key, pair.Value)))],
        (Chain.Running s, Chain.BlockFinalised e) =>
        [
            new Tell(Round.At(e.Receipt.Height), new Round.Close()),
            Next(s.Ledger),
            new Tell(mempool, new Mempool.Settle(e.Receipt.Height, e.Receipt.Transactions)),
            .. e.Receipt.Deliveries.Select(delivery =>
                new Tell(delivery.Entity, new Delivered(delivery, new Moment(e.Receipt.Height, e.Block.Header.SlotTime)))),
            .. e.Receipt.NodeChanges.Select(Registered),
        ],
        _ => [],
    };

    /// <summary>How the chain hears of a decision.</summary>
    public static Effect Finalise(Block block, Certificate certificate) => new Tell(Chain.Id, new Chain.Finalise(block, certificate));

    /// <summary>What the vote on the block after a state starts from.</summary>
    public static Opening NextVote(ChainRules rules, ChainState ledger, RoundTimings timings)
    {
        Timestamp slotTime = ledger.Tip.SlotTime + rules.Genesis.BlockTime;
        return new Opening(
            rules.Network, ledger.Height.Next, ledger.Tip.Id, slotTime, Seating.Plan(ledger).Seats, timings, TicketSlot(rules.Genesis, ledger, slotTime));
    }

    /// <summary>Slots are numbered from genesis by block times, kept to 32 bits as the existing network does.</summary>
    private static uint? TicketSlot(Genesis genesis, ChainState ledger, Timestamp slotTime) => ledger.Parameters.Leaders == LeaderDraw.ByTicket
        ? unchecked((uint)((slotTime - genesis.Time) / genesis.BlockTime))
        : null;

    private Tell Next(ChainState ledger) => new(Round.At(ledger.Height.Next), new Round.Open(NextVote(rules, ledger, timings)));

    private Tell Registered(NodeChange change) => new(change.Node.NodeEntity, register(change.Node, change));
}
