using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Rewards;

/// <summary>Splits a block's subsidy; a share nobody earned, and what a division leaves, is not minted.</summary>
/// <remarks>
/// Shape: the proposer first, then the voters of the parent in outpoint order, then the tiers; rewards of zero are left out. All look at the registry as the parent
/// left it, so a node that stops or lapses in a block is still paid for what it did. Source: DESIGN §9; docs/spec/chain.md §6.
/// </remarks>
public static class BlockRewards
{
    private static readonly Sequence<(Tier Tier, RewardReason Reason)> Queues =
    [
        (Tier.Cumulus, RewardReason.CumulusDue), (Tier.Nimbus, RewardReason.NimbusDue), (Tier.Stratus, RewardReason.StratusDue),
    ];

    /// <param name="profile">The split.</param>
    /// <param name="subsidy">What may be minted in all.</param>
    /// <param name="nodes">The registry after the parent.</param>
    /// <param name="queues">Its payment queues.</param>
    /// <param name="proposer">The block's proposer.</param>
    /// <param name="parent">The parent's certificate; null for block 1, whose validators' part nobody has earned.</param>
    /// <param name="seats">How many seats voted on the parent.</param>
    public static Sequence<Reward> Of(
        EconomicsProfile profile,
        Amount subsidy,
        AuthenticatedMap<Outpoint, NodeRecord> nodes,
        NodeIndex queues,
        Outpoint proposer,
        Certificate? parent,
        int seats)
    {
        Amount validators = subsidy.Share(profile.ValidatorPercent, 100);
        Amount service = subsidy.Share(100 - profile.ValidatorPercent, 100);
        return ForValidators(profile, validators, nodes, proposer, parent, seats)
            .Concat(ForService(profile, service, nodes, queues))
            .Where(reward => !reward.Amount.IsZero)
            .ToSequence();
    }

    private static IEnumerable<Reward> ForValidators(
        EconomicsProfile profile,
        Amount pool,
        AuthenticatedMap<Outpoint, NodeRecord> nodes,
        Outpoint proposer,
        Certificate? parent,
        int seats)
    {
        if (parent is null)
        {
            yield break;
        }

        Amount proposing = pool.Share(profile.ProposerPercent, 100).Share(parent.Signatures.Count, seats);
        yield return new Reward(nodes[proposer].Owner, proposing, RewardReason.Proposed, proposer);

        Amount voting = pool.Share(100 - profile.ProposerPercent, 100).Share(1, seats);
        foreach (SeatSignature voter in parent.Signatures)
        {
            yield return new Reward(nodes[voter.Node].Owner, voting, RewardReason.Voted, voter.Node);
        }
    }

    private static IEnumerable<Reward> ForService(EconomicsProfile profile, Amount pool, AuthenticatedMap<Outpoint, NodeRecord> nodes, NodeIndex queues)
    {
        foreach ((Tier tier, RewardReason reason) in Queues)
        {
            if (queues.Due(tier) is { } due)
            {
                yield return new Reward(nodes[due].Owner, pool.Share(profile.Tiers.Of(tier), 100), reason, due);
            }
        }
    }
}
