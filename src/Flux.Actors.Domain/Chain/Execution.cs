using System.Diagnostics;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What executing a block on its parent's state gave: a new state, or what is wrong with the block.</summary>
public abstract record ExecutionResult;

/// <summary>The state after the block, from which its write set follows, and what the block did.</summary>
public sealed record Executed(ChainState Parent, ChainState State, BlockReceipt Receipt) : ExecutionResult
{
    public WriteSet Writes() => WriteSet.Between(Parent, State);
}

/// <summary>Why the block is invalid: one sentence, what was seen and what was wanted.</summary>
public sealed record BlockFlaw(string Reason) : ExecutionResult;

/// <summary>What of a block is taken as proven. Everything else is executed and compared all the same.</summary>
/// <param name="Signatures">Signatures of transactions and certificates are not checked: they were, or the caller trusts where the block is from.</param>
/// <param name="ParentCertificate">This very certificate was checked already; null for none.</param>
public sealed record Proven(bool Signatures, Certificate? ParentCertificate)
{
    public static Proven Nothing { get; } = new(false, null);
}

/// <summary>Executing a block: a pure function of the rules, the parent's state and the block.</summary>
/// <remarks>Every signature and root is checked; nothing is taken from the proposer. Source: DESIGN §2; docs/spec/chain.md §3, §4.</remarks>
public static class Execution
{
    /// <summary>Transactions that are prepared in one go.</summary>
    private const int AtOnce = 32;

    public static ExecutionResult Execute(ChainRules rules, ChainState parent, Block block) => Execute(rules, parent, block, Proven.Nothing);

    public static ExecutionResult Execute(ChainRules rules, ChainState parent, Block block, Proven proven)
    {
        if (HeaderFlaw(rules, parent, block, proven) is { } flaw)
        {
            return new BlockFlaw(flaw);
        }

        PreparedTransaction[] transactions = new PreparedTransaction[block.Transactions.Count];
        if ((Prepare(rules, block.Transactions, transactions)
            ?? Differs("transactions root", block.Header.TransactionsRoot, Merkle.Root(transactions.Select(each => each.Leaf)))) is { } unsound)
        {
            return new BlockFlaw(unsound);
        }

        // Running, and the root after it, do not wait for the signatures: what they come to is thrown away when one is wrong.
        ExecutionResult? ran = null;
        SignatureChecks checks = new(rules.Scheme, proven.Signatures ? [] : Array.ConvertAll(transactions, each => each.Claim));
        rules.Spread([() => ran = Rooted(Run(rules, parent, block, transactions), block), .. checks.Works]);
        return checks.FirstFalse is var first and >= 0
            ? new BlockFlaw($"transaction {first} ({transactions[first].Id.Short}): {TransactionChecks.BadSignature}")
            : ran ?? throw new UnreachableException("the block was not run");
    }

    /// <summary>With the block's id in its state when state and receipts have the roots of the header, else what is wrong.</summary>
    private static ExecutionResult Rooted(ExecutionResult ran, Block block)
    {
        if (ran is not Executed executed)
        {
            return ran;
        }

        return (Differs("state root", block.Header.StateRoot, Roots.State(executed.State))
            ?? Differs("receipts root", block.Header.ReceiptsRoot, Roots.Receipts(executed.Receipt.Transactions))) is { } flaw
            ? new BlockFlaw(flaw)
            : executed with { State = executed.State with { Tip = executed.State.Tip with { Id = block.Id() } } };
    }

    /// <summary>Everything of a block but signatures and the state root. Shape: the tip in the answer's state has no id yet.</summary>
    private static ExecutionResult Run(ChainRules rules, ChainState parent, Block block, PreparedTransaction[] transactions)
    {
        BlockRun run = new(rules, parent, block.Header.SlotTime);
        for (int i = 0; i < transactions.Length; i++)
        {
            switch (run.Apply(transactions[i], proven: true))
            {
                case Crowded crowded:
                    return new BlockFlaw($"transaction {i} {crowded.Reason}");
                case Impossible impossible:
                    return new BlockFlaw($"transaction {i} ({transactions[i].Id.Short}): {impossible.Flaw.Sentence}");
            }
        }

        (ChainState after, BlockReceipt receipt) = run.Finish(block.Header.Proposer, block.Header.ParentCertificate);
        return rules.Economics.SupplyFlaw(after.Height, parent.Supply.Minted, after.Supply.Minted) is { } inflation
            ? new BlockFlaw(inflation)
            : new Executed(parent, after, receipt);
    }

    /// <summary>The state after these transactions alone, as far as they apply: no lapses, ticks or rewards, and no roots worked out. For measuring and for trying out.</summary>
    /// <param name="rules">The network's rules.</param>
    /// <param name="parent">The state they meet.</param>
    /// <param name="slotTime">That of the block they would be in.</param>
    /// <param name="transactions">In order; their signatures are taken as checked.</param>
    /// <param name="applied">How many applied.</param>
    public static ChainState Apply(
        ChainRules rules, ChainState parent, Timestamp slotTime, IReadOnlyList<PreparedTransaction> transactions, out int applied)
    {
        BlockRun run = new(rules, parent, slotTime);
        applied = 0;
        for (int i = 0; i < transactions.Count; i++)
        {
            applied += run.Apply(transactions[i], proven: true) is Included ? 1 : 0;
        }

        return run.Stop();
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
        PreparedTransaction prepared;
        try
        {
            prepared = PreparedTransaction.Of(rules.Scheme, transaction);
        }
        catch (WireException e)
        {
            return new TransactionFlaw(FlawCode.Malformed, $"malformed: {e.Message}");
        }

        ChainDraft draft = new(state);
        ulong next = draft.AccountOf(prepared.Sender).NextNonce;
        if (transaction.Body.Nonce < next)
        {
            return new TransactionFlaw(FlawCode.StaleNonce, $"nonce {transaction.Body.Nonce} seen, {next} or more wanted");
        }

        if (TransactionChecks.LaneOf(rules, draft, transaction.Body) == Lane.Paying)
        {
            return TransactionChecks.Flaw(rules, draft, prepared) ?? TransactionChecks.SignatureFlaw(rules, prepared);
        }

        Moment then = new(state.Height.Next, state.Tip.SlotTime + rules.Genesis.BlockTime);
        return new TransactionRun(rules, draft, then).Apply(prepared, proven: false, noReport: null) is Impossible impossible ? impossible.Flaw : null;
    }

    /// <summary>How the transaction would travel from this state on.</summary>
    public static Lane LaneOf(ChainRules rules, ChainState state, SignedTransaction transaction) =>
        TransactionChecks.LaneOf(rules, new ChainDraft(state), transaction.Body);

    private static string? Prepare(ChainRules rules, Sequence<SignedTransaction> transactions, PreparedTransaction[] prepared)
    {
        string?[] flaws = new string?[(prepared.Length + AtOnce - 1) / AtOnce];
        rules.Spread([.. Enumerable.Range(0, flaws.Length).Select(part => (Action)(() =>
        {
            int begin = part * AtOnce;
            flaws[part] = PreparedTransaction.Prepare(
                rules.Scheme, transactions, begin, prepared.AsSpan(begin..Math.Min(begin + AtOnce, prepared.Length)));
        }))]);
        return flaws.FirstOrDefault(flaw => flaw is not null);
    }

    private static string? HeaderFlaw(ChainRules rules, ChainState parent, Block block, Proven proven)
    {
        BlockHeader header = block.Header;
        int max = parent.Parameters.Transactions.PerBlockMax;
        return Differs("network", header.Network, rules.Network)
            ?? Differs("height", header.Height, parent.Height.Next)
            ?? Differs("parent", header.Parent, parent.Tip.Id)
            ?? SlotFlaw(rules, parent, header)
            ?? (Seating.Plan(parent).SeatOf(header.Proposer) is null ? $"the proposer {header.Proposer} has no seat" : null)
            ?? CertificateFlaw(rules, parent, header.ParentCertificate, proven)
            ?? (block.Transactions.Count <= max ? null : $"{block.Transactions.Count} transactions seen, at most {max} wanted")
            ?? (block.Instructions == parent.Pending
                ? null
                : $"instructions {block.Instructions} seen, exactly the parent's {parent.Pending} wanted")
            ?? Differs("instructions root", header.InstructionsRoot, Roots.Instructions(block.Instructions));
    }

    /// <summary>Slots follow the parent's by whole block times: no leader can hurry heights, on which subsidy and expiry count.</summary>
    private static string? SlotFlaw(ChainRules rules, ChainState parent, BlockHeader header)
    {
        long blockTime = rules.Genesis.BlockTime;
        // Wider than a time: the header is a stranger's, and the distance of its time may be more than a time can say.
        Int128 after = (Int128)header.SlotTime.Milliseconds - parent.Tip.SlotTime.Milliseconds;
        return after >= blockTime && after % blockTime == 0
            ? null
            : $"slot time {header.SlotTime} seen, a multiple of {blockTime} ms after the parent's {parent.Tip.SlotTime} wanted";
    }

    private static string? CertificateFlaw(ChainRules rules, ChainState parent, Certificate? certificate, Proven proven)
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
            ?? (proven.Signatures || certificate.Equals(proven.ParentCertificate) ? certificate.FormFlaw(parent.TipVoters) : rules.FlawOf(certificate, parent.TipVoters));
        return flaw is null ? null : $"parent certificate: {flaw}";
    }

    private static string? Differs<T>(string what, T seen, T wanted)
        where T : struct, IEquatable<T> =>
        seen.Equals(wanted) ? null : $"{what} {seen} seen, {wanted} wanted";
}
