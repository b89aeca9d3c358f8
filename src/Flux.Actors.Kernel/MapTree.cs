using System.Buffers.Binary;

namespace Flux.Actors.Kernel;

/// <summary>Part of an authenticated map: a leaf, or a fork into those whose path has a 0 or a 1 at its bit.</summary>
/// <remarks>
/// Concurrency: the digest is worked out when first asked for, with all that are missing below; two threads that do so at once write the same bytes, and nobody reads them
/// before the mark behind them.
/// </remarks>
internal abstract class MapTree<TKey, TValue>
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    private Hash256 _digest;
    private volatile bool _digested;

    /// <summary>Units: atoms.</summary>
    public abstract Int128 Money { get; }

    public bool IsDigested => _digested;

    public Hash256 Digest()
    {
        if (!_digested)
        {
            new MapDigester<TKey, TValue>().Digest(this);
        }

        return _digest;
    }

    /// <summary>Notes the digest of what is in it now.</summary>
    internal void Settle(Hash256 digest)
    {
        _digest = digest;
        _digested = true;
    }

    /// <summary>What is below changed.</summary>
    protected void Forget() => _digested = false;
}

/// <summary>An entry. Its digest is SHA-256d over the section's tag, the key and the value in their canonical encodings.</summary>
internal sealed class MapLeaf<TKey, TValue>(TKey key, TValue value) : MapTree<TKey, TValue>
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    public TKey Key => key;

    public TValue Value => value;

    public override Int128 Money => value.Money;

    /// <summary>What its digest is SHA-256d of.</summary>
    public void WriteTo(DigestBatch batch) => batch.Add(MapDigests.Domain<TValue>.Tag, key, value);
}

/// <summary>A fork. Everything below has the same path up to its bit.</summary>
/// <remarks>Shape: bits are counted from the first byte's highest; those of the forks below are higher. The owner is the draft that may change it in place, null for none.</remarks>
internal sealed class MapFork<TKey, TValue> : MapTree<TKey, TValue>
    where TKey : notnull, IComparable<TKey>, IPathKey
    where TValue : class, IAuthenticated
{
    private MapTree<TKey, TValue> _left, _right;
    private Int128 _money;

    public MapFork(int bit, MapTree<TKey, TValue> left, MapTree<TKey, TValue> right, object? owner)
        : this(bit, left, right, checked(left.Money + right.Money), owner)
    {
    }

    private MapFork(int bit, MapTree<TKey, TValue> left, MapTree<TKey, TValue> right, Int128 money, object? owner) =>
        (Bit, _left, _right, _money, Owner) = (bit, left, right, money, owner);

    public int Bit { get; }

    public MapTree<TKey, TValue> Left => _left;

    public MapTree<TKey, TValue> Right => _right;

    public object? Owner { get; }

    public override Int128 Money => _money;

    public MapTree<TKey, TValue> Child(bool right) => right ? Right : Left;

    /// <summary>With another child: this very fork when the owner holds it, else a copy of the owner's.</summary>
    /// <param name="right">Which child.</param>
    /// <param name="child">The new one, which may be the old one changed in place.</param>
    /// <param name="more">How much more money it holds. The other child is not asked: in a large tree it is far away in memory.</param>
    /// <param name="owner">The draft.</param>
    public MapFork<TKey, TValue> WithChild(bool right, MapTree<TKey, TValue> child, Int128 more, object owner)
    {
        Int128 money = checked(_money + more);
        if (!ReferenceEquals(Owner, owner))
        {
            return right ? new(Bit, Left, child, money, owner) : new(Bit, child, Right, money, owner);
        }

        if (right)
        {
            _right = child;
        }
        else
        {
            _left = child;
        }

        _money = money;
        Forget();
        return this;
    }

    /// <summary>What its digest is SHA-256 of. Both children have theirs.</summary>
    public void WriteTo(DigestBatch batch)
    {
        Span<byte> bytes = stackalloc byte[MapDigests.ForkSize];
        MapDigests.WriteFork(bytes, Bit, _money, _left.Digest(), _right.Digest());
        batch.Add(bytes);
    }
}

/// <summary>The digests of an authenticated map. Source: docs/spec/chain.md §5.</summary>
public static class MapDigests
{
    internal const int ForkSize = 1 + 2 + 16 + 2 * Hash256.Size;

    /// <summary>What a fork commits to: its bit, the money below it, and its two halves. A leaf's digest is a double hash and of no such form.</summary>
    public static Hash256 Fork(int bit, Int128 money, Hash256 left, Hash256 right)
    {
        Span<byte> bytes = stackalloc byte[ForkSize];
        WriteFork(bytes, bit, money, left, right);
        return Hash256.Sha256(bytes);
    }

    internal static void WriteFork(Span<byte> bytes, int bit, Int128 money, Hash256 left, Hash256 right)
    {
        bytes[0] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[1..], checked((ushort)bit));
        BinaryPrimitives.WriteInt128LittleEndian(bytes[3..], money);
        left.CopyTo(bytes[19..]);
        right.CopyTo(bytes[(19 + Hash256.Size)..]);
    }

    /// <summary>The digest of an entry whose key and value are known by their encodings alone.</summary>
    public static Hash256 Leaf(string section, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        WireWriter writer = WireWriter.Rent();
        try
        {
            writer.Text(TagOf(section));
            writer.Fixed(key);
            writer.Fixed(value);
            return Hash256.Sha256d(writer.Written);
        }
        finally
        {
            writer.Return();
        }
    }

    /// <summary>Whether the path has a 1 at the bit. Shape: bits beyond the path are 0.</summary>
    public static bool BitOf(ReadOnlySpan<byte> path, int bit) => bit >> 3 is var at && at < path.Length && (path[at] >> (7 - (bit & 7)) & 1) == 1;

    /// <summary>The first bit at which two paths differ; -1 when they are the same.</summary>
    public static int FirstDifference(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        int at = left.CommonPrefixLength(right);
        if (at == left.Length && at == right.Length)
        {
            return -1;
        }

        int l = at < left.Length ? left[at] : 0, r = at < right.Length ? right[at] : 0;
        return at * 8 + System.Numerics.BitOperations.LeadingZeroCount((uint)(l ^ r)) - 24;
    }

    private static string TagOf(string section) => $"flux/state/{section}/1";

    internal static class Domain<TValue>
        where TValue : IAuthenticated
    {
        public static readonly string Tag = TagOf(TValue.Section);
    }
}
