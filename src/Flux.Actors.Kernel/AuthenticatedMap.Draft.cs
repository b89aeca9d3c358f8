namespace Flux.Actors.Kernel;

public sealed partial class AuthenticatedMap<TKey, TValue>
{
    /// <summary>A map while it changes: what it made itself it changes in place, what it began with it copies.</summary>
    /// <remarks>Concurrency: one thread. Sealed, it takes no more changes.</remarks>
    public sealed class Draft
    {
        private readonly object _mark = new();
        private MapFork<TKey, TValue>[] _trail = new MapFork<TKey, TValue>[64];
        private MapTree<TKey, TValue>? _root;
        private int _count;
        private bool _sealed;

        internal Draft(AuthenticatedMap<TKey, TValue> from) => (_root, _count) = (from._root, from.Count);

        public int Count => _count;

        /// <summary>Units: atoms.</summary>
        public Int128 Money => _root?.Money ?? 0;

        public bool TryGet(TKey key, out TValue value)
        {
            MapLeaf<TKey, TValue>? leaf = Find(_root, key);
            value = leaf?.Value!;
            return leaf is not null;
        }

        public TValue GetOr(TKey key, TValue otherwise) => Find(_root, key)?.Value ?? otherwise;

        public void Set(TKey key, TValue value)
        {
            RequireOpen();
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
                Lift(path, depth, leaf);
                return;
            }

            Span<byte> other = stackalloc byte[IPathKey.PathMax];
            int bit = MapDigests.FirstDifference(path, other[..met.Key.WritePath(other)]);
            while (depth > 0 && _trail[depth - 1].Bit > bit)
            {
                depth--;
            }

            MapTree<TKey, TValue> beside = depth == 0 ? _root : _trail[depth - 1].Child(MapDigests.BitOf(path, _trail[depth - 1].Bit));
            _count = checked(_count + 1);
            Lift(path, depth, MapDigests.BitOf(path, bit) ? new MapFork<TKey, TValue>(bit, beside, leaf, _mark) : new(bit, leaf, beside, _mark));
        }

        /// <summary>False when there was no such entry.</summary>
        public bool Remove(TKey key)
        {
            RequireOpen();
            if (_root is null)
            {
                return false;
            }

            Span<byte> buffer = stackalloc byte[IPathKey.PathMax];
            ReadOnlySpan<byte> path = buffer[..key.WritePath(buffer)];
            int depth = Descend(path, out MapLeaf<TKey, TValue> met);
            if (met.Key.CompareTo(key) != 0)
            {
                return false;
            }

            _count--;
            if (depth == 0)
            {
                _root = null;
            }
            else
            {
                MapFork<TKey, TValue> above = _trail[depth - 1];
                Lift(path, depth - 1, above.Child(!MapDigests.BitOf(path, above.Bit)));
            }

            return true;
        }

        /// <summary>The map with all changes.</summary>
        public AuthenticatedMap<TKey, TValue> Seal()
        {
            RequireOpen();
            _sealed = true;
            return new AuthenticatedMap<TKey, TValue>(_root, _count);
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

        /// <summary>Puts the tree in below the first so many forks of the trail.</summary>
        private void Lift(ReadOnlySpan<byte> path, int depth, MapTree<TKey, TValue> tree)
        {
            while (depth > 0)
            {
                MapFork<TKey, TValue> above = _trail[--depth];
                tree = above.WithChild(MapDigests.BitOf(path, above.Bit), tree, _mark);
            }

            _root = tree;
        }

        private void RequireOpen()
        {
            if (_sealed)
            {
                throw new InvalidOperationException("the draft is sealed; begin another one with Edit");
            }
        }
    }
}
