namespace Flux.Actors.Kernel;

/// <summary>A seeded pseudo-random sequence, the same for the same seed everywhere. Not for secrets.</summary>
/// <remarks>Source: SplitMix64 (Steele, Lea, Flood 2014).</remarks>
public sealed class Prng(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state = unchecked(_state + 0x9E3779B97F4A7C15);
        return Mix(_state);
    }

    /// <summary>Uniform over 0 … <paramref name="bound"/> − 1; draws that would favour low values are rejected.</summary>
    public ulong Below(ulong bound)
    {
        ArgumentOutOfRangeException.ThrowIfZero(bound);
        ulong limit = ulong.MaxValue - ulong.MaxValue % bound;
        ulong draw = Next();
        while (draw >= limit)
        {
            draw = Next();
        }

        return draw % bound;
    }

    internal static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
