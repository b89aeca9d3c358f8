using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What executing a block on its parent's state gave: a new state, or what is wrong with the block.</summary>
public abstract record ExecutionResult;

/// <summary>The state after the block, the difference to its parent's, and what the block did.</summary>
public sealed record Executed(ChainState State, WriteSet Writes, BlockReceipt Receipt) : ExecutionResult;

/// <summary>Why the block is invalid: one sentence, what was seen and what was wanted.</summary>
public sealed record BlockFlaw(string Reason) : ExecutionResult;

/// <summary>Executing a block: a pure function of the rules, the parent's state and the block.</summary>
/// <remarks>Every signature and root is checked; nothing is taken from the proposer. Source: DESIGN §2; docs/spec/chain.md §3, §4.</remarks>
public static class Execution
{
    public static ExecutionResult Execute(ChainRules rules, ChainState parent, Block block)
    {
        if (HeaderFlaw(rules, parent, block) is { } flaw)
        {
            return new BlockFlaw(flaw);
        }

        BlockRun run = BlockRun.Begin(rules, parent, block.Header.SlotTime);
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            switch (TransactionRun.Apply(rules, run.State, block.Transactions[i], run.Now))
            {
                case Included included when !run.HasRoomFor(included):
                    return new BlockFlaw($"transaction {i} is report {run.Reports + 1} without a fee, at most {run.Reports} wanted in a block");
                case Included included:
                    run = run.With(included);
                    break;
                case Impossible impossible:
                    return new BlockFlaw($"transaction {i} ({block.Transactions[i].Id().Short}): {impossible.Flaw.Sentence}");
            }
        }

        (ChainState after, BlockReceipt receipt) = run.Finish(block.Header.Proposer, block.Header.ParentCertificate);
        if (rules.Economics.SupplyFlaw(after.Height, parent.Supply.Minted, after.Supply.Minted) is { } inflation)
        {
            return new BlockFlaw(inflation);
        }

        Hash256 root = Roots.State(after);
        if (root != block.Header.StateRoot)
        {
            return new BlockFlaw($"state root {block.Header.StateRoot} seen, {root} wanted");
        }

        ChainState placed = after with { Tip = after.Tip with { Id = block.Id() } };
        return new Executed(placed, WriteSet.Between(parent, placed), receipt);
    }

    /// <summary>Null when the block is valid on that parent, else why not.</summary>
    public static string? Validate(ChainRules rules, ChainState parent, Block block) =>
        Execute(rules, parent, block) is BlockFlaw flaw ? flaw.Reason : null;

    /// <summary>Null when the transaction may wait for a block on this state, else why not. For one with a fee a nonce beyond the next is no flaw here.</summary>
    /// <remarks>
    /// A report must apply to this very state: nobody pays for its place in a mempool's journal, so nothing may wait there that can't become part of the next block.
    /// </remarks>
    public static TransactionFlaw? Precheck(ChainRules rules, ChainState state, SignedTransaction transaction)
    {
        AccountId sender = rules.Scheme.AccountOf(transaction.Body.Sender);
        ulong next = state.AccountOf(sender).NextNonce;
        if (transaction.Body.Nonce < next)
        {
            return new TransactionFlaw(FlawCode.StaleNonce, $"nonce {transaction.Body.Nonce} seen, {next} or more wanted");
        }

        if (LaneOf(rules, state, transaction) == Lane.Paying)
        {
            return TransactionChecks.Flaw(rules, state, transaction, sender);
        }

        Moment then = new(state.Height.Next, state.Tip.SlotTime + rules.Genesis.BlockTime);
        return TransactionRun.Apply(rules, state, transaction, then) is Impossible impossible ? impossible.Flaw : null;
    }

    /// <summary>How the transaction would travel from this state on.</summary>
    public static Lane LaneOf(ChainRules rules, ChainState state, SignedTransaction transaction) =>
        TransactionChecks.LaneOf(rules, state, transaction.Body);

    private static string? HeaderFlaw(ChainRules rules, ChainState parent, Block block)
    {
        BlockHeader header = block.Header;
        int max = parent.Parameters.Transactions.PerBlockMax;
        return Differs("network", header.Network, rules.Network)
            ?? Differs("height", header.Height, parent.Height.Next)
            ?? Differs("parent", header.Parent, parent.Tip.Id)
            ?? SlotFlaw(rules, parent, header)
            ?? (Seating.Plan(rules, parent).SeatOf(header.Proposer) is null ? $"the proposer {header.Proposer} has no seat" : null)
            ?? CertificateFlaw(rules, parent, header.ParentCertificate)
            ?? (block.Transactions.Count <= max ? null : $"{block.Transactions.Count} transactions seen, at most {max} wanted")
            ?? (block.Instructions == parent.Pending
                ? null
                : $"instructions {block.Instructions} seen, exactly the parent's {parent.Pending} wanted")
            ?? Differs("instructions root", header.InstructionsRoot, Roots.Instructions(block.Instructions))
            ?? Differs("transactions root", header.TransactionsRoot, Roots.Transactions(block.Transactions));
    }

    /// <summary>Slots follow the parent's by whole block times: no leader can hurry heights, on which subsidy and expiry count.</summary>
    private static string? SlotFlaw(ChainRules rules, ChainState parent, BlockHeader header)
    {
        long blockTime = rules.Genesis.BlockTime;
        long after = header.SlotTime - parent.Tip.SlotTime;
        return after >= blockTime && after % blockTime == 0
            ? null
            : $"slot time {header.SlotTime} seen, a multiple of {blockTime} ms after the parent's {parent.Tip.SlotTime} wanted";
    }

    private static string? CertificateFlaw(ChainRules rules, ChainState parent, Certificate? certificate)
    {
        if (parent.Height == Height.Genesis)
        {
            return certificate is null ? null : "block 1 carries a certificate, but genesis is not voted on";
        }

        if (certificate is null)
        {
            return $"the certificate of block {parent.Height} is missing";
        }

        string? flaw = Differs("height", certificate.Height, parent.Height)
            ?? Differs("block", certificate.Block, parent.Tip.Id)
            ?? certificate.Flaw(rules.Network, parent.TipVoters, rules.Scheme.Verify);
        return flaw is null ? null : $"parent certificate: {flaw}";
    }

    private static string? Differs<T>(string what, T seen, T wanted)
        where T : struct, IEquatable<T> =>
        seen.Equals(wanted) ? null : $"{what} {seen} seen, {wanted} wanted";
}
