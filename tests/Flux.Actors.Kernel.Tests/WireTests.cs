namespace Flux.Actors.Kernel.Tests;

public sealed class WireTests
{
    public abstract record Shape;

    [Wire("test.circle.v1")]
    public sealed record Circle(long Radius, string? Label) : Shape;

    [Wire("test.group.v1")]
    public sealed record Group(Sequence<Shape> Members, SortedMap<string, Amount> Prices, Height? Since, Outpoint Where) : Shape;

    private static readonly Group Sample = new(
        [new Circle(-3, null), new Circle(long.MaxValue, "ä")],
        SortedMap<string, Amount>.Empty.With("b", new Amount(2)).With("a", new Amount(1)),
        new Height(7),
        new Outpoint(Hash256.Sha256([1]), 3));

    [Fact]
    public void decoding_an_encoding_gives_an_equal_value()
    {
        Assert.Equal(Sample, Wire.Decode<Shape>(Wire.Encode<Shape>(Sample)));
        Assert.Equal(Sample with { Since = null }, Wire.Decode<Shape>(Wire.Encode<Shape>(Sample with { Since = null })));
    }

    [Fact]
    public void every_flipped_bit_is_refused_or_gives_a_value_with_exactly_those_bytes()
    {
        byte[] bytes = Wire.Encode<Shape>(Sample).ToArray();
        int refused = 0, different = 0;
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] flipped = [.. bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Shape decoded = Wire.Decode<Shape>(Blob.Copy(flipped));
                Assert.NotEqual(Sample, decoded);
                Assert.Equal(Blob.Copy(flipped), Wire.Encode(decoded));
                different++;
            }
            catch (WireException)
            {
                refused++;
            }
        }

        Assert.True(refused > 100 && different > 100, $"{refused} refused, {different} different: the sample reaches too little");
    }

    [Fact]
    public void bytes_after_the_value_are_refused()
    {
        Blob longer = Blob.Own([.. Wire.Encode<Shape>(Sample).ToArray(), 0]);
        Assert.Contains("1 bytes after the value", Assert.Throws<WireException>(() => Wire.Decode<Shape>(longer)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void map_keys_out_of_order_are_refused()
    {
        Blob unordered = Blob.FromHex("02000000" + "01000000" + "62" + "01" + "01000000" + "61" + "01");
        Assert.Throws<WireException>(() => Wire.Decode<SortedMap<string, bool>>(unordered));
    }

    [Fact]
    public void a_count_beyond_the_bytes_left_allocates_nothing_and_is_refused() =>
        Assert.Throws<WireException>(() => Wire.Decode<Sequence<long>>(Blob.FromHex("ffffff7f")));

    [Fact]
    public void a_value_that_breaks_its_types_rule_is_refused() =>
        Assert.Throws<WireException>(() => Wire.Decode<Amount>(Blob.FromHex("ffffffffffffffff")));
}
