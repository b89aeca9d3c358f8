namespace Flux.Actors.Kernel;

/// <summary>A fork on the way from an entry up to the root: its bit, the money below it, and the digest of its other half.</summary>
[Wire("kernel.map-step.v1")]
public sealed record MapStep(int Bit, Int128 Money, Hash256 Sibling);

/// <summary>An entry as it stands in a proof: key and value in their canonical encodings.</summary>
[Wire("kernel.map-entry.v1")]
public sealed record MapEntry(Blob Key, Blob Value);

/// <summary>The way from one entry of an authenticated map up to its root, for those who have nothing but the root.</summary>
/// <remarks>
/// Shape: for a key that is not in the map, the entry is the one to which that key's path leads: no other could stand in its place. Without an entry the map is empty.
/// Source: docs/spec/chain.md §5.
/// </remarks>
[Wire("kernel.map-proof.v1")]
public sealed record MapProof(MapEntry? Entry, Sequence<MapStep> Steps)
{
    /// <summary>The root that this way leads to, and what stands under the key asked for: null for nothing.</summary>
    /// <exception cref="FormatException">It is no way to that key; the message says where it leaves it.</exception>
    public (Hash256 Root, TValue? Value) Follow<TKey, TValue>(TKey asked)
        where TKey : notnull, IComparable<TKey>, IPathKey
        where TValue : class, IAuthenticated
    {
        if (Entry is not { } entry)
        {
            return Steps.Count == 0 ? (Hash256.Zero, null) : throw new FormatException($"{Steps.Count} steps without an entry seen, none wanted");
        }

        // The path is the key's own: a proof that could name another one could place its entry anywhere.
        TKey key = Wire.Decode<TKey>(entry.Key);
        TValue value = Wire.Decode<TValue>(entry.Value);
        Span<byte> own = stackalloc byte[IPathKey.PathMax], wanted = stackalloc byte[IPathKey.PathMax];
        own = own[..key.WritePath(own)];
        wanted = wanted[..asked.WritePath(wanted)];
        Hash256 digest = MapDigests.Leaf(TValue.Section, entry.Key.Span, entry.Value.Span);
        int below = ushort.MaxValue + 1;
        foreach (MapStep step in Steps)
        {
            if (step.Bit < 0 || step.Bit >= below)
            {
                throw new FormatException($"a step at bit {step.Bit} after one at {below}, 0 or more and less than that wanted");
            }

            below = step.Bit;
            bool right = MapDigests.BitOf(own, step.Bit);
            if (right != MapDigests.BitOf(wanted, step.Bit))
            {
                throw new FormatException($"the way to {key} leaves that to {asked} at bit {step.Bit}: it shows nothing about it");
            }

            digest = right
                ? MapDigests.Fork(step.Bit, step.Money, step.Sibling, digest)
                : MapDigests.Fork(step.Bit, step.Money, digest, step.Sibling);
        }

        return (digest, key.CompareTo(asked) == 0 ? value : null);
    }
}

public sealed partial class AuthenticatedMap<TKey, TValue>
{
    /// <summary>Shows what is under the key, or that nothing is.</summary>
    public MapProof Prove(TKey key)
    {
        if (_root is null)
        {
            return new MapProof(null, []);
        }

        Span<byte> buffer = stackalloc byte[IPathKey.PathMax];
        ReadOnlySpan<byte> path = buffer[..key.WritePath(buffer)];
        List<MapStep> steps = [];
        MapTree<TKey, TValue> at = _root;
        while (at is MapFork<TKey, TValue> fork)
        {
            bool right = MapDigests.BitOf(path, fork.Bit);
            steps.Add(new MapStep(fork.Bit, fork.Money, fork.Child(!right).Digest()));
            at = fork.Child(right);
        }

        steps.Reverse();
        MapLeaf<TKey, TValue> leaf = (MapLeaf<TKey, TValue>)at;
        return new MapProof(new MapEntry(Wire.Encode(leaf.Key), Wire.Encode(leaf.Value)), steps.ToSequence());
    }
}
