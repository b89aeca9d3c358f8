using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Verification;
using Genesis = Flux.Actors.Domain.Chain.Genesis;

namespace Flux.Actors.Network.Tests.Verification;

/// <summary>Files that somebody made so that a verifier takes them for more than they are, or falls over them.</summary>
public sealed class HostileFileTests
{
    private readonly TestNetwork _network = new();

    [Fact]
    public void a_file_of_no_blocks_is_a_chain_of_height_0_and_no_more()
    {
        Verified verified = Verify(File(_network.Rules.Genesis, []));
        Assert.Null(verified.Divergence);
        Assert.Equal(Height.Genesis, verified.State!.Height);
        Divergence divergence = Verify(File(_network.Rules.Genesis, [], new Height(7), Hash256.Sha256([1]))).Divergence!;
        Assert.Contains("the end names block", divergence.What, StringComparison.Ordinal);
        using MemoryStream nothing = new();
        using (ChainFileWriter writer = new(nothing))
        {
            writer.End(Height.Genesis, Hash256.Zero);
        }

        Assert.Equal("a frame of kind 3 seen, 1 (genesis) wanted", Verify(nothing.ToArray()).Divergence!.What);
    }

    [Fact]
    public void blocks_on_another_genesis_are_of_another_network()
    {
        Genesis richer = _network.Rules.Genesis with { Treasury = new Amount(1) };
        Assert.StartsWith("network ", Verify(File(richer, [Next()])).Divergence!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void a_certificate_of_too_few_of_others_of_another_block_or_of_none_is_refused()
    {
        FinalBlock next = Next();
        Sequence<SeatSignature> all = next.Certificate.Signatures;
        Hash256 digest = new Vote(_network.Rules.Network, VoteKind.Precommit, new Height(1), 0, next.Block.Id()).Digest();
        SeatSignature stranger = new(new Outpoint(Hash256.Sha256([9]), 0), FakeScheme.Sign(FakeScheme.Key("stranger"), digest));
        Hash256 prevote = new Vote(_network.Rules.Network, VoteKind.Prevote, new Height(1), 0, next.Block.Id()).Digest();
        Hash256 elsewhere = new Vote(Hash256.Sha256([7]), VoteKind.Precommit, new Height(1), 0, next.Block.Id()).Digest();
        Sequence<Seat> seats = Seating.Plan(_network.Ledger).Seats;
        (Certificate Certificate, string Wanted)[] wrong =
        [
            (next.Certificate with { Signatures = [] }, "0 signatures seen, 3 of 4 seats wanted"),
            (next.Certificate with { Signatures = [all[0], all[1]] }, "2 signatures seen, 3 of 4 seats wanted"),
            (next.Certificate with { Signatures = [all[0], all[0], all[1]] }, "is not after"),
            (next.Certificate with { Signatures = [all[0], all[2], all[1]] }, "is not after"),
            (next.Certificate with { Signatures = new[] { all[0], all[1], stranger }.OrderBy(each => each.Node).ToSequence() }, "has no seat"),
            (next.Certificate with { Signatures = [all[0], all[1], all[2] with { Signature = all[1].Signature }] }, "is not over this precommit"),
            (next.Certificate with { Signatures = Signed(seats, prevote) }, "is not over this precommit"),
            (next.Certificate with { Signatures = Signed(seats, elsewhere) }, "is not over this precommit"),
            (next.Certificate with { Round = 1 }, "is not over this precommit"),
            (next.Certificate with { Height = new Height(2) }, "at height 2"),
            (next.Certificate with { Block = Hash256.Sha256([3]) }, "for block"),
        ];
        Assert.Null(Verify(File(_network.Rules.Genesis, [next])).Divergence);
        Assert.All(wrong, each => Assert.Contains(
            each.Wanted, Verify(File(_network.Rules.Genesis, [next with { Certificate = each.Certificate }])).Divergence!.What, StringComparison.Ordinal));
    }

    [Fact]
    public void a_chain_that_is_ahead_of_this_release_is_named_and_not_taken()
    {
        Genesis later = _network.Rules.Genesis with
        {
            Parameters = _network.Rules.Genesis.Parameters with
            {
                Rules = SortedMap<string, RuleSchedule>.Empty.With("jar", RuleSchedule.First.Then(9, new Height(2))),
            },
        };
        TestNetwork ahead = new(_ => later);
        SignedTransaction call = ahead.By("alice", Jar.Call("a", new Jar.Fill("x")), Amount.Flux(1), ahead: 1);
        _ = ahead.Final(ahead.Pay("alice", "bob", Amount.Flux(1)));
        Block second = ahead.Assemble([]).Block;
        Block calling = TestNetwork.Rerooted(second with { Transactions = [call] });
        Divergence divergence = Verify(File(later, [FinalOf(ahead, 0), new FinalBlock(calling, ahead.Certify(calling))])).Divergence!;
        Assert.Equal(new Height(2), divergence.Height);
        Assert.Contains("rule set 9 is in force from height 2", divergence.What, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(24)]
    public void a_count_that_is_only_claimed_takes_no_more_memory_than_its_file(int megabytes)
    {
        Genesis genesis = _network.Rules.Genesis with { Allocations = SortedMap<AccountId, Amount>.Empty };
        byte[] encoded = Wire.Encode(genesis).ToArray();
        int count = encoded.AsSpan().IndexOf(Wire.Encode(genesis.Time).Span) + sizeof(long);
        byte[] payload = [.. encoded[..count], .. BitConverter.GetBytes(megabytes << 20), .. new byte[(megabytes << 20) + 64]];
        using MemoryStream stream = new();
        using ChainFileWriter writer = new(stream);
        writer.Write(ChainFile.Frame(ChainFrameKind.Genesis, Blob.Own(payload)));
        byte[] file = stream.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("the frame's content is malformed: map key", Verify(file).Divergence!.What, StringComparison.Ordinal);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 4L * file.Length, $"{allocated} bytes for a file of {file.Length}");
    }

    private static Sequence<SeatSignature> Signed(Sequence<Seat> seats, Hash256 digest) =>
        seats.Select(seat => new SeatSignature(seat.Node, FakeScheme.Sign(seat.Key, digest))).ToSequence();

    private FinalBlock Next()
    {
        Block block = _network.Assemble(_network.Pay("alice", "bob", Amount.Flux(1))).Block;
        return new FinalBlock(block, _network.Certify(block));
    }

    private static FinalBlock FinalOf(TestNetwork network, int index) =>
        network.Journal.OfType<Chain.BlockFinalised>().Select(fact => new FinalBlock(fact.Block, fact.Certificate)).ElementAt(index);

    private static byte[] File(Genesis genesis, Sequence<FinalBlock> blocks, Height? height = null, Hash256? tip = null)
    {
        using MemoryStream stream = new();
        using ChainFileWriter writer = new(stream);
        writer.Write(ChainFile.Frame(ChainFrameKind.Genesis, Wire.Encode(genesis)));
        foreach (FinalBlock block in blocks)
        {
            writer.Write(ChainFile.Frame(ChainFrameKind.Block, Wire.Encode(block)));
        }

        writer.End(
            height ?? (blocks.Count == 0 ? Height.Genesis : blocks[^1].Block.Header.Height),
            tip ?? (blocks.Count == 0 ? GenesisBlock.Header(genesis).Id() : blocks[^1].Block.Id()));
        return stream.ToArray();
    }

    private static Verified Verify(byte[] file)
    {
        using MemoryStream stream = new(file);
        return ChainFileVerification.Run(stream, RulesOf, assumeValid: false, _ => { }, default);
    }

    private static ChainRules RulesOf(Genesis genesis) => new(FakeScheme.Scheme, [Jar.Rules.Select<OnChainKind>(kind => kind)], genesis);
}
