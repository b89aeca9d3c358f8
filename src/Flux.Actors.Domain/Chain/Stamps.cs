using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Looks up what the chain says about a message's sender.</summary>
internal static class Stamps
{
    private static readonly AccountId Nobody = new(new byte[AccountId.Size]);

    public static Stamp Of(ChainDraft draft, PreparedTransaction transaction)
    {
        Outpoint? operated = draft.OperatedBy(transaction.Body.Sender);
        Sequence<Outpoint> owned = draft.Nodes.Owners.TryGet(transaction.Sender, out SortedMap<Outpoint, bool> nodes) ? nodes.Keys.ToSequence() : [];
        long weight = 0;
        foreach (Outpoint node in owned)
        {
            weight += TierWeight.HalfVotes(draft.NodeAt(node)!.Tier);
        }

        return new Stamp(
            transaction.Id,
            transaction.Sender,
            transaction.Body.Value,
            owned,
            operated,
            weight,
            draft.Nodes.Weight,
            operated is { } by ? draft.NodeAt(by)!.Owner : null);
    }

    public static Stamp OfTick(ChainDraft draft) => new(Hash256.Zero, Nobody, Amount.Zero, [], null, 0, draft.Nodes.Weight, null);
}
