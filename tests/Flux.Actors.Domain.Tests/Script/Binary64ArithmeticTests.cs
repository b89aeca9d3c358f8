using Flux.Actors.Domain.Script;

namespace Flux.Actors.Domain.Tests.Script;

/// <summary>What the integers work out is what the hardware does, pattern by pattern.</summary>
public sealed class Binary64ArithmeticTests(ITestOutputHelper output)
{
    private const int Cases = 1_000_000;

    [Fact]
    public void sums_and_differences_are_those_of_the_hardware() =>
        Compare((a, b) => a + b, (a, b) => a + b, (a, b) => a - b, (a, b) => a - b);

    [Fact]
    public void products_are_those_of_the_hardware() => Compare((a, b) => a * b, (a, b) => a * b);

    [Fact]
    public void quotients_are_those_of_the_hardware() => Compare((a, b) => a / b, (a, b) => a / b);

    [Fact]
    public void rests_are_those_of_the_hardware() => Compare((a, b) => a % b, (a, b) => a % b, (a, _) => a % 1, (a, _) => a % Binary64.One);

    [Fact]
    public void comparisons_are_those_of_the_hardware() => Each((a, b, x, y) =>
    {
        Assert.Equal(a < b, x < y);
        Assert.Equal(a > b, x > y);
        Assert.Equal(a <= b, x <= y);
        Assert.Equal(a >= b, x >= y);
        Assert.Equal(a == b, Binary64.IsSame(x, y));
        Assert.Equal(a.Equals(b) && (a != 0 || double.IsNegative(a) == double.IsNegative(b)), x == y);
    });

    [Fact]
    public void whole_parts_and_kinds_are_those_of_the_hardware() => Each((a, _, x, _) =>
    {
        Same(Math.Truncate(a), x.Truncate());
        Same(Math.Floor(a), x.Floor());
        Same(Math.Ceiling(a), x.Ceiling());
        Same(HalvesUp(a), x.Round());
        Same(Math.Abs(a), x.Abs());
        Same(-a, -x);
        Assert.Equal((double.IsNaN(a), double.IsFinite(a), double.IsInteger(a)), (x.IsNaN, x.IsFinite, x.IsInteger));
        Assert.Equal(!double.IsNaN(a) && double.IsNegative(a), x.IsNegative);
        bool fits = double.IsInteger(a) && a >= -9223372036854775808.0 && a < 9223372036854775808.0;
        Assert.Equal(fits ? (long)a : null, x.ToInt64());
    });

    [Fact]
    public void a_long_becomes_the_number_nearest_to_it()
    {
        Patterns patterns = new(output);
        for (int i = 0; i < Cases; i++)
        {
            long value = unchecked((long)patterns.Below(ulong.MaxValue)) >> (int)patterns.Below(63);
            Same(value, value);
            Same((int)(value >> 32), (int)(value >> 32));
        }

        foreach (long value in (long[])[0, 1, -1, long.MinValue, long.MaxValue, (1L << 53) + 1, (1L << 53) + 3, -(1L << 54) - 2])
        {
            Same(value, value);
        }
    }

    [Fact]
    public void there_is_one_nan_and_the_records_equality_is_that_of_patterns()
    {
        Assert.Equal(Binary64.NaN, Binary64.FromBits(0xFFF8_0000_0000_0001));
        Assert.Equal(Binary64.NaN, -Binary64.NaN);
        Assert.Equal(Binary64.NaN, Binary64.Zero / Binary64.Zero);
        Assert.NotEqual(Binary64.Zero, -Binary64.Zero);
        Assert.False(Binary64.IsSame(Binary64.NaN, Binary64.NaN));
        Assert.True(Binary64.IsSame(Binary64.Zero, -Binary64.Zero));
        Assert.Equal(0x3FF0_0000_0000_0000UL, Binary64.One.Bits);
        Assert.Equal(Binary64.PositiveInfinity, Binary64.One / Binary64.Zero);
    }

    private void Compare(params Delegate[] operations) => Each((a, b, x, y) =>
    {
        for (int i = 0; i < operations.Length; i += 2)
        {
            Same(((Func<double, double, double>)operations[i])(a, b), ((Func<Binary64, Binary64, Binary64>)operations[i + 1])(x, y));
        }
    });

    private void Compare(Func<double, double, double> hardware, Func<Binary64, Binary64, Binary64> integers) => Compare([hardware, integers]);

    private void Compare(
        Func<double, double, double> hardware,
        Func<Binary64, Binary64, Binary64> integers,
        Func<double, double, double> hardware2,
        Func<Binary64, Binary64, Binary64> integers2) => Compare([hardware, integers, hardware2, integers2]);

    private void Each(Action<double, double, Binary64, Binary64> check)
    {
        Patterns patterns = new(output);
        for (int i = 0; i < Cases; i++)
        {
            (double a, double b) = patterns.Pair();
            try
            {
                check(a, b, Number(a), Number(b));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"FLUX_SEED={patterns.Seed}, case {i}: {a:R} and {b:R}: {e.Message}", e);
            }
        }
    }

    private static void Same(double wanted, Binary64 seen)
    {
        if (Number(wanted) != seen)
        {
            Assert.Fail($"{wanted:R} ({Number(wanted).Bits:X16}) wanted, {seen.Bits:X16} seen");
        }
    }

    private static Binary64 Number(double value) => Binary64.FromBits(BitConverter.DoubleToUInt64Bits(value));

    private static double HalvesUp(double value)
    {
        double floor = Math.Floor(value);
        double rounded = double.IsFinite(value) && value - floor >= 0.5 ? floor + 1 : floor;
        return value == 0 ? value : Math.CopySign(rounded, value);
    }
}
