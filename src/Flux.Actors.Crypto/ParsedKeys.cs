using Flux.Actors.Kernel;

namespace Flux.Actors.Crypto;

/// <summary>Public keys in the form that libsecp256k1 computes with, kept: finding a point from its compressed form is a tenth of checking a signature, and the same keys sign again and again.</summary>
/// <remarks>
/// Shape: so many places; a key that needs a taken one takes it over. Only keys that are on the curve are kept. Concurrency: any thread; what is in a place is replaced whole
/// and never changed.
/// </remarks>
public sealed class ParsedKeys
{
    private readonly Entry?[] _places;

    /// <exception cref="ArgumentOutOfRangeException">Less than one place.</exception>
    public ParsedKeys(int places)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(places, 1);
        _places = new Entry?[places];
    }

    /// <summary>Fills in the parsed form when the key is kept.</summary>
    internal bool TryCopy(PublicKey key, Span<byte> parsed)
    {
        Entry? entry = Volatile.Read(ref PlaceOf(key));
        if (entry is null || entry.Key != key)
        {
            return false;
        }

        entry.Parsed.CopyTo(parsed);
        return true;
    }

    internal void Keep(PublicKey key, ReadOnlySpan<byte> parsed) => Volatile.Write(ref PlaceOf(key), new Entry(key, parsed.ToArray()));

    private ref Entry? PlaceOf(PublicKey key) => ref _places[StableHash.Of(key.Span) % (ulong)_places.Length];

    private sealed record Entry(PublicKey Key, byte[] Parsed);
}
