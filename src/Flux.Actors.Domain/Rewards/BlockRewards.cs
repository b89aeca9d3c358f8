using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Economics;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Rewards;

/// <summary>What a block mints, for whom. Shape: the treasury's part is beside the rewards of nodes.</summary>
public sealed record Payout(Sequence<Reward> Rewards, Amount Treasury);

/// <summary>Splits what a block may mint; a share nobody earned is not minted.</summary>
/// <remarks>
/// Shape: the proposer first, then the voters of the parent in outpoint order, then the tiers, then the treasury; rewards of zero are left out. Where the cap leaves
/// less than all shares, they are paid in this order and the last one in part, so the cap is reached exactly. All look at the registry as the parent
/// left it, so a node that stops or lapses in a block is still paid for what it did. Source: DESIGN §9; docs/spec/chain.md §6.
/// </remarks>
public static class BlockRewards
{
    private static readonly Sequence<(Tier Tier, RewardReason Reason)> Queues =
    [
        (Tier.Cumulus, RewardReason.CumulusDue), (Tier.Nimbus, RewardReason.NimbusDue), (Tier.Stratus, RewardReason.StratusDue),
    ];

    /// <param name="profile">The schedule, its split and the cap.</param>
    /// <param name="height">The block's.</param>
    /// <param name="minted">Before the block, genesis included. Units: atoms.</param>
    /// <param name="nodes">The registry after the parent.</param>
    /// <param name="queues">Its payment queues.</param>
    /// <param name="proposer">The block's proposer.</param>
    /// <param name="parent">The parent's certificate; null for block 1, whose validators' part nobody has earned.</param>
    /// <param name="seats">How many seats voted on the parent.</param>
    public static Payout Of(
        EconomicsProfile profile,
        Height height,
        Int128 minted,
        AuthenticatedMap<Outpoint, NodeRecord> nodes,
        NodeIndex queues,
        Outpoint proposer,
        Certificate? parent,
        int seats)
    {
        SubsidySplit split = profile.SplitAt(height);
        SubsidyShares shares = split.Of(profile.ScheduledAt(height));
        Amount room = profile.MintableAt(height, minted);
        List<Reward> rewards = [];
        foreach (Reward earned in ForValidators(split, shares, nodes, proposer, parent, seats).Concat(ForService(shares, nodes, queues)))
        {
            Amount paid = Amount.Min(earned.Amount, room);
            room -= paid;
            if (!paid.IsZero)
            {
                rewards.Add(earned with { Amount = paid });
            }
        }

        return new Payout(rewards.ToSequence(), Amount.Min(room, shares.Treasury + profile.FundsAt(height)));
    }

    private static IEnumerable<Reward> ForValidators(
        SubsidySplit split,
        SubsidyShares shares,
        AuthenticatedMap<Outpoint, NodeRecord> nodes,
        Outpoint proposer,
        Certificate? parent,
        int seats)
    {
        if (parent is null)
        {
            yield break;
        }

        Amount proposing = shares.Validators.Share(split.ProposerPercent, 100).Share(parent.Signatures.Count, seats);
        yield return new Reward(nodes[proposer].Owner, proposing, RewardReason.Proposed, proposer);

        Amount voting = shares.Validators.Share(100 - split.ProposerPercent, 100).Share(1, seats);
        foreach (SeatSignature voter in parent.Signatures)
        {
            yield return new Reward(nodes[voter.Node].Owner, voting, RewardReason.Voted, voter.Node);
        }
    }

    private static IEnumerable<Reward> ForService(SubsidyShares shares, AuthenticatedMap<Outpoint, NodeRecord> nodes, NodeIndex queues)
    {
        foreach ((Tier tier, RewardReason reason) in Queues)
        {
            if (queues.Due(tier) is { } due)
            {
                yield return new Reward(nodes[due].Owner, shares.Of(tier), reason, due);
            }
        }
    }
}
