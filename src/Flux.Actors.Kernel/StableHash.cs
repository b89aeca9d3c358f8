using System.Text;

namespace Flux.Actors.Kernel;

/// <summary>A 64-bit hash that is the same in every process and release: it decides shards.</summary>
/// <remarks>Source: FNV-1a (64 bit) over the bytes, then the finalizer of SplitMix64 so that low bits are usable.</remarks>
public static class StableHash
{
    private const ulong Start = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Start;
        foreach (byte value in bytes)
        {
            hash = With(hash, value);
        }

        return Prng.Mix(hash);
    }

    /// <summary>The hash of the text's UTF-8 bytes.</summary>
    public static ulong Of(string text) =>
        Ascii.IsValid(text) ? Prng.Mix(WithAscii(Start, text)) : Of(Encoding.UTF8.GetBytes(text));

    /// <summary>The hash of the entity's written name, without writing it.</summary>
    public static ulong Of(EntityId entity) =>
        Prng.Mix(WithAscii(With(WithAscii(Start, entity.Kind), (byte)'/'), entity.Key));

    private static ulong With(ulong hash, byte value) => unchecked((hash ^ value) * Prime);

    private static ulong WithAscii(ulong hash, string text)
    {
        foreach (char character in text.AsSpan())
        {
            hash = With(hash, unchecked((byte)character));
        }

        return hash;
    }
}
