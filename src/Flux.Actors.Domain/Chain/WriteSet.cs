using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What changed in one map: entries set, and keys removed.</summary>
[Wire("chain.change.v1")]
public sealed record Change<TKey, TValue>(SortedMap<TKey, TValue> Set, Sequence<TKey> Removed)
    where TKey : notnull, IComparable<TKey>
{
    public static Change<TKey, TValue> Between(SortedMap<TKey, TValue> before, SortedMap<TKey, TValue> after)
    {
        if (ReferenceEquals(before, after))
        {
            return new Change<TKey, TValue>(SortedMap<TKey, TValue>.Empty, []);
        }

        IEqualityComparer<TValue> equal = EqualityComparer<TValue>.Default;
        return new Change<TKey, TValue>(
            SortedMap<TKey, TValue>.From(after.Where(pair =>
                !before.TryGet(pair.Key, out TValue held) || !equal.Equals(held, pair.Value))),
            before.Keys.Where(key => !after.ContainsKey(key)).ToSequence());
    }

    public SortedMap<TKey, TValue> ApplyTo(SortedMap<TKey, TValue> map)
    {
        foreach (TKey key in Removed)
        {
            map = map.Without(key);
        }

        foreach (KeyValuePair<TKey, TValue> pair in Set)
        {
            map = map.With(pair.Key, pair.Value);
        }

        return map;
    }
}

/// <summary>The difference a block makes, so that folding it needs no execution. Its size goes with what changed.</summary>
/// <remarks>Shape: the voters are null when they are the same as before; parameters and network don't change.</remarks>
[Wire("chain.write-set.v1")]
public sealed record WriteSet(
    Tip Tip,
    Change<AccountId, Account> Accounts,
    Change<Outpoint, CollateralLock> Locks,
    Change<Outpoint, NodeRecord> Nodes,
    Change<EntityId, OnChainEntity> Entities,
    Supply Supply,
    Sequence<Instruction> Pending,
    Sequence<Seat>? TipVoters)
{
    public static WriteSet Between(ChainState before, ChainState after) => new(
        after.Tip,
        Change<AccountId, Account>.Between(before.Accounts, after.Accounts),
        Change<Outpoint, CollateralLock>.Between(before.Locks, after.Locks),
        Change<Outpoint, NodeRecord>.Between(before.Nodes, after.Nodes),
        Change<EntityId, OnChainEntity>.Between(before.Entities, after.Entities),
        after.Supply,
        after.Pending,
        before.TipVoters == after.TipVoters ? null : after.TipVoters);

    public ChainState ApplyTo(ChainState state) => state with
    {
        Tip = Tip,
        Accounts = Accounts.ApplyTo(state.Accounts),
        Locks = Locks.ApplyTo(state.Locks),
        Nodes = Nodes.ApplyTo(state.Nodes),
        Entities = Entities.ApplyTo(state.Entities),
        Supply = Supply,
        Pending = Pending,
        TipVoters = TipVoters ?? state.TipVoters,
    };
}
