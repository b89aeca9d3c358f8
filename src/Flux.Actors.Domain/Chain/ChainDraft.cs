using System.Diagnostics;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>A state while a block changes it. The parent stays as it is, and what this block changes twice it changes in place.</summary>
/// <remarks>Concurrency: one thread. A transaction is judged before it changes anything, so what does not fit leaves no trace.</remarks>
internal sealed class ChainDraft(ChainState parent)
{
    private readonly AuthenticatedMap<AccountId, Account>.Draft _accounts = parent.Accounts.Edit();
    private readonly AuthenticatedMap<Outpoint, CollateralLock>.Draft _locks = parent.Locks.Edit();
    private readonly AuthenticatedMap<Outpoint, NodeRecord>.Draft _nodes = parent.Nodes.Edit();
    private readonly AuthenticatedMap<EntityId, OnChainEntity>.Draft _entities = parent.Entities.Edit();
    private readonly List<Instruction> _pending = [];
    private readonly SortedDictionary<EntityId, Int128> _ordered = [];
    private ChainIndex _index = parent.Index;
    private Int128 _minted = parent.Supply.Minted;
    private Int128 _burnt = parent.Supply.Burnt;

    public ChainParameters Parameters => parent.Parameters;

    public Height ParentHeight => parent.Height;

    public NodeIndex Nodes => _index.Nodes;

    public SortedMap<DueEntity, bool> Due => _index.Due;

    public Int128 Minted => _minted;

    /// <summary>What entities ordered in this block so far.</summary>
    public IReadOnlyList<Instruction> Pending => _pending;

    public Account AccountOf(AccountId id) => _accounts.GetOr(id, Account.Empty);

    public NodeRecord? NodeAt(Outpoint node) => _nodes.TryGet(node, out NodeRecord record) ? record : null;

    public CollateralLock? LockAt(Outpoint node) => _locks.TryGet(node, out CollateralLock held) ? held : null;

    public OnChainEntity? EntityAt(EntityId id) => _entities.TryGet(id, out OnChainEntity entity) ? entity : null;

    /// <summary>The confirmed node whose operator key this is; null when there is none.</summary>
    public Outpoint? OperatedBy(PublicKey key) =>
        Nodes.Operators.TryGet(key, out Outpoint node) && NodeAt(node) is { IsConfirmed: true } ? node : null;

    /// <summary>The sender pays the fee, which is burnt, and the value, and its nonce is spent.</summary>
    public void Charge(AccountId sender, Amount fee, Amount value)
    {
        Account account = AccountOf(sender);
        _accounts.Set(sender, new Account(account.Balance - fee - value, checked(account.NextNonce + 1)));
        _burnt += fee.Atoms;
    }

    public void Credit(AccountId to, Amount amount)
    {
        Account account = AccountOf(to);
        _accounts.Set(to, account with { Balance = account.Balance + amount });
    }

    public void Debit(AccountId from, Amount amount)
    {
        Account account = AccountOf(from);
        _accounts.Set(from, account with { Balance = account.Balance - amount });
    }

    public void Mint(AccountId to, Amount amount)
    {
        Credit(to, amount);
        _minted += amount.Atoms;
    }

    public void MintForTreasury(Amount amount)
    {
        if (!amount.IsZero)
        {
            GiveToTreasury(amount);
            _minted += amount.Atoms;
        }
    }

    /// <summary>Money that is there already.</summary>
    public void GiveToTreasury(Amount amount) =>
        SetEntity(Treasury.Id, Treasury.Holding((EntityAt(Treasury.Id)?.Escrow ?? Amount.Zero) + amount));

    /// <summary>Money that was taken from where it was.</summary>
    public void Burn(Amount amount) => _burnt += amount.Atoms;

    public void SetNode(Outpoint node, NodeRecord? record)
    {
        NodeRecord? before = NodeAt(node);
        if (record is not null)
        {
            _nodes.Set(node, record);
        }
        else
        {
            _ = _nodes.Remove(node);
        }

        _index = _index.WithNode(node, before, record);
    }

    public void SetLock(Outpoint node, CollateralLock held) => _locks.Set(node, held);

    public void RemoveLock(Outpoint node) => _ = _locks.Remove(node);

    public void SetEntity(EntityId id, OnChainEntity? entity)
    {
        OnChainEntity? before = EntityAt(id);
        if (entity is not null)
        {
            _entities.Set(id, entity);
        }
        else
        {
            _ = _entities.Remove(id);
        }

        _index = _index.WithEntity(id, before, entity);
    }

    public void Order(Sequence<Instruction> instructions)
    {
        _pending.AddRange(instructions);
        foreach (Instruction instruction in instructions)
        {
            _ordered[instruction.From] = OrderedOf(instruction.From) + instruction.Amount.Atoms;
        }
    }

    /// <summary>What the entity has ordered to be paid in this block. Units: atoms.</summary>
    public Int128 OrderedOf(EntityId entity) => _ordered.TryGetValue(entity, out Int128 sum) ? sum : 0;

    /// <summary>The state with all changes.</summary>
    /// <exception cref="UnreachableException">Money appeared or vanished: a bug in the rules.</exception>
    public ChainState Seal(Tip tip, Sequence<Seat> voters)
    {
        ChainState state = Sealed(tip, new Supply(_minted, _burnt), _pending.ToSequence(), voters);
        return SupplyReport.Of(state) is { Exact: false } report
            ? throw new UnreachableException($"supply is not exact after height {tip.Height}: {report}")
            : state;
    }

    /// <summary>What a block's write set says stands there; nothing is decided.</summary>
    public ChainState Apply(WriteSet writes)
    {
        foreach ((AccountId id, Account? account) in writes.Accounts.Each())
        {
            _accounts.Set(id, account ?? throw new UnreachableException($"account {id} is removed; accounts stay"));
        }

        foreach ((Outpoint node, CollateralLock? held) in writes.Locks.Each())
        {
            if (held is null)
            {
                RemoveLock(node);
            }
            else
            {
                SetLock(node, held);
            }
        }

        foreach ((Outpoint node, NodeRecord? record) in writes.Nodes.Each())
        {
            SetNode(node, record);
        }

        foreach ((EntityId id, OnChainEntity? entity) in writes.Entities.Each())
        {
            SetEntity(id, entity);
        }

        return Sealed(writes.Tip, writes.Supply, writes.Pending, writes.TipVoters ?? parent.TipVoters);
    }

    private ChainState Sealed(Tip tip, Supply supply, Sequence<Instruction> pending, Sequence<Seat> voters)
    {
        AuthenticatedMap<Outpoint, NodeRecord> nodes = _nodes.Seal();
        AuthenticatedMap<EntityId, OnChainEntity> entities = _entities.Seal();
        return new ChainState(parent.Network, tip, parent.Parameters, _accounts.Seal(), _locks.Seal(), nodes, entities, supply, pending, voters)
        {
            Index = _index.For(nodes, entities),
        };
    }
}
