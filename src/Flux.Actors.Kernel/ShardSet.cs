using System.Collections;
using System.Numerics;

namespace Flux.Actors.Kernel;

/// <summary>Some of the 1,024 shards over which entities are spread, fixed for life. Enumerates in ascending order; equal by content.</summary>
public sealed class ShardSet : IReadOnlyCollection<int>, IEquatable<ShardSet>
{
    public const int ShardCount = 1024;

    private const int WordBits = 64;

    private readonly ulong[] _words;

    private ShardSet(ulong[] words)
    {
        _words = words;
        foreach (ulong word in words)
        {
            Count += BitOperations.PopCount(word);
        }
    }

    public static ShardSet Empty { get; } = new(new ulong[ShardCount / WordBits]);

    public static ShardSet All { get; } = Range(0, ShardCount - 1);

    public int Count { get; }

    public bool IsAll => Count == ShardCount;

    /// <exception cref="ArgumentOutOfRangeException">A number is no shard.</exception>
    public static ShardSet Of(IEnumerable<int> shards)
    {
        ulong[] words = new ulong[ShardCount / WordBits];
        foreach (int shard in shards)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(shard);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(shard, ShardCount);
            words[shard / WordBits] |= 1UL << (shard % WordBits);
        }

        return new ShardSet(words);
    }

    public static ShardSet One(int shard) => Of([shard]);

    /// <summary>All those of which it is true.</summary>
    public static ShardSet Those(Func<int, bool> isIn)
    {
        ulong[] words = new ulong[ShardCount / WordBits];
        for (int shard = 0; shard < ShardCount; shard++)
        {
            words[shard / WordBits] |= isIn(shard) ? 1UL << (shard % WordBits) : 0;
        }

        return new ShardSet(words);
    }

    /// <summary>First to last, both included.</summary>
    public static ShardSet Range(int first, int last) => Of(Enumerable.Range(first, last - first + 1));

    public bool Contains(int shard) => (_words[shard / WordBits] >> (shard % WordBits) & 1) == 1;

    public ShardSet Union(ShardSet other) => Joined(other, static (left, right) => left | right);

    public ShardSet Except(ShardSet other) => Joined(other, static (left, right) => left & ~right);

    public ShardSet Intersect(ShardSet other) => Joined(other, static (left, right) => left & right);

    public IEnumerator<int> GetEnumerator()
    {
        for (int i = 0; i < _words.Length; i++)
        {
            for (ulong rest = _words[i]; rest != 0; rest &= rest - 1)
            {
                yield return i * WordBits + BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    public bool Equals(ShardSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => obj is ShardSet other && Equals(other);

    public override int GetHashCode() => unchecked((int)_words.Aggregate(0UL, (hash, word) => Prng.Mix(hash ^ word)));

    /// <summary>As ranges: "0-255 300 512-1023"; "none" when empty.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        int? first = null;
        int last = -2;
        foreach (int shard in this)
        {
            if (shard != last + 1)
            {
                Close();
                first = shard;
            }

            last = shard;
        }

        Close();
        return parts.Count == 0 ? "none" : string.Join(' ', parts);

        void Close()
        {
            if (first is { } from)
            {
                parts.Add(from == last ? $"{from}" : $"{from}-{last}");
            }
        }
    }

    private ShardSet Joined(ShardSet other, Func<ulong, ulong, ulong> join)
    {
        ulong[] words = new ulong[_words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = join(_words[i], other._words[i]);
        }

        return new ShardSet(words);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
