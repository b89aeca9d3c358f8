namespace Flux.Actors.Kernel;

public sealed partial class AuthenticatedMap<TKey, TValue>
{
    /// <summary>A map while it changes: entries that were looked at or changed lie in a table, and go into the tree once, in key order, when it is sealed.</summary>
    /// <remarks>Concurrency: one thread. Sealed, it takes no more changes.</remarks>
    public sealed class Draft
    {
        private readonly AuthenticatedMap<TKey, TValue> _from;
        private readonly DraftTable<TKey, TValue> _table = new();
        private bool _sealed;

        internal Draft(AuthenticatedMap<TKey, TValue> from) => _from = from;

        public bool TryGet(TKey key, out TValue value)
        {
            value = _table.Slot(key, _from._root).Value!;
            return value is not null;
        }

        public TValue GetOr(TKey key, TValue otherwise) => _table.Slot(key, _from._root).Value ?? otherwise;

        public void Set(TKey key, TValue value)
        {
            RequireOpen();
            ref DraftSlot<TKey, TValue> slot = ref _table.Slot(key, _from._root);
            (slot.Value, slot.IsChanged) = (value, true);
        }

        /// <summary>False when there was no such entry.</summary>
        public bool Remove(TKey key)
        {
            RequireOpen();
            ref DraftSlot<TKey, TValue> slot = ref _table.Slot(key, _from._root);
            bool there = slot.Value is not null;
            slot.Value = null;
            slot.IsChanged |= there;
            return there;
        }

        /// <summary>The map with all changes.</summary>
        public AuthenticatedMap<TKey, TValue> Seal()
        {
            RequireOpen();
            _sealed = true;
            DraftSlot<TKey, TValue>[] changed = _table.Changed();
            if (changed.Length == 0)
            {
                return _from;
            }

            Array.Sort(changed, static (left, right) => left.Key.CompareTo(right.Key));
            MapEdit<TKey, TValue> edit = new(_from._root, _from.Count);
            foreach (DraftSlot<TKey, TValue> slot in changed)
            {
                if (slot.Value is { } value)
                {
                    edit.Set(slot.Key, value);
                }
                else
                {
                    edit.Remove(slot.Key);
                }
            }

            return new AuthenticatedMap<TKey, TValue>(edit.Root, edit.Count);
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

/// <summary>What a draft knows of a key. Shape: no value means no such entry.</summary>
internal struct DraftSlot<TKey, TValue>
{
    public TKey Key;
    public TValue? Value;
    public bool IsChanged;

    /// <summary>The next slot of the same bucket; −1 for none.</summary>
    public int Next;
}

/// <summary>Entries by key, in the order in which they were first asked for.</summary>
/// <remarks>The buckets only speed a look-up: no answer depends on their order.</remarks>
internal sealed class DraftTable<TKey, TValue>
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    private const int FirstSlots = 16;

    private DraftSlot<TKey, TValue>[] _slots = [];
    private int[] _buckets = [];
    private int _count;

    /// <summary>The key's slot, filled from the tree when it is new. Shape: the reference is good until the next call.</summary>
    public ref DraftSlot<TKey, TValue> Slot(TKey key, MapTree<TKey, TValue>? tree)
    {
        Span<byte> buffer = stackalloc byte[IPathKey.PathMax];
        ReadOnlySpan<byte> path = buffer[..key.WritePath(buffer)];
        ulong hash = StableHash.Of(path);
        if (_count > 0)
        {
            for (int at = _buckets[hash % (ulong)_buckets.Length]; at >= 0; at = _slots[at].Next)
            {
                if (_slots[at].Key.CompareTo(key) == 0)
                {
                    return ref _slots[at];
                }
            }
        }

        if (_count == _slots.Length)
        {
            Grow();
        }

        ref int bucket = ref _buckets[hash % (ulong)_buckets.Length];
        _slots[_count] = new DraftSlot<TKey, TValue> { Key = key, Value = MapEdit<TKey, TValue>.Find(tree, path, key)?.Value, Next = bucket };
        bucket = _count;
        return ref _slots[_count++];
    }

    public DraftSlot<TKey, TValue>[] Changed() => [.. _slots.Take(_count).Where(slot => slot.IsChanged)];

    private void Grow()
    {
        Array.Resize(ref _slots, Math.Max(FirstSlots, 2 * _slots.Length));
        _buckets = new int[_slots.Length];
        Array.Fill(_buckets, -1);
        Span<byte> buffer = stackalloc byte[IPathKey.PathMax];
        for (int i = 0; i < _count; i++)
        {
            ref int bucket = ref _buckets[StableHash.Of(buffer[.._slots[i].Key.WritePath(buffer)]) % (ulong)_buckets.Length];
            _slots[i].Next = bucket;
            bucket = i;
        }
    }
}
