using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Looks up what the chain says about a message's sender.</summary>
internal static class Stamps
{
    private static readonly AccountId Nobody = new(new byte[AccountId.Size]);

    public static Stamp Of(ChainState state, SignedTransaction transaction, AccountId sender)
    {
        KeyValuePair<Outpoint, NodeRecord>? operated = state.OperatedBy(transaction.Body.Sender);
        return new Stamp(
            transaction.Id(),
            sender,
            transaction.Body.Value,
            state.Nodes.Where(pair => pair.Value.IsConfirmed && pair.Value.Owner == sender).Select(pair => pair.Key).ToSequence(),
            operated?.Key,
            Weight(state, node => node.Owner == sender),
            Weight(state, _ => true),
            operated?.Value.Owner);
    }

    public static Stamp OfTick(ChainState state) =>
        new(Hash256.Zero, Nobody, Amount.Zero, [], null, 0, Weight(state, _ => true), null);

    private static long Weight(ChainState state, Func<NodeRecord, bool> counted)
    {
        long sum = 0;
        foreach (KeyValuePair<Outpoint, NodeRecord> pair in state.Nodes)
        {
            sum += pair.Value.IsConfirmed && counted(pair.Value) ? TierWeight.HalfVotes(pair.Value.Tier) : 0;
        }

        return sum;
    }
}
