namespace Flux.Actors.Engine.Cluster;

/// <summary>The numbers of frames that have come from one host, so that a frame that comes twice is taken once.</summary>
/// <remarks>Shape: the highest number and the last <paramref name="remembered"/> ones up to it; an older one counts as seen: it is lost, never doubled.</remarks>
internal sealed class FrameWindow(int remembered)
{
    /// <summary>No host sends so many frames in the life of a process, at a million a second for nine years: a number that far ahead is none of its own.</summary>
    private const long JumpMax = 1L << 48;

    private readonly ulong[] _bits = new ulong[(remembered + 63) / 64];
    private long _highest;

    /// <summary>True the first time. Numbers start at 1; what no host would send counts as seen.</summary>
    public bool IsFirst(long number)
    {
        long span = (long)_bits.Length * 64;
        if (number < 1 || number <= _highest - span || number > _highest + JumpMax)
        {
            return false;
        }

        for (long passed = Math.Max(_highest + 1, number - span + 1); passed <= number; passed++)
        {
            _bits[passed / 64 % _bits.Length] &= ~(1UL << (int)(passed % 64));
        }

        _highest = Math.Max(_highest, number);
        ulong bit = 1UL << (int)(number % 64);
        ref ulong word = ref _bits[number / 64 % _bits.Length];
        bool first = (word & bit) == 0;
        word |= bit;
        return first;
    }
}
