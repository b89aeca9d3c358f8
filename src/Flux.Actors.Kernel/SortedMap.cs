using System.Collections;
using System.Collections.Immutable;

namespace Flux.Actors.Kernel;

/// <summary>An immutable map in key order, equal by content. String keys are ordered by their UTF-16 units.</summary>
public sealed class SortedMap<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>>, IEquatable<SortedMap<TKey, TValue>>
    where TKey : notnull, IComparable<TKey>
{
    /// <summary>The order of the keys.</summary>
    internal static readonly IComparer<TKey> Order = typeof(TKey) == typeof(string)
        ? (IComparer<TKey>)(object)StringComparer.Ordinal
        : Comparer<TKey>.Default;

    private readonly ImmutableSortedDictionary<TKey, TValue> _items;

    private SortedMap(ImmutableSortedDictionary<TKey, TValue> items) => _items = items;

    public static SortedMap<TKey, TValue> Empty { get; } = new(ImmutableSortedDictionary.Create<TKey, TValue>(Order));

    public int Count => _items.Count;

    public IEnumerable<TKey> Keys => _items.Keys;

    public IEnumerable<TValue> Values => _items.Values;

    public TValue this[TKey key] => _items[key];

    public static SortedMap<TKey, TValue> From(IEnumerable<KeyValuePair<TKey, TValue>> items) =>
        new(ImmutableSortedDictionary.CreateRange(Order, items));

    public bool ContainsKey(TKey key) => _items.ContainsKey(key);

    public bool TryGet(TKey key, out TValue value)
    {
        bool found = _items.TryGetValue(key, out TValue? held);
        value = held!;
        return found;
    }

    public TValue GetOr(TKey key, TValue otherwise) => _items.TryGetValue(key, out TValue? held) ? held : otherwise;

    public SortedMap<TKey, TValue> With(TKey key, TValue value)
    {
        ImmutableSortedDictionary<TKey, TValue> next = _items.SetItem(key, value);
        return ReferenceEquals(next, _items) ? this : new(next);
    }

    public SortedMap<TKey, TValue> Without(TKey key)
    {
        ImmutableSortedDictionary<TKey, TValue> next = _items.Remove(key);
        return ReferenceEquals(next, _items) ? this : new(next);
    }

    public bool Equals(SortedMap<TKey, TValue>? other) =>
        other is not null && (ReferenceEquals(_items, other._items) || (Count == other.Count && _items.SequenceEqual(other._items)));

    public override bool Equals(object? obj) => Equals(obj as SortedMap<TKey, TValue>);

    /// <summary>In-process only: the count, so that equal maps agree without relying on item hashes.</summary>
    public override int GetHashCode() => Count;

    public ImmutableSortedDictionary<TKey, TValue>.Enumerator GetEnumerator() => _items.GetEnumerator();

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() => _items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", _items.Select(pair => $"{pair.Key}: {pair.Value}"))}}}";
}
