using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Rewards;

/// <summary>What a reward is for.</summary>
public enum RewardReason
{
    Proposed = 1,
    Voted = 2,
    CumulusDue = 3,
    NimbusDue = 4,
    StratusDue = 5,
}

/// <summary>Money minted to the owner of a node, and what the node did for it.</summary>
[Wire("rewards.reward.v1")]
public sealed record Reward(AccountId To, Amount Amount, RewardReason Reason, Outpoint Node);
