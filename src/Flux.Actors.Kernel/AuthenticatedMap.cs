using System.Collections;

namespace Flux.Actors.Kernel;

/// <summary>An immutable map in key order under one digest, equal by content; a change costs what it touches, not what the map holds.</summary>
/// <remarks>
/// Shape: a binary tree over the keys' paths that forks only where entries differ, so its form and its digest depend on the content alone, not on how it came about. Each
/// fork knows the money below it. Concurrency: any thread may read. Source: DESIGN §6, §9; docs/spec/chain.md §5; docs/adr/0017-authenticated-map.md.
/// </remarks>
public sealed partial class AuthenticatedMap<TKey, TValue> : IReadOnlyCollection<KeyValuePair<TKey, TValue>>, IEquatable<AuthenticatedMap<TKey, TValue>>
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    private readonly MapTree<TKey, TValue>? _root;

    private AuthenticatedMap(MapTree<TKey, TValue>? root, int count) => (_root, Count) = (root, count);

    public static AuthenticatedMap<TKey, TValue> Empty { get; } = new(null, 0);

    public static string Section => TValue.Section;

    public int Count { get; }

    /// <summary>The digest of all entries; zero for none.</summary>
    public Hash256 Root => _root?.Digest() ?? Hash256.Zero;

    /// <summary>What the values hold together. Units: atoms.</summary>
    public Int128 Money => _root?.Money ?? 0;

    public IEnumerable<TKey> Keys => Leaves(_root).Select(leaf => leaf.Key);

    public IEnumerable<TValue> Values => Leaves(_root).Select(leaf => leaf.Value);

    /// <exception cref="KeyNotFoundException">There is no such entry.</exception>
    public TValue this[TKey key] => TryGet(key, out TValue value) ? value : throw new KeyNotFoundException($"{Section} {key} is not in the map");

    public static AuthenticatedMap<TKey, TValue> From(IEnumerable<KeyValuePair<TKey, TValue>> items)
    {
        Draft draft = Empty.Edit();
        foreach (KeyValuePair<TKey, TValue> item in items)
        {
            draft.Set(item.Key, item.Value);
        }

        return draft.Seal();
    }

    public bool ContainsKey(TKey key) => TryGet(key, out _);

    public bool TryGet(TKey key, out TValue value)
    {
        MapLeaf<TKey, TValue>? leaf = Find(key);
        value = leaf?.Value!;
        return leaf is not null;
    }

    public TValue GetOr(TKey key, TValue otherwise) => Find(key)?.Value ?? otherwise;

    public AuthenticatedMap<TKey, TValue> With(TKey key, TValue value)
    {
        Draft draft = Edit();
        draft.Set(key, value);
        return draft.Seal();
    }

    public AuthenticatedMap<TKey, TValue> Without(TKey key)
    {
        Draft draft = Edit();
        return draft.Remove(key) ? draft.Seal() : this;
    }

    /// <summary>A copy to change; this map stays as it is.</summary>
    public Draft Edit() => new(this);

    public bool Equals(AuthenticatedMap<TKey, TValue>? other) =>
        other is not null && (ReferenceEquals(_root, other._root) || (Count == other.Count && Same(_root, other._root)));

    public override bool Equals(object? obj) => Equals(obj as AuthenticatedMap<TKey, TValue>);

    /// <summary>In-process only: the count, so that equal maps agree without relying on item hashes.</summary>
    public override int GetHashCode() => Count;

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() =>
        Leaves(_root).Select(leaf => KeyValuePair.Create(leaf.Key, leaf.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", this.Select(pair => $"{pair.Key}: {pair.Value}"))}}}";

    /// <summary>Of entries whose keys ascend strictly: no search, each fork is made once.</summary>
    internal static AuthenticatedMap<TKey, TValue> FromAscending(IReadOnlyList<KeyValuePair<TKey, TValue>> pairs)
    {
        // The right edge of the tree so far: the forks that a later entry may still go below, the lowest bit first.
        Stack<(int Bit, MapTree<TKey, TValue> Left)> open = new();
        MapTree<TKey, TValue>? last = null;
        Span<byte> before = stackalloc byte[IPathKey.PathMax], path = stackalloc byte[IPathKey.PathMax];
        int beforeLength = 0;
        foreach ((TKey key, TValue value) in pairs)
        {
            int length = key.WritePath(path);
            if (last is not null)
            {
                int bit = MapDigests.FirstDifference(before[..beforeLength], path[..length]);
                while (open.TryPeek(out var edge) && edge.Bit > bit)
                {
                    last = new MapFork<TKey, TValue>(edge.Bit, edge.Left, last, null);
                    _ = open.Pop();
                }

                open.Push((bit, last));
            }

            last = new MapLeaf<TKey, TValue>(key, value);
            path[..length].CopyTo(before);
            beforeLength = length;
        }

        while (open.TryPop(out var edge))
        {
            last = new MapFork<TKey, TValue>(edge.Bit, edge.Left, last!, null);
        }

        return new AuthenticatedMap<TKey, TValue>(last, pairs.Count);
    }

    private MapLeaf<TKey, TValue>? Find(TKey key)
    {
        Span<byte> path = stackalloc byte[IPathKey.PathMax];
        return MapEdit<TKey, TValue>.Find(_root, path[..key.WritePath(path)], key);
    }

    private static IEnumerable<MapLeaf<TKey, TValue>> Leaves(MapTree<TKey, TValue>? root)
    {
        Stack<MapTree<TKey, TValue>> open = new();
        for (MapTree<TKey, TValue>? at = root; at is not null; at = open.TryPop(out MapTree<TKey, TValue>? next) ? next : null)
        {
            while (at is MapFork<TKey, TValue> fork)
            {
                open.Push(fork.Right);
                at = fork.Left;
            }

            yield return (MapLeaf<TKey, TValue>)at;
        }
    }

    /// <summary>Equal content has an equal form, so what both share is passed over.</summary>
    private static bool Same(MapTree<TKey, TValue>? left, MapTree<TKey, TValue>? right) => (left, right) switch
    {
        _ when ReferenceEquals(left, right) => true,
        (MapFork<TKey, TValue> l, MapFork<TKey, TValue> r) => l.Bit == r.Bit && Same(l.Left, r.Left) && Same(l.Right, r.Right),
        (MapLeaf<TKey, TValue> l, MapLeaf<TKey, TValue> r) => l.Key.CompareTo(r.Key) == 0 && l.Value.Equals(r.Value),
        _ => false,
    };
}
