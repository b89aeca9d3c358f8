using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Script;

/// <summary>Draws numbers that arithmetic is likely to get wrong, from a printed seed; FLUX_SEED repeats a run.</summary>
internal sealed class Patterns
{
    private static readonly double[] Special =
    [
        0.0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, 0.49999999999999994, 10, 100, 1e8, 1e21, 1e22, 1e23, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity, double.MaxValue, -double.MaxValue, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, 2.225073858507201e-308,
        9007199254740991, 9007199254740992, -9007199254740993, 9223372036854775807, -9223372036854775808, 4503599627370495.5, 0.1, 0.2, 0.3,
    ];

    private readonly Prng _prng;

    public Patterns(ITestOutputHelper output)
    {
        Seed = Environment.GetEnvironmentVariable("FLUX_SEED") is { Length: > 0 } given
            ? ulong.Parse(given, CultureInfo.InvariantCulture)
            : (ulong)Random.Shared.NextInt64();
        _prng = new Prng(Seed);
        output.WriteLine($"FLUX_SEED={Seed}");
    }

    public ulong Seed { get; }

    public ulong Below(ulong bound) => _prng.Below(bound);

    public double Next() => _prng.Below(8) switch
    {
        0 => Special[_prng.Below((ulong)Special.Length)],
        1 => (long)_prng.Below(200_000) - 100_000,
        2 => ((long)_prng.Below(20_000_000) - 10_000_000) / Math.Pow(10, _prng.Below(9)),
        3 => BitConverter.UInt64BitsToDouble((_prng.Next() & (1UL << 63)) | (_prng.Next() >> (int)(12 + _prng.Below(52)))), // subnormal
        4 => Math.ScaleB((double)(_prng.Next() >> (int)(11 + _prng.Below(53))), (int)_prng.Below(120) - 60), // few bits
        _ => BitConverter.UInt64BitsToDouble(_prng.Next()),
    };

    /// <summary>Two numbers; often so that the exact result lies on, or one unit beside, the middle of two numbers.</summary>
    public (double A, double B) Pair()
    {
        double a = Next();
        switch (_prng.Below(6))
        {
            case 0:
                double half = (Math.BitIncrement(Math.Abs(a)) - Math.Abs(a)) / 2;
                return (a, Near(half) * (_prng.Below(2) == 0 ? 1 : -1));
            case 1:
                return (a, -Near(a));
            case 2:
                return (Odd(27), Odd(27)); // 53 or 54 bits and odd: the middle of two.
            case 3:
                double divisor = Odd(20);
                return (Near(divisor * Odd(33)), divisor);
            case 4:
                return (Math.ScaleB(Odd(53), -1074 + (int)_prng.Below(40)), Math.ScaleB(Odd(5), -(int)_prng.Below(60))); // ends below the least
            default:
                return (a, Next());
        }
    }

    private double Near(double value) => _prng.Below(3) switch
    {
        0 => value,
        1 => Math.BitIncrement(value),
        _ => Math.BitDecrement(value),
    };

    private double Odd(int bits) => (double)((_prng.Next() >> (64 - bits)) | 1);
}
