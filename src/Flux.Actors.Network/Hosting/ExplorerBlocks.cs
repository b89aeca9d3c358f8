using System.Diagnostics;
using System.Globalization;
using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Rewards;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Network.Hosting;

/// <summary>A block as an explorer keeps it: everything that moved an account's money, in the order of execution.</summary>
/// <remarks>
/// Shape: instructions first, then transactions, then rewards, the treasury's last; a transfer is an entry of both accounts, one of itself to itself a single one. The sum of an account's
/// entries is its balance, that of the treasury's what it holds. Source: docs/spec/chain.md §2, §4.
/// </remarks>
public static class ExplorerBlocks
{
    /// <summary>What the treasury's entries stand under. It is no account: no key has this hash.</summary>
    public static AccountId TreasuryAccount { get; } = new(Hash256.Sha256(System.Text.Encoding.UTF8.GetBytes(Treasury.Id.ToString())).ToArray().AsSpan(0, AccountId.Size));

    /// <summary>The chain's fact as a block of the explorer; <c>locked</c> says what is under an outpoint that the block frees.</summary>
    public static ExplorerBlock Of(Chain.Event fact, Func<Outpoint, Amount> locked) => fact switch
    {
        Chain.Begun begun => Of(begun.Genesis),
        Chain.BlockFinalised final => Of(final, locked),
        _ => throw new UnreachableException($"fact {fact}"),
    };

    /// <summary>The outpoints whose collateral the block frees.</summary>
    public static IEnumerable<Outpoint> FreedBy(Chain.Event fact) => fact is Chain.BlockFinalised final
        ? final.Block.Transactions.Select(transaction => transaction.Body.Payload).OfType<UnlockCollateral>().Select(unlock => unlock.Node)
        : [];

    private static ExplorerBlock Of(Genesis genesis)
    {
        Entries entries = new(Height.Genesis);
        int index = 0;
        foreach ((AccountId account, Amount amount) in genesis.Allocations)
        {
            entries.Add(account, index++, "genesis", amount, Amount.Zero, null);
        }

        if (!genesis.Treasury.IsZero)
        {
            entries.Add(TreasuryAccount, index, "genesis", genesis.Treasury, Amount.Zero, null);
        }

        return new ExplorerBlock(
            Height.Genesis,
            GenesisBlock.Header(genesis).Id(),
            [],
            entries.All,
            [.. genesis.Nodes.Select((node, i) => new ExplorerLock(genesis.OutpointOf(i), genesis.Parameters.Collateral.Of(node.Tier)))],
            [],
            []);
    }

    private static ExplorerBlock Of(Chain.BlockFinalised final, Func<Outpoint, Amount> locked)
    {
        Entries entries = new(final.Receipt.Height);
        for (int i = 0; i < final.Block.Instructions.Count; i++)
        {
            switch (final.Block.Instructions[i])
            {
                case PayFromEscrow payment:
                    entries.Add(payment.To, i, "escrow", payment.Amount, Amount.Zero, payment.From.ToString());
                    break;
                case PayTreasury payment:
                    entries.Add(TreasuryAccount, i, "escrow", payment.Amount, Amount.Zero, payment.From.ToString());
                    break;
                case BurnFromEscrow:
                    break; // Nobody's account gets it.
                case var other:
                    throw new UnreachableException($"instruction {other}");
            }
        }

        List<ExplorerLock> locks = [];
        for (int i = 0; i < final.Receipt.Transactions.Count; i++)
        {
            (TransactionReceipt receipt, Transaction body) = (final.Receipt.Transactions[i], final.Block.Transactions[i].Body);
            Add(entries, i, receipt, body, locked);
            if (body.Payload is LockCollateral)
            {
                locks.Add(new ExplorerLock(new Outpoint(receipt.Id, 0), body.Value));
            }
        }

        for (int i = 0; i < final.Receipt.Rewards.Count; i++)
        {
            Reward reward = final.Receipt.Rewards[i];
            entries.Add(reward.To, i, KindOf(reward.Reason), reward.Amount, Amount.Zero, reward.Node.ToString());
        }

        if (!final.Receipt.ToTreasury.IsZero)
        {
            entries.Add(TreasuryAccount, final.Receipt.Rewards.Count, "reward.treasury", final.Receipt.ToTreasury, Amount.Zero, null);
        }

        return new ExplorerBlock(
            final.Receipt.Height,
            final.Writes.Tip.Id,
            [.. final.Receipt.Transactions.Select(receipt => receipt.Id)],
            entries.All,
            locks,
            [.. FreedBy(final)],
            [.. final.Receipt.Rewards.Select(reward => new ExplorerEarning(reward.Node, reward.Amount))]);
    }

    private static void Add(Entries entries, int index, TransactionReceipt receipt, Transaction body, Func<Outpoint, Amount> locked)
    {
        switch (body.Payload)
        {
            case Transfer pay when pay.To == receipt.Sender:
                Sent("transfer", body.Value, body.Value, Address.Format(pay.To));
                break;
            case Transfer pay:
                Sent("transfer", Amount.Zero, body.Value, Address.Format(pay.To));
                entries.Add(pay.To, index, "transfer", body.Value, Amount.Zero, Address.Format(receipt.Sender), receipt.Id);
                break;
            case LockCollateral:
                Sent("lock", Amount.Zero, body.Value, new Outpoint(receipt.Id, 0).ToString());
                break;
            case UnlockCollateral unlock:
                Sent("unlock", locked(unlock.Node), Amount.Zero, unlock.Node.ToString());
                break;
            case StartNode start:
                Sent("start", Amount.Zero, Amount.Zero, start.Node.ToString());
                break;
            case ConfirmNode confirm:
                Sent("confirm", Amount.Zero, Amount.Zero, confirm.Node.ToString());
                break;
            case ChangeAddress change:
                Sent("address", Amount.Zero, Amount.Zero, change.Node.ToString());
                break;
            case StopNode stop:
                Sent("stop", Amount.Zero, Amount.Zero, stop.Node.ToString());
                break;
            case Call call:
                // The value of a refused message stays where it was.
                Sent("call", Amount.Zero, receipt.Refusal is null ? body.Value : Amount.Zero, call.To.ToString());
                break;
            default:
                throw new UnreachableException($"payload {body.Payload}");
        }

        void Sent(string kind, Amount paidIn, Amount paidOut, string counterparty) =>
            entries.Add(receipt.Sender, index, kind, paidIn, paidOut, counterparty, receipt.Id, body.Fee, receipt.Refusal);
    }

    private static string KindOf(RewardReason reason) => reason switch
    {
        RewardReason.Proposed => "reward.proposed",
        RewardReason.Voted => "reward.voted",
        RewardReason.CumulusDue => "reward.cumulus",
        RewardReason.NimbusDue => "reward.nimbus",
        RewardReason.StratusDue => "reward.stratus",
        _ => throw new UnreachableException(string.Create(CultureInfo.InvariantCulture, $"reward reason {(int)reason}")),
    };

    /// <summary>The entries of one block, numbered as they come.</summary>
    private sealed class Entries(Height height)
    {
        public List<ExplorerEntry> All { get; } = [];

        public void Add(AccountId account, int index, string kind, Amount paidIn, Amount paidOut, string? counterparty) =>
            All.Add(new ExplorerEntry(account, Next, index, kind, paidIn, paidOut, Amount.Zero, counterparty, null, null));

        public void Add(AccountId account, int index, string kind, Amount paidIn, Amount paidOut, string counterparty, Hash256 transaction) =>
            Add(account, index, kind, paidIn, paidOut, counterparty, transaction, Amount.Zero, null);

        public void Add(
            AccountId account, int index, string kind, Amount paidIn, Amount paidOut, string counterparty, Hash256 transaction, Amount fee, string? refusal) =>
            All.Add(new ExplorerEntry(account, Next, index, kind, paidIn, paidOut, fee, counterparty, transaction, refusal));

        private ExplorerPlace Next => new(height, All.Count);
    }
}
