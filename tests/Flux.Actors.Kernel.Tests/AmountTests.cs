namespace Flux.Actors.Kernel.Tests;

public sealed class AmountTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("37.5", 37_5000_0000)]
    [InlineData("0.00000001", 1)]
    [InlineData("440000000", 44_000_000_000_000_000)]
    [InlineData("1.10000000", 1_1000_0000)]
    [InlineData("007", 7_0000_0000)]
    public void flux_in_decimal_notation_is_read_to_the_atom(string text, long atoms)
    {
        Assert.True(Amount.TryParseFlux(text, out Amount amount));
        Assert.Equal(atoms, amount.Atoms);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData(" 1")]
    [InlineData("1.2.3")]
    [InlineData("1.000000001")]
    [InlineData("1.+5")]
    [InlineData("92233720368")]
    [InlineData("99999999999999999999")]
    public void anything_else_is_refused(string? text) => Assert.False(Amount.TryParseFlux(text, out _));

    [Fact]
    public void every_amount_prints_to_a_text_that_reads_back() => Property.Holds<long>(output, number =>
    {
        Amount amount = new(Math.Abs(number % 9_000_000_000_000_000_000));
        Assert.True(Amount.TryParseFlux(amount.ToString(), out Amount back));
        Assert.Equal(amount, back);
        return amount.Atoms > 0;
    });

    [Fact]
    public void a_negative_amount_or_difference_is_an_overflow()
    {
        Assert.Throws<OverflowException>(() => new Amount(-1));
        Assert.Throws<OverflowException>(() => new Amount(1) - new Amount(2));
        Assert.Throws<OverflowException>(() => new Amount(1) * -1);
    }

    [Fact]
    public void a_sum_or_product_beyond_the_range_is_an_overflow()
    {
        Amount most = new(long.MaxValue);
        Assert.Throws<OverflowException>(() => most + new Amount(1));
        Assert.Throws<OverflowException>(() => most * 2);
        Assert.Throws<OverflowException>(() => Amount.Flux(long.MaxValue / Amount.AtomsPerFlux + 1));
        Assert.Throws<OverflowException>(() => most.Share(2, 1));
    }

    [Fact]
    public void a_share_is_rounded_down_and_exact_beyond_64_bits()
    {
        Assert.Equal(new Amount(3), new Amount(10).Share(1, 3));
        Assert.Equal(new Amount(long.MaxValue), new Amount(long.MaxValue).Share(long.MaxValue, long.MaxValue));
        Assert.Equal(new Amount(long.MaxValue / 2), new Amount(long.MaxValue).Share(1, 2));
    }

    [Fact]
    public void shares_never_sum_to_more_than_the_whole() => Property.Holds<(uint Atoms, byte Parts)>(output, given =>
    {
        Amount whole = new(given.Atoms);
        long parts = given.Parts + 1;
        Amount paid = whole.Share(1, parts) * parts;
        Assert.True(paid <= whole && whole - paid < new Amount(parts));
        return parts > 1;
    });

    [Fact]
    public void amounts_are_ordered_by_atoms()
    {
        Assert.True(new Amount(1) < new Amount(2) && new Amount(2) >= new Amount(2));
        Assert.Equal(new Amount(1), Amount.Min(new Amount(2), new Amount(1)));
        Assert.True(Amount.Zero.IsZero && !new Amount(1).IsZero);
    }
}
