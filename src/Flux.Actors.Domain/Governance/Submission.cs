using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Governance;

/// <summary>What a vote costs, how long it runs and how many must take part.</summary>
/// <remarks>Units: blocks; the quorum is a fraction of the total weight. Source: docs/spec/governance.md §2.</remarks>
[Wire("governance.voting-rules.v1")]
public sealed record VotingRules(Amount Deposit, long VotingBlocks, long QuorumNumerator, long QuorumDenominator)
{
    /// <summary>Text proposals on a development network: 200 FLUX, 40 blocks, 30 %.</summary>
    public static VotingRules Dev { get; } = new(Amount.Flux(200), 40, 3, 10);
}

/// <summary>A proposal as it was opened, with the electorate and the rules that hold for it to the end.</summary>
/// <remarks>Shape: a ballot is valid in a block below <c>ClosesAt</c>. Units: <c>TotalWeight</c> in half-votes, fixed at the submission.</remarks>
[Wire("governance.submission.v1")]
public sealed record Submission(
    Hash256 Transaction,
    AccountId Proposer,
    string Title,
    string Text,
    Amount Deposit,
    long TotalWeight,
    VotingRules Rules,
    Height SubmittedAt,
    Height ClosesAt);
