using Flux.Actors.Contracts;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Hosting;
using Flux.Actors.Ports;

namespace Flux.Actors.Node.Api;

/// <summary>The chain in the contracts' words: head, blocks, transactions, accounts, supply. The explorer's desk is null where the host keeps none.</summary>
public sealed class ChainViews(ChainReplica replica, NetworkEntities entities, TransactionDesk desk, ExplorerDesk? explorer)
{
    /// <summary>Blocks in one answer.</summary>
    public const int BlocksMax = 100;

    public ChainResponse Chain(int waiting)
    {
        Chain.Running current = replica.Required;
        ChainState ledger = current.Ledger;
        return new ChainResponse(
            ledger.Network.ToString(),
            current.Genesis.Network,
            ledger.Height.Value,
            IsFinal(current),
            ledger.Tip.Id.ToString(),
            Roots.State(ledger).ToString(),
            ledger.Tip.SlotTime.ToString(),
            Consensus(),
            Supply(ledger),
            waiting);
    }

    /// <summary>Genesis is agreed on by everyone who starts from it; any later tip needs its certificate.</summary>
    public static bool IsFinal(Chain.Running current) => current.TipCertificate is not null || current.Ledger.Height == Height.Genesis;

    public ConsensusResponse Consensus()
    {
        SeatPlan plan = Seating.Plan(replica.Required.Ledger);
        return new ConsensusResponse(
            plan.Floor ? "floor" : "work", plan.Reason, plan.Seats.Count, Certificate.Quorum(plan.Seats.Count), plan.Eligible);
    }

    public static SupplyResponse Supply(ChainState ledger)
    {
        SupplyReport report = SupplyReport.Of(ledger);
        return new SupplyResponse(
            (long)report.Minted, (long)report.Burnt, (long)report.Balances, (long)report.Locks, (long)report.Escrow, report.Exact);
    }

    public async Task<BlocksResponse> Blocks(long? from, int count, CancellationToken cancellation)
    {
        int wanted = Math.Clamp(count, 1, BlocksMax);
        long tip = replica.Height.Value;
        long first = Math.Clamp(from ?? tip - wanted + 1, 0, tip);
        IReadOnlyList<RecordedFact> facts = await entities.Engine
            .History(Domain.Chain.Chain.Id, first + 1, wanted, cancellation).ConfigureAwait(false);
        return new BlocksResponse([.. facts.Select(Summary)]);
    }

    public async Task<BlockResponse> Block(long height, CancellationToken cancellation)
    {
        // What is recorded is final, also before the replica has followed it: a transaction may be told of in between.
        IReadOnlyList<RecordedFact> facts = height is < 0 or long.MaxValue
            ? []
            : await entities.Engine.History(Domain.Chain.Chain.Id, height + 1, 1, cancellation).ConfigureAwait(false);
        return facts switch
        {
            [{ Fact: Chain.BlockFinalised fact }] => Whole(fact),
            [{ Fact: Chain.Begun fact }] => Whole(fact.Genesis),
            _ => throw ApiRefusal.NotFound("block", height.ToString(System.Globalization.CultureInfo.InvariantCulture), $"0 to {replica.Height.Value}"),
        };
    }

    public async Task<TransactionResponse> Transaction(string text, CancellationToken cancellation)
    {
        if (!Hash256.TryParse(text, out Hash256 id))
        {
            throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, "that is not a transaction id", $"'{text}'", "64 hex digits", null));
        }

        Fate? fate = await desk.FateOf(id, cancellation).ConfigureAwait(false);
        return fate switch
        {
            null => await Remembered(text, id, cancellation).ConfigureAwait(false),
            TransactionAccepted => new TransactionResponse(text, TransactionFate.Accepted, null, null, null, null, null, null),
            TransactionFinal final => await Final(text, final.Height, final.Index, cancellation).ConfigureAwait(false),
            TransactionDropped dropped => new TransactionResponse(
                text, TransactionFate.Dropped, null, null, null, null, dropped.Reason, ProblemCode.Dropped),
            _ => throw new InvalidOperationException($"unknown fate {fate}"),
        };
    }

    public async Task<AccountResponse> Account(string text, CancellationToken cancellation)
    {
        AccountId id = AccountOf(text);
        Account account = replica.Required.Ledger.AccountOf(id);
        ulong pending = await desk.NextNonce(id, cancellation).ConfigureAwait(false);
        return new AccountResponse(text, account.Balance.Atoms, account.Balance.ToString(), account.NextNonce, pending);
    }

    /// <exception cref="ApiRefusal">That is no address of an account.</exception>
    public static AccountId AccountOf(string text)
    {
        try
        {
            return Address.ParseAccount(text);
        }
        catch (FormatException e)
        {
            throw new ApiRefusal(new ProblemResponse(ProblemCode.Malformed, e.Message, null, null, null));
        }
    }

    public static RewardResponse Reward(Outpoint node, AccountId owner, Amount amount) =>
        new(node.ToString(), Address.Format(owner), amount.Atoms, amount.ToString());

    /// <summary>What the mempool has forgotten, or never saw, may stand in any block.</summary>
    private async Task<TransactionResponse> Remembered(string text, Hash256 id, CancellationToken cancellation)
    {
        ExplorerFinding? finding = explorer is null ? null : await explorer.Find(id, cancellation).ConfigureAwait(false);
        return finding?.Place is { } place
            ? await Final(text, place.Height, place.Ordinal, cancellation).ConfigureAwait(false)
            : new TransactionResponse(text, TransactionFate.Unknown, null, null, null, null, null, null) { SearchedTo = finding?.Head?.Height.Value };
    }

    private async Task<TransactionResponse> Final(string text, Height height, int index, CancellationToken cancellation)
    {
        BlockResponse block = await Block(height.Value, cancellation).ConfigureAwait(false);
        string? refusal = block.Transactions[index].Refusal;
        return new TransactionResponse(text, TransactionFate.Final, height.Value, index, block.Id, refusal, null, CodeOf(refusal));
    }

    private static string? CodeOf(string? refusal) => refusal switch
    {
        null => null,
        nameof(Domain.Apps.App.Refusal.Underpaid) => ProblemCode.Underpaid,
        nameof(Domain.Apps.App.Refusal.AlreadyRegistered) => ProblemCode.Conflict,
        nameof(Domain.Apps.App.Refusal.InvalidSpecification) => ProblemCode.InvalidSpecification,
        _ => ProblemCode.Refused,
    };

    private static BlockSummaryResponse Summary(RecordedFact recorded) => recorded.Fact switch
    {
        Chain.BlockFinalised e => new BlockSummaryResponse(
            e.Receipt.Height.Value,
            e.Writes.Tip.Id.ToString(),
            e.Block.Header.SlotTime.ToString(),
            e.Block.Header.Proposer.ToString(),
            e.Block.Transactions.Count,
            e.Block.Instructions.Count,
            e.Certificate.Round,
            e.Certificate.Signatures.Count),
        Chain.Begun e => new BlockSummaryResponse(
            0, GenesisBlock.Header(e.Genesis).Id().ToString(), e.Genesis.Time.ToString(), "genesis", 0, 0, null, 0),
        _ => throw new InvalidOperationException($"unknown fact {recorded.Fact}"),
    };

    private static BlockResponse Whole(Chain.BlockFinalised e)
    {
        BlockHeader header = e.Block.Header;
        return new BlockResponse(
            header.Height.Value,
            e.Writes.Tip.Id.ToString(),
            header.Parent.ToString(),
            header.SlotTime.ToString(),
            header.Proposer.ToString(),
            header.InstructionsRoot.ToString(),
            header.TransactionsRoot.ToString(),
            header.StateRoot.ToString(),
            e.Certificate.Round,
            [.. e.Certificate.Signatures.Select(signature => signature.Node.ToString())],
            [.. e.Block.Instructions.Select(instruction => instruction.ToString())],
            [.. e.Block.Transactions.Zip(e.Receipt.Transactions, InBlock)],
            [.. e.Receipt.Rewards.Select((Reward reward) => Reward(reward.Node, reward.To, reward.Amount))],
            e.Receipt.ToTreasury.Atoms);
    }

    private static BlockResponse Whole(Genesis genesis)
    {
        BlockHeader header = GenesisBlock.Header(genesis);
        return new BlockResponse(
            0,
            header.Id().ToString(),
            header.Parent.ToString(),
            header.SlotTime.ToString(),
            "genesis",
            header.InstructionsRoot.ToString(),
            header.TransactionsRoot.ToString(),
            header.StateRoot.ToString(),
            null,
            [],
            [],
            [],
            [],
            genesis.Treasury.Atoms);
    }

    private static BlockTransactionResponse InBlock(SignedTransaction transaction, TransactionReceipt receipt) => new(
        receipt.Id.ToString(),
        Address.Format(receipt.Sender),
        receipt.Nonce,
        transaction.Body.Payload.ToString(),
        transaction.Body.Fee.Atoms,
        transaction.Body.Value.Atoms,
        receipt.Refusal);
}
