using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Flux.Actors.Kernel;

/// <summary>Messages to be hashed together, which takes a fraction of hashing them one by one.</summary>
/// <remarks>Shape: digests come in the order in which the messages were added, the same as <see cref="Hash256"/> gives. Concurrency: one thread.</remarks>
public sealed class DigestBatch
{
    /// <summary>Fewer than this the platform hashes as fast by itself.</summary>
    private const int LanesMin = 3;

    private readonly WireWriter _writer = new();
    private readonly List<int> _ends = [];
    private Hash256[] _digests = [];

    /// <summary>How many messages there are.</summary>
    public int Count => _ends.Count;

    /// <summary>Units: bytes, of all messages.</summary>
    public int Bytes => _writer.Written.Length;

    /// <summary>A message as <see cref="Wire.Digest{T}(string, T)"/> hashes it: the domain tag and the value's encoding.</summary>
    /// <returns>How many bytes the value's encoding has.</returns>
    /// <exception cref="WireException">The value has no encoding; the batch is as it was.</exception>
    public int Add<T>(string domain, T value)
    {
        int begin = Bytes;
        try
        {
            _writer.Text(domain);
            int before = Bytes;
            Codec<T>.Instance.Write(_writer, value);
            _ends.Add(Bytes);
            return Bytes - before;
        }
        catch
        {
            _writer.Cut(begin);
            throw;
        }
    }

    /// <summary>A message of bytes.</summary>
    public void Add(ReadOnlySpan<byte> message)
    {
        _writer.Fixed(message);
        _ends.Add(Bytes);
    }

    /// <summary>The entry of a map whose key and value have an encoding, as what was decoded or encoded before has.</summary>
    internal void Add<TKey, TValue>(string domain, TKey key, TValue value)
    {
        _writer.Text(domain);
        Codec<TKey>.Instance.Write(_writer, key);
        Codec<TValue>.Instance.Write(_writer, value);
        _ends.Add(Bytes);
    }

    /// <summary>SHA-256 of each. The batch is empty then; the answer holds until it is asked again.</summary>
    public ReadOnlySpan<Hash256> Sha256()
    {
        int count = Count;
        if (_digests.Length < count)
        {
            _digests = new Hash256[Math.Max(count, 2 * _digests.Length)];
        }

        Span<Hash256> digests = _digests.AsSpan(0, count);
        Hash(_writer.Written, CollectionsMarshal.AsSpan(_ends), digests);
        Clear();
        return digests;
    }

    /// <summary>SHA-256 of SHA-256 of each, likewise.</summary>
    public ReadOnlySpan<Hash256> Sha256d()
    {
        foreach (Hash256 digest in Sha256())
        {
            _writer.Fixed(digest);
            _ends.Add(Bytes);
        }

        return Sha256();
    }

    private void Clear()
    {
        _writer.Cut(0);
        _ends.Clear();
    }

    private static void Hash(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> ends, Span<Hash256> digests)
    {
        int begin = 0;
        for (int from = 0; from < ends.Length;)
        {
            int lanes = Math.Min(Sha256Lanes.Lanes, ends.Length - from);
            if (lanes >= LanesMin && Vector256.IsHardwareAccelerated)
            {
                Sha256Lanes.Hash(bytes, ends.Slice(from, lanes), begin, digests[from..]);
                from += lanes;
            }
            else
            {
                digests[from] = Hash256.Sha256(bytes[begin..ends[from]]);
                from++;
            }

            begin = ends[from - 1];
        }
    }
}
