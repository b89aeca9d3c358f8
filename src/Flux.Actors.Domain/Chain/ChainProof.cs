using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Parts of a state opened against its root: the leaves of all sections, and the content of those that matter.</summary>
/// <remarks>Shape: leaves in the order of <see cref="Roots.Sections"/>.</remarks>
[Wire("chain.state-opening.v1")]
public sealed record StateOpening(Sequence<Hash256> Leaves, Sequence<StateSection> Sections)
{
    public static StateOpening Of(ChainState state, params IReadOnlyList<string> names)
    {
        Sequence<StateSection> all = Roots.Sections(state);
        return new StateOpening(
            all.Select(section => section.Leaf()).ToSequence(), all.Where(section => names.Contains(section.Name)).ToSequence());
    }

    /// <summary>The section of that name.</summary>
    /// <exception cref="FormatException">It is not part of the state that the root is of.</exception>
    public StateSection Section(string name, Hash256 stateRoot)
    {
        if (Leaves.Count != Roots.SectionNames.Count)
        {
            throw new FormatException($"{Leaves.Count} sections seen, {Roots.SectionNames.Count} wanted");
        }

        Hash256 root = Merkle.Root(Leaves);
        if (root != stateRoot)
        {
            throw new FormatException($"the sections lead to state root {root}, the header has {stateRoot}");
        }

        StateSection section = Sections.FirstOrDefault(each => each.Name == name) ?? throw new FormatException($"section '{name}' is not opened");
        int index = Roots.SectionNames.Index().First(each => each.Item == name).Index;
        return section.Leaf() == Leaves[index]
            ? section
            : throw new FormatException($"section '{name}' has leaf {section.Leaf()}, {Leaves[index]} wanted");
    }
}

/// <summary>A fact of a chain and what shows it, for those who have nothing but the header of a block.</summary>
/// <remarks>
/// Shape: a fact about the state is of the state after that block. It shows nothing about the block itself: whoever checks it must know the header's id from elsewhere.
/// Source: DESIGN §9; docs/spec/chain.md §7.
/// </remarks>
[Wire("chain.proof.v1")]
public sealed record ChainProof(BlockHeader Header, ProvenFact Fact)
{
    /// <summary>What it shows, with accounts written as the caller writes them.</summary>
    /// <exception cref="FormatException">It shows nothing; the message says where it fails.</exception>
    public ProofFinding Check(Hash256 block, Func<AccountId, string> textOf)
    {
        Hash256 id = Header.Id();
        return id == block
            ? new ProofFinding(Header.Height, id, Fact.Subject(textOf), Fact.Check(Header, textOf))
            : throw new FormatException($"the proof is against block {id} (height {Header.Height}), {block} wanted");
    }

    public static ChainProof OfAccount(BlockHeader header, ChainState state, AccountId id) =>
        new(header, new ProvenAccount(id, state.Accounts.Prove(id), StateOpening.Of(state, Account.Section)));

    public static ChainProof OfNode(BlockHeader header, ChainState state, Outpoint node) => new(header, new ProvenNode(
        node, state.Nodes.Prove(node), state.Locks.Prove(node), StateOpening.Of(state, NodeRecord.Section, CollateralLock.Section)));

    public static ChainProof OfEntity(BlockHeader header, ChainState state, EntityId id) =>
        new(header, new ProvenEntity(id, state.Entities.Prove(id), StateOpening.Of(state, OnChainEntity.Section)));

    public static ChainProof OfSupply(BlockHeader header, ChainState state) => new(header, new ProvenSupply(
        StateOpening.Of(state, Account.Section, OnChainEntity.Section, CollateralLock.Section, ProvenSupply.Section)));

    /// <summary>That the block has the transaction of that index, and what became of it.</summary>
    public static ChainProof OfTransaction(Block block, Sequence<TransactionReceipt> receipts, int index) => new(block.Header, new ProvenTransaction(
        block.Transactions[index],
        Merkle.Prove([.. Roots.TransactionLeaves(block.Transactions)], index),
        new ReceiptLeaf(index, receipts[index].Id, receipts[index].Refusal),
        Merkle.Prove(Roots.ReceiptLeaves(receipts), index)));
}

/// <summary>What a proof showed: in which block, about what, and what it is. Shape: facts by name, in a fixed order; amounts in FLUX.</summary>
public sealed record ProofFinding(Height Height, Hash256 Block, string Subject, Sequence<ProvenValue> Values);

public sealed record ProvenValue(string Name, string Value);

/// <summary>What a proof can be about.</summary>
public abstract record ProvenFact
{
    public abstract string Subject(Func<AccountId, string> textOf);

    /// <exception cref="FormatException">It does not lead to the header's roots.</exception>
    public abstract Sequence<ProvenValue> Check(BlockHeader header, Func<AccountId, string> textOf);

    /// <summary>The value under the key, or null when the map has none.</summary>
    protected static TValue? Open<TKey, TValue>(BlockHeader header, StateOpening opening, MapProof map, TKey key)
        where TKey : notnull, IComparable<TKey>, IPathKey
        where TValue : class, IAuthenticated
    {
        (Hash256 root, TValue? value) = map.Follow<TKey, TValue>(key);
        StateSection section = opening.Section(TValue.Section, header.StateRoot);
        return root == section.Root
            ? value
            : throw new FormatException($"the way from the {TValue.Section} leads to {root}, the section's root is {section.Root}");
    }
}

/// <summary>An account's balance and nonce; an account that is not there has neither.</summary>
[Wire("chain.proven-account.v1")]
public sealed record ProvenAccount(AccountId Id, MapProof Map, StateOpening Opening) : ProvenFact
{
    public override string Subject(Func<AccountId, string> textOf) => $"account {textOf(Id)}";

    public override Sequence<ProvenValue> Check(BlockHeader header, Func<AccountId, string> textOf) => Open<AccountId, Account>(header, Opening, Map, Id) is { } account
        ? [new("balance", account.Balance.ToString()), new("next nonce", $"{account.NextNonce}")]
        : [new("balance", "0"), new("account", "not on the chain")];
}

/// <summary>A node's record and its collateral.</summary>
[Wire("chain.proven-node.v1")]
public sealed record ProvenNode(Outpoint Node, MapProof Record, MapProof Lock, StateOpening Opening) : ProvenFact
{
    public override string Subject(Func<AccountId, string> textOf) => $"node {Node}";

    public override Sequence<ProvenValue> Check(BlockHeader header, Func<AccountId, string> textOf)
    {
        NodeRecord? record = Open<Outpoint, NodeRecord>(header, Opening, Record, Node);
        CollateralLock? held = Open<Outpoint, CollateralLock>(header, Opening, Lock, Node);
        return
        [
            new("stage", record?.Stage.ToString().ToLowerInvariant() ?? "not on the chain"),
            .. record is null ? (Sequence<ProvenValue>)[] :
            [
                new("tier", record.Tier.ToString().ToLowerInvariant()),
                new("owner", textOf(record.Owner)),
                new("organisation", record.Organisation),
                new("address", record.Address),
                new("last confirmed", record.LastConfirmed.ToString()),
                new("last paid", record.LastPaid?.ToString() ?? "never"),
            ],
            new("collateral", held?.Amount.ToString() ?? "none"),
        ];
    }
}

/// <summary>An entity of an on-chain kind: an app, a proposal. Its state is shown by its digest, which its own actor answers too.</summary>
[Wire("chain.proven-entity.v1")]
public sealed record ProvenEntity(EntityId Id, MapProof Map, StateOpening Opening) : ProvenFact
{
    public override string Subject(Func<AccountId, string> textOf) => Id.ToString();

    public override Sequence<ProvenValue> Check(BlockHeader header, Func<AccountId, string> textOf) => Open<EntityId, OnChainEntity>(header, Opening, Map, Id) is { } entity
        ?
        [
            new("escrow", entity.Escrow.ToString()),
            new("state digest", entity.Digest().ToString()),
            new("due at", entity.DueAt?.ToString() ?? "never"),
            new("attested hosts", $"{entity.Hosts.Count}"),
        ]
        : [new("entity", "not on the chain")];
}

/// <summary>All money: what was minted and burnt, and where it is.</summary>
[Wire("chain.proven-supply.v1")]
public sealed record ProvenSupply(StateOpening Opening) : ProvenFact
{
    internal const string Section = "supply";

    public override string Subject(Func<AccountId, string> textOf) => "supply";

    public override Sequence<ProvenValue> Check(BlockHeader header, Func<AccountId, string> textOf)
    {
        Supply supply = Wire.Decode<Supply>(Opening.Section(Section, header.StateRoot).Value);
        SupplyReport report = new(
            supply.Minted,
            supply.Burnt,
            Opening.Section(Account.Section, header.StateRoot).Money,
            Opening.Section(CollateralLock.Section, header.StateRoot).Money,
            Opening.Section(OnChainEntity.Section, header.StateRoot).Money);
        return report.Exact
            ?
            [
                new("minted", Flux(report.Minted)),
                new("burnt", Flux(report.Burnt)),
                new("balances", Flux(report.Balances)),
                new("locks", Flux(report.Locks)),
                new("escrow", Flux(report.Escrow)),
            ]
            : throw new FormatException($"minted − burnt is {report.Minted - report.Burnt} atoms, accounts, locks and escrows hold {report.Balances + report.Locks + report.Escrow}");
    }

    private static string Flux(Int128 atoms) => atoms >= 0 && atoms <= long.MaxValue
        ? new Amount((long)atoms).ToString()
        : throw new FormatException($"{atoms} atoms seen, 0 to {long.MaxValue} wanted");
}

/// <summary>A transaction as it stands in the block, at which index, and whether its message was accepted.</summary>
[Wire("chain.proven-transaction.v1")]
public sealed record ProvenTransaction(SignedTransaction Transaction, MerkleProof Way, ReceiptLeaf Receipt, MerkleProof ReceiptWay) : ProvenFact
{
    public override string Subject(Func<AccountId, string> textOf) => $"transaction {Transaction.Id()}";

    public override Sequence<ProvenValue> Check(BlockHeader header, Func<AccountId, string> textOf)
    {
        Leads("transaction", Way.Root(Roots.TransactionLeaf(Transaction)), header.TransactionsRoot);
        Leads("receipt", ReceiptWay.Root(Receipt.Leaf()), header.ReceiptsRoot);
        return Receipt.Id == Transaction.Id()
            ?
            [
                new("index", $"{Receipt.Index}"),
                new("sender key", Transaction.Body.Sender.ToString()),
                new("nonce", $"{Transaction.Body.Nonce}"),
                new("value", Transaction.Body.Value.ToString()),
                new("fee", Transaction.Body.Fee.ToString()),
                new("payload", Transaction.Body.Payload.ToString()),
                new("outcome", Receipt.Refusal is { } refusal ? $"refused: {refusal}" : "accepted"),
            ]
            : throw new FormatException($"the receipt is of transaction {Receipt.Id}, {Transaction.Id()} wanted");
    }

    private static void Leads(string what, Hash256 root, Hash256 wanted)
    {
        if (root != wanted)
        {
            throw new FormatException($"the {what} leads to root {root}, the header has {wanted}");
        }
    }
}
