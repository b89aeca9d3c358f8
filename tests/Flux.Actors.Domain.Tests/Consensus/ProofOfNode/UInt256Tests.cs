using System.Numerics;
using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

/// <summary>Compared with the platform's numbers of any size.</summary>
public sealed class UInt256Tests(ITestOutputHelper output)
{
    private static readonly BigInteger Modulus = BigInteger.One << UInt256.Bits;

    [Fact]
    public void sums_differences_products_and_shifts_keep_the_lowest_bits() => Property.Holds<(uint A, uint B, uint Factor, byte Bits)>(output, given =>
    {
        (UInt256 a, UInt256 b) = (Number(given.A), Number(given.B));
        Same(Big(a) + Big(b), a + b);
        Same(Big(a) - Big(b), a - b);
        Same(Big(a) * given.Factor, a.Times(given.Factor));
        Same(Big(a) << given.Bits, a << given.Bits);
        Same(Big(a) >> given.Bits, a >> given.Bits);
        Same(Modulus - 1 - Big(a), ~a);
        Assert.Equal(Math.Sign(Big(a).CompareTo(Big(b))), Math.Sign(a.CompareTo(b)));
        return given.Bits > 0;
    });

    [Fact]
    public void a_quotient_is_rounded_down() => Property.Holds<(uint A, uint B)>(output, given =>
    {
        (UInt256 a, UInt256 b) = (Number(given.A), Number(given.B));
        a = a == UInt256.Max ? UInt256.Zero : a;
        if (b == UInt256.Zero)
        {
            Assert.Throws<DivideByZeroException>(() => a.Divide(b));
            return false;
        }

        Same(Big(a) / Big(b), a.Divide(b));
        Same(Big(b) / Big(UInt256.One + a), b.Divide(UInt256.One + a));
        return a != b;
    });

    [Fact]
    public void the_largest_numbers_divide()
    {
        Assert.Equal(UInt256.One, UInt256.Max.Divide(UInt256.Max));
        Assert.Equal(UInt256.Max, UInt256.Max.Divide(UInt256.One));
        Assert.Equal(UInt256.Zero, (UInt256.Max - UInt256.One).Divide(UInt256.Max));
        Assert.Equal(UInt256.Zero, UInt256.Max << 256);
        Assert.Equal(UInt256.Zero, UInt256.Max >> 256);
    }

    [Fact]
    public void text_is_read_back() => Property.Holds<uint>(output, given =>
    {
        UInt256 number = Number(given);
        Assert.Equal(number, UInt256.Parse(number.ToString()));
        Assert.Equal(number, UInt256.Of(DisplayOrder.Parse(number.ToString())));
        Assert.Equal(number, UInt256.Parse(number.ToString().TrimStart('0').PadLeft(1, '0')));
        return number > UInt256.One;
    });

    [Theory]
    [InlineData("")]
    [InlineData("g")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("10000000000000000000000000000000000000000000000000000000000000000")]
    public void other_text_is_refused(string text) => Assert.Throws<FormatException>(() => UInt256.Parse(text));

    [Fact]
    public void a_compact_form_is_the_number_rounded_down_to_its_highest_bits() => Property.Holds<uint>(output, given =>
    {
        UInt256 number = Number(given);
        CompactBits bits = CompactBits.Of(number);
        UInt256 read = bits.Target() ?? UInt256.Zero;
        Assert.True(read <= number);
        Assert.Equal(bits, CompactBits.Of(read));
        // 23 bits at most, and at least 15: the sign's bit may cost a byte.
        Assert.True(number - read < (UInt256.One << Math.Max(0, number.BitLength - 15)) || number == read);
        return number != read;
    });

    [Fact]
    public void any_compact_form_expands() => Property.Holds<uint>(output, given =>
    {
        (UInt256 value, bool negative, bool overflow) = new CompactBits(unchecked(given * 2_654_435_761u)).Expand();
        Assert.Equal(value != UInt256.Zero && !negative && !overflow, new CompactBits(unchecked(given * 2_654_435_761u)).Target() is not null);
        return true;
    });

    /// <summary>A number of any length up to 256 bits.</summary>
    private static UInt256 Number(uint seed) => UInt256.Of(Hash256.Sha256(BitConverter.GetBytes(seed))) >> (int)(unchecked(seed * 2_654_435_761u) % 257);

    private static BigInteger Big(UInt256 number) => BigInteger.Parse("0" + number, System.Globalization.NumberStyles.AllowHexSpecifier, null);

    private static void Same(BigInteger wanted, UInt256 seen) => Assert.Equal((wanted % Modulus + Modulus) % Modulus, Big(seen));
}
