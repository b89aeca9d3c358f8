using Flux.Actors.Kernel;

namespace Flux.Actors.Cli.Fuzz;

/// <summary>Something that reads what strangers send.</summary>
/// <remarks>
/// Shape: the draw makes an input out of good ones; the judge answers null when it took the input as good, else why not; it may throw <see cref="FormatException"/> and what else the
/// reader documents. An input is good when it is one of the good ones.
/// </remarks>
/// <param name="Name">For the summary.</param>
/// <param name="Weight">How often it is drawn, beside the others.</param>
/// <param name="Draw">Makes an input.</param>
internal sealed record FuzzTarget(string Name, int Weight, Func<Prng, FuzzInput> Draw);

/// <summary>An input and how it is judged. Shape: expected says that taking it as good is right.</summary>
internal readonly record struct FuzzInput(Func<string?> Judge, bool IsGood);

/// <summary>Ways to spoil bytes.</summary>
internal static class Mutation
{
    /// <summary>The bytes spoilt in one to three places; seldom left as they are.</summary>
    public static byte[] Of(byte[] good, IReadOnlyList<byte[]> others, Prng random)
    {
        byte[] bytes = [.. good];
        for (ulong times = random.Below(4); times > 0; times--)
        {
            bytes = Once(bytes, others, random);
        }

        return bytes;
    }

    private static byte[] Once(byte[] bytes, IReadOnlyList<byte[]> others, Prng random)
    {
        if (bytes.Length == 0)
        {
            return [(byte)random.Below(256)];
        }

        int at = (int)random.Below((ulong)bytes.Length), length = (int)random.Below((ulong)Math.Min(64, bytes.Length - at)) + 1;
        switch (random.Below(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << (int)random.Below(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Below(256);
                return bytes;
            case 2:
                return bytes[..at];
            case 3:
                return [.. bytes, .. Noise(length, random)];
            case 4:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 5:
                return [.. bytes[..at], .. bytes[at..(at + length)], .. bytes[at..]];
            case 6:
                Number(random).AsSpan(0, Math.Min(8, bytes.Length - at)).CopyTo(bytes.AsSpan(at));
                return bytes;
            case 7:
                byte[] other = others[(int)random.Below((ulong)others.Count)];
                int from = (int)random.Below((ulong)other.Length + 1);
                return [.. bytes[..at], .. other[from..]];
            default:
                return Noise((int)random.Below(200), random);
        }
    }

    /// <summary>Numbers at which things overflow.</summary>
    private static byte[] Number(Prng random) => BitConverter.GetBytes(random.Below(7) switch
    {
        0 => 0,
        1 => -1,
        2 => long.MaxValue,
        3 => long.MinValue,
        4 => int.MaxValue,
        5 => 1L << (int)random.Below(63),
        _ => unchecked((long)random.Next()),
    });

    private static byte[] Noise(int length, Prng random)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)random.Below(256);
        }

        return bytes;
    }
}
