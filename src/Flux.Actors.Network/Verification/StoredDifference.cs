using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.Verification;

/// <summary>Where what a journal says a block did differs from what executing it does.</summary>
public static class StoredDifference
{
    /// <summary>The first field that differs, with what was seen and what was wanted; null for none.</summary>
    public static string? Between(Chain.BlockFinalised stored, Executed executed)
    {
        WriteSet seen = stored.Writes, wanted = executed.Writes();
        BlockReceipt told = stored.Receipt, done = executed.Receipt;
        return Differs("tip", seen.Tip, wanted.Tip)
            ?? Map("account", seen.Accounts, wanted.Accounts)
            ?? Map("lock", seen.Locks, wanted.Locks)
            ?? Map("node", seen.Nodes, wanted.Nodes)
            ?? Map("entity", seen.Entities, wanted.Entities)
            ?? Differs("supply", seen.Supply, wanted.Supply)
            ?? Differs("pending instructions", seen.Pending, wanted.Pending)
            ?? Differs("voters", seen.TipVoters, wanted.TipVoters)
            ?? Differs("receipt of transactions", told.Transactions, done.Transactions)
            ?? Differs("receipt of deliveries", told.Deliveries, done.Deliveries)
            ?? Differs("receipt of rewards", told.Rewards, done.Rewards)
            ?? Differs("receipt", told, done);
    }

    private static string? Map<TKey, TValue>(string section, Change<TKey, TValue> seen, Change<TKey, TValue> wanted)
        where TKey : notnull, IComparable<TKey>, IPathKey
        where TValue : class, IAuthenticated
    {
        SortedMap<TKey, TValue> told = SortedMap<TKey, TValue>.From(seen.Set.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
        foreach (Entry<TKey, TValue> entry in wanted.Set)
        {
            if (!told.TryGet(entry.Key, out TValue held) || !held.Equals(entry.Value))
            {
                return $"stored {section} {entry.Key}: {(held is null ? "nothing" : held)} seen, {entry.Value} wanted";
            }
        }

        return Differs($"stored changes of section {section}", seen, wanted);
    }

    private static string? Differs<T>(string what, T seen, T wanted) =>
        EqualityComparer<T>.Default.Equals(seen, wanted) ? null : $"{what}: {seen} seen, {wanted} wanted";
}
