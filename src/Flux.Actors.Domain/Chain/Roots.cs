using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>One part of the state under the state root: a map by its root and its money, or a single value by its encoding.</summary>
/// <remarks>Shape: a map has no value; a single value has the zero root and no money. Units: atoms.</remarks>
[Wire("chain.state-section.v1")]
public sealed record StateSection(string Name, Hash256 Root, Int128 Money, Blob Value)
{
    public Hash256 Leaf() => Wire.Digest("flux/state-section/1", this);
}

/// <summary>What a leaf of the transactions root commits to.</summary>
[Wire("chain.signed-id.v1")]
public sealed record SignedId(Hash256 Id, Signature Signature);

/// <summary>What a leaf of the receipts root commits to: which transaction of the block it was, and why its message was refused; null for accepted.</summary>
[Wire("chain.receipt-leaf.v1")]
public sealed record ReceiptLeaf(int Index, Hash256 Id, string? Refusal)
{
    public Hash256 Leaf() => Wire.Digest(Roots.ReceiptLeafDomain, this);
}

/// <summary>What a header commits to: its instructions, its transactions, the state after them, and what became of them.</summary>
/// <remarks>Source: DESIGN §9; docs/spec/chain.md §5.</remarks>
public static class Roots
{
    internal const string TransactionLeafDomain = "flux/transaction-leaf/1";

    public static Hash256 Transactions(Sequence<SignedTransaction> transactions) => Merkle.Root(TransactionLeaves(transactions));

    public static IEnumerable<Hash256> TransactionLeaves(Sequence<SignedTransaction> transactions) => transactions.Select(TransactionLeaf);

    public static Hash256 TransactionLeaf(SignedTransaction transaction) => TransactionLeaf(transaction.Id(), transaction.Signature);

    /// <summary>The id tells the transaction, so the leaf needs no more of it.</summary>
    public static Hash256 TransactionLeaf(Hash256 id, Signature signature) => Wire.Digest(TransactionLeafDomain, new SignedId(id, signature));

    public static Hash256 Receipts(Sequence<TransactionReceipt> receipts) => Merkle.Root(ReceiptLeaves(receipts));

    internal const string ReceiptLeafDomain = "flux/receipt-leaf/1";

    /// <summary>In block order.</summary>
    internal static Hash256[] ReceiptLeaves(Sequence<TransactionReceipt> receipts)
    {
        DigestBatch batch = new();
        for (int i = 0; i < receipts.Count; i++)
        {
            _ = batch.Add(ReceiptLeafDomain, new ReceiptLeaf(i, receipts[i].Id, receipts[i].Refusal));
        }

        return [.. batch.Sha256d()];
    }

    public static Hash256 Instructions(Sequence<Instruction> instructions) =>
        Merkle.Root(instructions.Select(instruction => Wire.Digest("flux/instruction-leaf/1", instruction)));

    public static Hash256 State(ChainState state) => Merkle.Root(Sections(state).Select(section => section.Leaf()));

    /// <summary>The sections of a state, in the order of their leaves.</summary>
    internal static Sequence<string> SectionNames { get; } =
        [Account.Section, OnChainEntity.Section, CollateralLock.Section, "network", NodeRecord.Section, "parameters", "pending", "place", "supply", "voters"];

    /// <summary>Sections in alphabetical order. The tip's id is left out because it depends on this root; its height and slot time are in.</summary>
    public static Sequence<StateSection> Sections(ChainState state) =>
    [
        Of(Account.Section, state.Accounts.Root, state.Accounts.Money),
        Of(OnChainEntity.Section, state.Entities.Root, state.Entities.Money),
        Of(CollateralLock.Section, state.Locks.Root, state.Locks.Money),
        Of("network", state.Network),
        Of(NodeRecord.Section, state.Nodes.Root, state.Nodes.Money),
        Of("parameters", state.Parameters),
        Of("pending", state.Pending),
        Of("place", state.Tip with { Id = Hash256.Zero }),
        Of("supply", state.Supply),
        Of("voters", state.TipVoters),
    ];

    private static StateSection Of<T>(string name, T value) => new(name, Hash256.Zero, 0, Wire.Encode(value));

    private static StateSection Of(string name, Hash256 root, Int128 money) => new(name, root, money, Blob.Empty);
}
