namespace Flux.Actors.Kernel;

/// <summary>Changes a tree: what it made itself it changes in place, what it began with it copies.</summary>
/// <remarks>Concurrency: one thread.</remarks>
internal sealed class MapEdit<TKey, TValue>(MapTree<TKey, TValue>? root, int count)
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    private readonly object _mark = new();
    private MapFork<TKey, TValue>[] _trail = new MapFork<TKey, TValue>[64];
    private MapTree<TKey, TValue>? _root = root;
    private int _count = count;

    public MapTree<TKey, TValue>? Root => _root;

    public int Count => _count;

    public static MapLeaf<TKey, TValue>? Find(MapTree<TKey, TValue>? root, ReadOnlySpan<byte> path, TKey key)
    {
        if (root is null)
        {
            return null;
        }

        MapTree<TKey, TValue> at = root;
        while (at is MapFork<TKey, TValue> fork)
        {
            at = fork.Child(MapDigests.BitOf(path, fork.Bit));
        }

        MapLeaf<TKey, TValue> leaf = (MapLeaf<TKey, TValue>)at;
        return leaf.Key.CompareTo(key) == 0 ? leaf : null;
    }

    public void Set(TKey key, TValue value)
    {
        Span<byte> buffer = stackalloc byte[IPathKey.PathMax];
        ReadOnlySpan<byte> path = buffer[..key.WritePath(buffer)];
        MapLeaf<TKey, TValue> leaf = new(key, value);
        if (_root is null)
        {
            (_root, _count) = (leaf, 1);
            return;
        }

        int depth = Descend(path, out MapLeaf<TKey, TValue> met);
        if (met.Key.CompareTo(key) == 0)
        {
            Lift(path, depth, leaf, checked(leaf.Money - met.Money));
            return;
        }

        Span<byte> other = stackalloc byte[IPathKey.PathMax];
        int bit = MapDigests.FirstDifference(path, other[..met.Key.WritePath(other)]);
        while (depth > 0 && _trail[depth - 1].Bit > bit)
        {
            depth--;
        }

        MapTree<TKey, TValue> beside = depth == 0 ? _root : _trail[depth - 1].Child(MapDigests.BitOf(path, _trail[depth - 1].Bit));
        bool right = MapDigests.BitOf(path, bit);
        _count = checked(_count + 1);
        Lift(path, depth, right ? new MapFork<TKey, TValue>(bit, beside, leaf, _mark) : new(bit, leaf, beside, _mark), leaf.Money);
    }

    /// <summary>The entry must be there.</summary>
    public void Remove(TKey key)
    {
        Span<byte> buffer = stackalloc byte[IPathKey.PathMax];
        ReadOnlySpan<byte> path = buffer[..key.WritePath(buffer)];
        int depth = _root is null ? -1 : Descend(path, out MapLeaf<TKey, TValue> met) is var found && met.Key.CompareTo(key) == 0 ? found : -1;
        if (depth < 0)
        {
            return;
        }

        _count--;
        if (depth == 0)
        {
            _root = null;
            return;
        }

        MapFork<TKey, TValue> above = _trail[depth - 1];
        MapTree<TKey, TValue> stays = above.Child(!MapDigests.BitOf(path, above.Bit));
        Lift(path, depth - 1, stays, checked(stays.Money - above.Money));
    }

    /// <summary>Follows the path to the leaf at its end, which may be another key's; the forks on the way are the trail.</summary>
    private int Descend(ReadOnlySpan<byte> path, out MapLeaf<TKey, TValue> leaf)
    {
        int depth = 0;
        MapTree<TKey, TValue> at = _root!;
        while (at is MapFork<TKey, TValue> fork)
        {
            if (depth == _trail.Length)
            {
                Array.Resize(ref _trail, 2 * depth);
            }

            _trail[depth++] = fork;
            at = fork.Child(MapDigests.BitOf(path, fork.Bit));
        }

        leaf = (MapLeaf<TKey, TValue>)at;
        return depth;
    }

    /// <summary>Puts the tree in below the first so many forks of the trail, which then hold so much more money.</summary>
    private void Lift(ReadOnlySpan<byte> path, int depth, MapTree<TKey, TValue> tree, Int128 more)
    {
        while (depth > 0)
        {
            MapFork<TKey, TValue> above = _trail[--depth];
            tree = above.WithChild(MapDigests.BitOf(path, above.Bit), tree, more, _mark);
        }

        _root = tree;
    }
}
