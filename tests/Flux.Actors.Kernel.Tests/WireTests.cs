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

    /// <summary>What anyone may send does not come back out as commands to a terminal.</summary>
    [Fact]
    public void a_case_whose_name_is_no_text_is_not_repeated()
    {
        Assert.StartsWith("Shape with 3 bytes that are no name seen, one of ", Refused([3, 0x1b, (byte)'[', (byte)'m']), StringComparison.Ordinal);
        Assert.StartsWith("Shape 'abc' seen, one of ", Refused([3, (byte)'a', (byte)'b', (byte)'c']), StringComparison.Ordinal);
        static string Refused(byte[] bytes) => Assert.Throws<WireException>(() => Wire.Decode<Shape>(bytes)).Message;
    }

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
    public void a_count_whose_items_don_t_come_takes_little_memory()
    {
        const int Count = 4 << 20;
        byte[] bytes = [.. BitConverter.GetBytes(Count), .. Enumerable.Repeat((byte)0xff, Count)];
        Action[] reads =
        [
            () => Wire.Decode<Sequence<string>>(bytes),
            () => Wire.Decode<SortedMap<string, long>>(bytes),
            () => Wire.Decode<AuthenticatedMap<EntityId, AuthenticatedMapTests.Coin>>(bytes),
        ];
        foreach (Action read in reads)
        {
            _ = Assert.Throws<WireException>(read); // The codecs are built with the first.
            long before = GC.GetAllocatedBytesForCurrentThread();
            _ = Assert.Throws<WireException>(read);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, Count / 4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_023)]
    [InlineData(1_024)]
    [InlineData(1_025)]
    [InlineData(2_049)]
    [InlineData(5_000)]
    public void lists_and_maps_of_any_size_are_read_whole(int count)
    {
        Sequence<long> list = Enumerable.Range(0, count).Select(i => (long)i).ToSequence();
        SortedMap<long, string> map = SortedMap<long, string>.From(list.Select(i => KeyValuePair.Create(i, $"{i}")));
        AuthenticatedMap<EntityId, AuthenticatedMapTests.Coin> tree = AuthenticatedMap<EntityId, AuthenticatedMapTests.Coin>.From(
            list.Select(i => KeyValuePair.Create(new EntityId("coin", $"{i}"), new AuthenticatedMapTests.Coin(i))));
        Assert.Equal(list, Wire.Decode<Sequence<long>>(Wire.Encode(list)));
        Assert.Equal(map, Wire.Decode<SortedMap<long, string>>(Wire.Encode(map)));
        Assert.Equal(tree.Root, Wire.Decode<AuthenticatedMap<EntityId, AuthenticatedMapTests.Coin>>(Wire.Encode(tree)).Root);
    }

    [Fact]
    public void a_value_that_breaks_its_types_rule_is_refused() =>
        Assert.Throws<WireException>(() => Wire.Decode<Amount>(Blob.FromHex("ffffffffffffffff")));

    [Theory]
    [InlineData("00000000")]
    [InlineData("03000000")]
    [InlineData("ffffffff")]
    [InlineData("01000080")]
    public void an_enum_number_without_a_name_is_refused(string bytes) => Assert.Contains(
        "a defined value wanted",
        Assert.Throws<WireException>(() => Wire.Decode<Colour>(Blob.FromHex(bytes))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void an_encoding_within_an_encoding_does_not_disturb_it()
    {
        Nested nested = new(7, "x");
        Assert.Equal(nested, Wire.Decode<Nested>(Wire.Encode(nested)));
        Assert.Equal(Wire.Encode(nested), Wire.Encode(nested));
    }

    [Fact]
    public void a_type_that_can_t_be_encoded_is_refused_each_time()
    {
        for (int i = 0; i < 2; i++)
        {
            Assert.Contains("a case of System.Collections.Generic.IReadOnlyList", Assert.Throws<WireException>(() => Wire.Encode(new Unwritable([]))).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void a_case_from_elsewhere_is_refused_with_the_cases_there_are() =>
        Assert.Contains("test.circle.v1", Assert.Throws<WireException>(() => Wire.Encode<Shape>(new Stray<int>(1))).Message, StringComparison.Ordinal);

    [Fact]
    public void encoding_a_small_value_allocates_its_bytes_and_nothing_else()
    {
        Shape circle = new Circle(7, "label");
        long Spent(int times)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
            {
                _ = Wire.Encode(circle);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        _ = Spent(1_000);
        int bytes = Wire.Encode(circle).Length;
        Assert.InRange(Spent(1_000), 1_000 * bytes, 1_000 * (bytes + 32)); // An array is its bytes and at most 32 around them.
    }

    public enum Colour
    {
        Red = 1,
        Blue = 2,
    }

    [Wire("test.unwritable.v1")]
    public sealed record Unwritable(IReadOnlyList<string> Names);

    /// <summary>Reading its number encodes and decodes, while it is itself encoded and decoded.</summary>
    [Wire("test.nested.v1")]
    public sealed record Nested(long Number, string Text)
    {
        private readonly long _held = Wire.Decode<long>(Wire.Encode(Number));

        public long Number => Wire.Decode<long>(Wire.Encode(_held));
    }

    public sealed record Stray<T>(T Held) : Shape;
}
