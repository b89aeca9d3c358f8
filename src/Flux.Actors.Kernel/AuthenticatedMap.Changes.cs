namespace Flux.Actors.Kernel;

/// <summary>One entry that differs between two maps. Shape: before is null where it is new, after where it is gone.</summary>
public readonly record struct MapChange<TKey, TValue>(TKey Key, TValue? Before, TValue? After)
    where TValue : class;

public sealed partial class AuthenticatedMap<TKey, TValue>
{
    /// <summary>What differs from an earlier map, in key order. It costs what differs when this map was made from that one.</summary>
    public IReadOnlyList<MapChange<TKey, TValue>> ChangesSince(AuthenticatedMap<TKey, TValue> before)
    {
        List<MapChange<TKey, TValue>> changes = [];
        Compare(before._root, _root, changes);
        return changes;
    }

    private static void Compare(MapTree<TKey, TValue>? before, MapTree<TKey, TValue>? after, List<MapChange<TKey, TValue>> changes)
    {
        switch (before, after)
        {
            case var _ when ReferenceEquals(before, after):
                break;
            case (null, _):
                changes.AddRange(Leaves(after).Select(leaf => new MapChange<TKey, TValue>(leaf.Key, null, leaf.Value)));
                break;
            case (_, null):
                changes.AddRange(Leaves(before).Select(leaf => new MapChange<TKey, TValue>(leaf.Key, leaf.Value, null)));
                break;
            case (MapLeaf<TKey, TValue> b, MapLeaf<TKey, TValue> a) when b.Key.CompareTo(a.Key) == 0:
                if (!b.Value.Equals(a.Value))
                {
                    changes.Add(new MapChange<TKey, TValue>(a.Key, b.Value, a.Value));
                }

                break;
            default:
                CompareForks(before, after, changes);
                break;
        }
    }

    /// <summary>Where one tree forks and the other doesn't, the other lies below one side of the fork, or beside all of it.</summary>
    private static void CompareForks(MapTree<TKey, TValue> before, MapTree<TKey, TValue> after, List<MapChange<TKey, TValue>> changes)
    {
        Span<byte> left = stackalloc byte[IPathKey.PathMax], right = stackalloc byte[IPathKey.PathMax];
        ReadOnlySpan<byte> b = left[..First(before).Key.WritePath(left)], a = right[..First(after).Key.WritePath(right)];
        int difference = MapDigests.FirstDifference(b, a) is var found and >= 0 ? found : int.MaxValue;
        int forkB = (before as MapFork<TKey, TValue>)?.Bit ?? int.MaxValue, forkA = (after as MapFork<TKey, TValue>)?.Bit ?? int.MaxValue;
        int first = Math.Min(difference, Math.Min(forkB, forkA));
        (MapTree<TKey, TValue>? zero, MapTree<TKey, TValue>? one) oldSides = Sides(before, forkB == first, b, first);
        (MapTree<TKey, TValue>? zero, MapTree<TKey, TValue>? one) newSides = Sides(after, forkA == first, a, first);
        Compare(oldSides.zero, newSides.zero, changes);
        Compare(oldSides.one, newSides.one, changes);
    }

    /// <summary>The tree's parts below a 0 and a 1 at the bit.</summary>
    private static (MapTree<TKey, TValue>? Zero, MapTree<TKey, TValue>? One) Sides(
        MapTree<TKey, TValue> tree, bool forks, ReadOnlySpan<byte> path, int bit)
    {
        if (forks)
        {
            MapFork<TKey, TValue> fork = (MapFork<TKey, TValue>)tree;
            return (fork.Left, fork.Right);
        }

        return MapDigests.BitOf(path, bit) ? (null, tree) : (tree, null);
    }

    private static MapLeaf<TKey, TValue> First(MapTree<TKey, TValue> tree)
    {
        while (tree is MapFork<TKey, TValue> fork)
        {
            tree = fork.Left;
        }

        return (MapLeaf<TKey, TValue>)tree;
    }
}
