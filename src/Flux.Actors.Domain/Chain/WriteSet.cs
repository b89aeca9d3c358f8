using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>An entry that a block set.</summary>
[Wire("chain.entry.v1")]
public sealed record Entry<TKey, TValue>(TKey Key, TValue Value)
    where TKey : notnull
    where TValue : class;

/// <summary>What changed in one map: entries set, and keys removed. Shape: both in key order.</summary>
[Wire("chain.change.v1")]
public sealed record Change<TKey, TValue>(Sequence<Entry<TKey, TValue>> Set, Sequence<TKey> Removed)
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    public static Change<TKey, TValue> Between(AuthenticatedMap<TKey, TValue> before, AuthenticatedMap<TKey, TValue> after)
    {
        List<Entry<TKey, TValue>> set = [];
        List<TKey> removed = [];
        foreach (MapChange<TKey, TValue> change in after.ChangesSince(before))
        {
            if (change.After is { } value)
            {
                set.Add(new Entry<TKey, TValue>(change.Key, value));
            }
            else
            {
                removed.Add(change.Key);
            }
        }

        return new Change<TKey, TValue>(set.ToSequence(), removed.ToSequence());
    }

    /// <summary>Each key and what stands under it now; null for nothing.</summary>
    public IEnumerable<(TKey Key, TValue? Value)> Each() =>
        Removed.Select(key => (key, (TValue?)null)).Concat(Set.Select(entry => (entry.Key, (TValue?)entry.Value)));
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

    public ChainState ApplyTo(ChainState state) => new ChainDraft(state).Apply(this);
}
