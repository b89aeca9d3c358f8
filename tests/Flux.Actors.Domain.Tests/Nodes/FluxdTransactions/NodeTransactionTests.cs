using Flux.Actors.Domain.Consensus.ProofOfNode;
using Flux.Actors.Domain.Nodes.FluxdTransactions;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes.FluxdTransactions;

public sealed class NodeTransactionTests(ITestOutputHelper output)
{
    private static readonly Height Pon = new(2_020_000);

    [Fact]
    public void what_is_written_is_read_back() => Property.Holds<(uint Seed, byte[] Tail)>(output, given =>
    {
        NodeTransaction transaction = Made(given.Seed, given.Tail);
        Assert.Equal(transaction, NodeTransaction.Read(transaction.Write().Span));
        return given.Tail.Length > 0;
    });

    [Fact]
    public void every_truncation_and_every_byte_more_is_refused_with_its_place() => Property.Holds<(uint Seed, byte[] Tail)>(output, given =>
    {
        byte[] bytes = Made(given.Seed, given.Tail).Write().ToArray();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.InRange(Assert.Throws<FluxdFormatException>(() => NodeTransaction.Read(bytes.AsSpan(0, length))).Offset, 0, length);
        }

        Assert.Equal(bytes.Length, Assert.Throws<FluxdFormatException>(() => NodeTransaction.Read([.. bytes, 0])).Offset);
        return given.Tail.Length > 0;
    });

    [Fact]
    public void a_flipped_bit_is_refused_or_another_transaction_and_only_in_a_signature_does_it_keep_the_id() =>
        Property.Holds<(uint Seed, byte[] Tail, ushort Bit)>(output, given =>
        {
            NodeTransaction transaction = Made(given.Seed, given.Tail);
            byte[] bytes = transaction.Write().ToArray();
            int at = given.Bit * 7 % (8 * bytes.Length);
            bytes[at / 8] ^= (byte)(1 << (at % 8));
            try
            {
                NodeTransaction other = NodeTransaction.Read(bytes);
                Assert.NotEqual(transaction, other);
                Assert.Equal(bytes, other.Write().ToArray());
                Assert.Equal(transaction.Hashed() == other.Hashed(), transaction.Id == other.Id);
                bool sameButSignatures = Bare(transaction) == Bare(other);
                Assert.Equal(sameButSignatures, transaction.Id == other.Id);
            }
            catch (FluxdFormatException refused)
            {
                Assert.NotEmpty(refused.Message);
            }

            return true;
        });

    [Fact]
    public void any_bytes_are_read_or_refused() => Property.Holds<(byte[] Noise, byte Kind)>(output, given =>
    {
        byte[] head = (given.Kind % 4) switch
        {
            0 => [5, 0, 0, 0, 2],
            1 => [6, 0, 0, 0, 4],
            2 => [6, 0, 0, 0, 2, 1, 1, 0, 0],
            _ => [6, 0, 0, 0, 2, 2, 1, 0, 0],
        };
        byte[] bytes = [.. head, .. new byte[36], .. given.Noise];
        try
        {
            Assert.Equal(bytes, NodeTransaction.Read(bytes).Write().ToArray());
        }
        catch (FluxdFormatException refused)
        {
            Assert.InRange(refused.Offset, 0, bytes.Length);
        }

        return given.Noise.Length > 1;
    });

    [Theory]
    [InlineData("", "byte 0: the end seen, 4 bytes of version wanted")]
    [InlineData("04000000", "byte 0: 4 seen, version 5 or 6 wanted")]
    [InlineData("0500008002", "byte 0: 2147483653 seen, version 5 or 6 wanted")]
    [InlineData("0500000003", "byte 4: 3 seen, type 2 (START) or 4 (CONFIRM) wanted")]
    [InlineData("060000000203000000", "byte 5: 3 seen, a flux transaction version for a key or for a script wanted")]
    [InlineData("060000000200010000", "byte 5: 256 seen, a flux transaction version for a key or for a script wanted")]
    public void another_beginning_is_named(string hex, string message) =>
        Assert.Equal(message, Assert.Throws<FluxdFormatException>(() => NodeTransaction.Read(Convert.FromHexString(hex))).Message);

    [Fact]
    public void a_length_beyond_the_input_takes_no_memory_and_is_refused()
    {
        byte[] head = [5, 0, 0, 0, 4, .. new byte[36 + 4 + 1 + 4 + 1]];
        foreach (string length in (string[])["feffffff7f", "ffffffffffffffff7f", "fe80841e00", "04"])
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<FluxdFormatException>(() => NodeTransaction.Read([.. head, .. Convert.FromHexString(length), 1, 2, 3]));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        }

        byte[] delegates = [1, 1, 0xFE, 0xFF, 0xFF, 0xFF, 0x7F];
        Assert.Throws<FluxdFormatException>(() => NodeDelegates.Read(delegates));
        Assert.Throws<FluxdFormatException>(() => NodeTransaction.Read(new byte[NodeTransaction.SizeMax + 1]));
    }

    [Fact]
    public void a_key_of_another_shape_is_refused()
    {
        KeyStart start = (KeyStart)Made(0, []);
        foreach (string key in (string[])["", "02", "04" + new string('0', 64), "05" + new string('0', 64), "02" + new string('0', 128), "02" + new string('0', 130)])
        {
            Assert.Contains("33 bytes", Assert.Throws<FluxdFormatException>(() => NodeTransaction.Read((start with { CollateralKey = Blob.FromHex(key) }).Write().Span))
                .Message.Replace("at most 65", "33 bytes", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(5, 1, 557_999, NodeTransactionFlaw.VersionNotActive)]
    [InlineData(5, 1, 558_000, null)]
    [InlineData(6, 1, 1_549_499, NodeTransactionFlaw.VersionNotActive)]
    [InlineData(6, 1, 1_549_500, null)]
    [InlineData(6, 2, 1_549_500, null)]
    [InlineData(6, 5, 2_019_999, NodeTransactionFlaw.FluxVersion)]
    [InlineData(6, 5, 2_020_000, null)]
    [InlineData(6, 0x101, 2_019_999, NodeTransactionFlaw.DelegatesNotActive)]
    [InlineData(6, 0x101, 2_020_000, null)]
    public void a_start_has_the_versions_of_its_height(int version, int second, long height, NodeTransactionFlaw? flaw)
    {
        Blob key = Key(2);
        NodeDelegates? delegates = (second & FluxTxVersion.DelegatesBit) != 0 ? new NodeDelegates(1, NodeDelegates.Update, [key]) : null;
        NodeStart start = second == 2
            ? new ScriptStart(new FluxTxVersion(2), default, key, new RedeemScript(1, [key]).Write(), 0, Blob.Empty, null)
            : new KeyStart(version, version == 5 ? null : new FluxTxVersion(second), default, key, key, 0, Blob.Empty, delegates);
        Assert.Equal(flaw, NodeTransactionRules.Flaw(start, FluxdNetwork.Main, new Height(height)));
        Assert.Equal(NodeTransactionFlaw.VersionNotActive, NodeTransactionRules.Flaw(start, FluxdNetwork.Regtest, new Height(height)));
    }

    [Fact]
    public void delegates_that_are_said_to_be_there_are_there_and_valid()
    {
        KeyStart start = new(6, new FluxTxVersion(0x101), default, Key(2), Key(2), 0, Blob.Empty, null);
        Assert.Equal(NodeTransactionFlaw.Delegates, NodeTransactionRules.Flaw(start, FluxdNetwork.Main, Pon));
        Assert.Equal(start, NodeTransaction.Read(start.Write().Span));
        Assert.Equal(NodeTransactionFlaw.Delegates, Of(new NodeDelegates(1, 7, [])));
        Assert.Equal(NodeTransactionFlaw.Delegates, Of(new NodeDelegates(1, NodeDelegates.Update, [Key(4)])));
        Assert.Null(Of(new NodeDelegates(1, NodeDelegates.Signing, [])));

        NodeTransactionFlaw? Of(NodeDelegates delegates) => NodeTransactionRules.Flaw(start with { Delegates = delegates }, FluxdNetwork.Main, Pon);
    }

    [Fact]
    public void a_confirm_is_checked_by_its_fields()
    {
        NodeConfirm confirm = new(5, default, 0, 1, 1_647_262_799, NodeConfirm.Initial, Blob.Own(new byte[40]), Blob.Empty, Blob.Empty);
        Assert.Null(Flaw(confirm));
        Assert.Equal(NodeTransactionFlaw.AddressLength, Flaw(confirm with { Address = Blob.Own(new byte[41]) }));
        Assert.Null(Flaw(confirm with { Address = Blob.Own(new byte[60]), BenchmarkSignedAt = 1_647_262_800 }));
        Assert.Equal(NodeTransactionFlaw.AddressLength, Flaw(confirm with { Address = Blob.Own(new byte[61]), BenchmarkSignedAt = 1_647_262_800 }));
        Assert.Equal(NodeTransactionFlaw.BenchmarkTier, Flaw(confirm with { BenchmarkTier = 0 }));
        Assert.Equal(NodeTransactionFlaw.BenchmarkTier, Flaw(confirm with { BenchmarkTier = 4 }));
        Assert.Equal(NodeTransactionFlaw.UpdateType, Flaw(confirm with { UpdateType = -1 }));
        Assert.Null(Flaw(confirm with { Version = 6 }));
        Assert.Equal(NodeTransactionFlaw.FluxVersion, NodeTransactionRules.Flaw(confirm with { Version = 6 }, FluxdNetwork.Main, new Height(2_019_999)));

        static NodeTransactionFlaw? Flaw(NodeConfirm confirm) => NodeTransactionRules.Flaw(confirm, FluxdNetwork.Main, Pon);
    }

    [Fact]
    public void the_benchmark_key_is_the_newest_of_its_second()
    {
        Assert.Equal(FluxdNetwork.Main.BenchmarkKeys[0].Key, NodeSigning.BenchmarkKey(FluxdNetwork.Main, 1_618_113_599));
        Assert.Equal(FluxdNetwork.Main.BenchmarkKeys[1].Key, NodeSigning.BenchmarkKey(FluxdNetwork.Main, 1_618_113_600));
        Assert.Equal(FluxdNetwork.Main.BenchmarkKeys[^1].Key, NodeSigning.BenchmarkKey(FluxdNetwork.Main, uint.MaxValue));
        Assert.Null(NodeSigning.BenchmarkKey(FluxdNetwork.Main with { BenchmarkKeys = [new DatedKey(Key(2), 5)] }, 4));
    }

    [Fact]
    public void a_collateral_is_paid_to_its_key_or_to_its_script()
    {
        AccountId hash = new(Convert.FromHexString("65a16059864a2fdbc7c99a4723a8395bc6f188eb"));
        KeyStart owned = new(5, null, default, Key(2), Key(4), 0, Blob.Empty, null);
        ScriptStart shared = new(new FluxTxVersion(2), default, Key(4), Blob.FromHex("51"), 0, Blob.Empty, null);
        Assert.Equal("76a91465a16059864a2fdbc7c99a4723a8395bc6f188eb88ac", PayScript.Of(owned, bytes => bytes == Key(2) ? hash : default).ToString());
        Assert.Equal("a91465a16059864a2fdbc7c99a4723a8395bc6f188eb87", PayScript.Of(shared, bytes => bytes == shared.Script ? hash : default).ToString());
    }

    [Fact]
    public void a_script_of_another_shape_is_none()
    {
        Blob script = new RedeemScript(1, [Key(2), Key(4)]).Write();
        Assert.Equal(2, RedeemScript.TryRead(script)!.Keys.Count);
        for (int length = 0; length < script.Length; length++)
        {
            Assert.Null(RedeemScript.TryRead(Blob.Copy(script.Span[..length])));
        }

        foreach ((int at, byte value) in ((int, byte)[])[(0, 0x50), (0, 0x53), (0, 0x61), (1, 32), (1, 34), (script.Length - 2, 0x51), (script.Length - 2, 0x53), (script.Length - 1, 0xAF)])
        {
            byte[] changed = script.ToArray();
            changed[at] = value;
            Assert.Null(RedeemScript.TryRead(Blob.Own(changed)));
        }

        Assert.Null(RedeemScript.TryRead(Blob.Own([0x51, 0x50, 0xAE])));
        Assert.Null(RedeemScript.TryRead(Blob.Own([0x51, .. Enumerable.Range(0, 17).SelectMany(_ => (byte[])[33, .. Key(2).Span]), 0x60, 0xAE])));
        Assert.Equal(16, RedeemScript.TryRead(new RedeemScript(16, Enumerable.Range(0, 16).Select(_ => Key(2)).ToSequence()).Write())!.Keys.Count);
        ScriptStart start = new(new FluxTxVersion(2), default, Key(2), Blob.Empty, 0, Blob.Empty, null);
        Assert.Equal(NodeTransactionFlaw.RedeemScript, NodeTransactionRules.Flaw(start, FluxdNetwork.Main, Pon));
        Assert.Empty(NodeSigning.Signers(start, [Key(2)]));
    }

    /// <summary>Of all five shapes, with keys of both lengths and tails of any.</summary>
    private static NodeTransaction Made(uint seed, byte[] tail)
    {
        Outpoint collateral = new(Hash256.Sha256(BitConverter.GetBytes(seed)), seed);
        Blob key = Key(seed % 2 == 0 ? (byte)3 : (byte)4), last = Blob.Copy(tail);
        NodeDelegates? delegates = (seed % 4) switch
        {
            0 => null,
            1 => new NodeDelegates(1, NodeDelegates.Signing, []),
            _ => new NodeDelegates((sbyte)(seed % 128), NodeDelegates.Update, Enumerable.Range(0, (int)(seed % 6)).Select(_ => key).ToSequence()),
        };
        FluxTxVersion flags = new((int)(seed % 3 == 0 ? 0 : FluxTxVersion.DelegatesBit));
        NodeDelegates? part = flags.HasDelegates ? delegates : null;
        return (seed % 5) switch
        {
            0 => new KeyStart(5, null, collateral, key, key, seed, last, null),
            1 => new KeyStart(6, new FluxTxVersion(flags.Value | 1), collateral, key, key, seed, last, part),
            2 => new ScriptStart(new FluxTxVersion(flags.Value | 2), collateral, key, last, seed, last, part),
            3 => new NodeConfirm(5, collateral, seed, (sbyte)((int)(seed % 200) - 100), ~seed, 1, last, last, key),
            _ => new NodeConfirm(6, collateral, seed, 3, ~seed, 0, last, Blob.Empty, last),
        };
    }

    private static NodeTransaction Bare(NodeTransaction transaction) => transaction switch
    {
        NodeConfirm confirm => confirm with { Signature = Blob.Empty, BenchmarkSignature = Blob.Empty },
        _ => transaction with { Signature = Blob.Empty },
    };

    private static Blob Key(byte first) => Blob.Own([first, .. new byte[first == 4 ? 64 : 32]]);
}
