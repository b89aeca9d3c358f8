using System.Text;

namespace Flux.Actors.Kernel;

/// <summary>A 64-bit hash that is the same in every process and release: it decides shards.</summary>
/// <remarks>Source: FNV-1a (64 bit) over the bytes, then the finalizer of SplitMix64 so that low bits are usable.</remarks>
public static class StableHash
{
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in bytes)
        {
            hash = unchecked((hash ^ value) * 1099511628211);
        }

        return Prng.Mix(hash);
    }

    public static ulong Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
