using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Consensus.ProofOfNode;

public sealed class HeaderTests(ITestOutputHelper output)
{
    [Fact]
    public void what_is_written_is_read_back() => Property.Holds<(uint Seed, byte[] Tail)>(output, given =>
    {
        FluxdHeader header = Header(given.Seed, given.Tail);
        Assert.Equal(header, FluxdHeader.Read(header.Write().Span));
        return given.Tail.Length > 0;
    });

    [Fact]
    public void every_truncation_is_refused_where_it_ends() => Property.Holds<(uint Seed, byte[] Tail)>(output, given =>
    {
        byte[] bytes = Header(given.Seed, given.Tail).Write().ToArray();
        for (int length = 0; length < bytes.Length; length++)
        {
            FluxdFormatException refused = Assert.Throws<FluxdFormatException>(() => FluxdHeader.Read(bytes.AsSpan(0, length)));
            Assert.InRange(refused.Offset, 0, length);
        }

        FluxdFormatException longer = Assert.Throws<FluxdFormatException>(() => FluxdHeader.Read([.. bytes, 0]));
        Assert.Equal((bytes.Length, "the end", "1 more byte"), (longer.Offset, longer.Wanted, longer.Seen));
        return given.Tail.Length > 0;
    });

    [Fact]
    public void a_flipped_bit_is_refused_or_is_another_header_whose_id_differs_unless_it_is_in_the_signature() =>
        Property.Holds<(uint Seed, byte[] Tail, ushort Bit)>(output, given =>
        {
            FluxdHeader header = Header(given.Seed, given.Tail);
            byte[] bytes = header.Write().ToArray();
            int at = given.Bit % (8 * bytes.Length);
            bytes[at / 8] ^= (byte)(1 << (at % 8));
            try
            {
                FluxdHeader other = FluxdHeader.Read(bytes);
                Assert.NotEqual(header, other);
                Assert.Equal(bytes, other.Write().ToArray());
                Assert.Equal(header is PonHeader && other is PonHeader && at / 8 >= header.Hashed().Length, header.Id == other.Id);
                return true;
            }
            catch (FluxdFormatException)
            {
                return true;
            }
        });

    [Fact]
    public void any_bytes_are_read_or_refused() => Property.Holds<(byte[] Noise, uint Seed, bool Pon)>(output, given =>
    {
        byte[] bytes = [(byte)(given.Pon ? 100 : 4), 0, 0, 0, .. new byte[136], .. given.Noise];
        try
        {
            Assert.Equal(bytes, FluxdHeader.Read(bytes).Write().ToArray());
        }
        catch (FluxdFormatException refused)
        {
            Assert.NotEmpty(refused.Wanted);
        }

        return given.Noise.Length > 1;
    });

    [Theory]
    [InlineData("fd0100ff", "byte 144: 1 in a longer one seen, the shortest form for the length of signature wanted")]
    [InlineData("fdfc00", "byte 144: 252 in a longer one seen, the shortest form for the length of signature wanted")]
    [InlineData("feffff0000", "byte 144: 65535 in a longer one seen, the shortest form for the length of signature wanted")]
    [InlineData("ffffffffff00000000", "byte 144: 4294967295 in a longer one seen, the shortest form for the length of signature wanted")]
    [InlineData("ffffffffffffffffff", "byte 144: 18446744073709551615 seen, at most 512 for the length of signature wanted")]
    [InlineData("fd0102", "byte 144: 513 seen, at most 512 for the length of signature wanted")]
    [InlineData("0500000000", "byte 144: 5 seen, at most the 4 bytes that are left for the length of signature wanted")]
    [InlineData("fd01", "byte 145: 1 seen, 2 bytes of the length of signature wanted")]
    [InlineData("", "byte 144: the end seen, 1 byte of the length of signature wanted")]
    public void a_bad_length_is_named_with_its_place(string tail, string message)
    {
        byte[] bytes = [100, .. new byte[143], .. Convert.FromHexString(tail)];
        Assert.Equal(message, Assert.Throws<FluxdFormatException>(() => FluxdHeader.Read(bytes)).Message);
    }

    [Fact]
    public void the_longest_signature_and_solution_are_read_and_one_byte_more_is_not()
    {
        foreach ((byte version, int most) in ((byte, int)[])[(100, FluxdHeader.SignatureSizeMax), (4, FluxdHeader.SolutionSizeMax)])
        {
            byte[] head = [version, .. new byte[version == 100 ? 143 : 139]];
            Assert.NotNull(FluxdHeader.Read([.. head, 253, (byte)(most & 0xFF), (byte)(most >> 8), .. new byte[most]]));
            Assert.Throws<FluxdFormatException>(() => FluxdHeader.Read([.. head, 253, (byte)((most + 1) & 0xFF), (byte)((most + 1) >> 8), .. new byte[most + 1]]));
        }
    }

    [Fact]
    public void an_operators_signature_of_no_byte_or_of_too_many_is_none()
    {
        PonHeader header = new(100, Hash256.Zero, Hash256.Zero, Hash256.Zero, 0, default, default, Blob.Own(new byte[BlockSignature.SizeMax]));
        Assert.True(BlockSignature.IsByOperator(header, Blob.Empty, (_, _, _) => true));
        Assert.False(BlockSignature.IsByOperator(header with { Signature = Blob.Own(new byte[BlockSignature.SizeMax + 1]) }, Blob.Empty, (_, _, _) => true));
        Assert.False(BlockSignature.IsByOperator(header with { Signature = Blob.Empty }, Blob.Empty, (_, _, _) => true));
    }

    [Fact]
    public void the_bypass_collateral_is_none_on_the_main_network()
    {
        Outpoint bypass = BlockSignature.BypassCollateral;
        Assert.Equal("544553544e4f4400000000000000000000000000000000000000000000000000", DisplayOrder.Text(bypass.Transaction));
        Assert.Equal([false, true, true], FluxdNetwork.All.Select(network => BlockSignature.IsBypass(network, bypass)));
        Assert.False(BlockSignature.IsBypass(FluxdNetwork.Testnet, bypass with { Index = 1 }));
    }

    [Fact]
    public void a_tree_tells_two_equal_neighbours_and_a_last_one_alone_is_paired_with_itself()
    {
        Hash256[] ids = [.. Enumerable.Range(0, 3).Select(i => Hash256.Sha256([(byte)i]))];
        Assert.Equal((Hash256.Zero, false), FluxdMerkle.Root([]));
        Assert.Equal((ids[0], false), FluxdMerkle.Root(ids[..1]));
        (Hash256 three, bool repeated) = FluxdMerkle.Root(ids);
        Assert.False(repeated);
        Assert.Equal((three, true), FluxdMerkle.Root([.. ids, ids[2]]));
        Assert.NotEqual(three, FluxdMerkle.Root([ids[1], ids[0], ids[2]]).Root);
    }

    private static FluxdHeader Header(uint seed, byte[] tail)
    {
        Hash256[] hashes = [.. Enumerable.Range(0, 4).Select(i => Hash256.Sha256([.. BitConverter.GetBytes(seed), (byte)i]))];
        Blob last = Blob.Copy(tail.AsSpan(0, Math.Min(tail.Length, FluxdHeader.SignatureSizeMax)));
        return seed % 2 == 0
            ? new PonHeader(100 + (int)(seed % 5), hashes[0], hashes[1], hashes[2], seed, new CompactBits(~seed), new Outpoint(hashes[3], seed / 3), last)
            : new PowHeader((int)(seed % 7), hashes[0], hashes[1], hashes[2], seed, new CompactBits(~seed), hashes[3], last);
    }
}
