using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;
using Flux.Actors.Network.Verification;

namespace Flux.Actors.Network.Tests.Verification;

/// <summary>An exported chain verifies; anything else than that file does not, and the place is named.</summary>
public sealed class ChainFileTests(ITestOutputHelper output)
{
    private static readonly (byte[] File, IReadOnlyList<long> Places, ChainRules Rules, ChainState Tip) Exported = Export();

    [Fact]
    public void an_exported_chain_is_executed_to_its_tip()
    {
        Verified verified = Verify(Exported.File);
        Assert.Null(verified.Divergence);
        Assert.Equal(Exported.Tip, verified.State);
        Assert.Equal(Exported.Tip.Height, verified.State!.Height);
        Assert.True(verified.Transactions > 20);
        Assert.Equal(Exported.Rules.Genesis, verified.Genesis);
    }

    [Fact]
    public void any_flipped_bit_is_found_and_its_place_named()
    {
        Prng random = new(7);
        SortedMap<string, int> reasons = SortedMap<string, int>.Empty;
        for (int i = 0; i < 400; i++)
        {
            // The beginning, where the format itself is, is tried byte by byte.
            int at = i < 64 ? i : (int)random.Below((ulong)Exported.File.Length);
            byte[] changed = [.. Exported.File];
            changed[at] ^= (byte)(1 << (int)random.Below(8));
            Divergence divergence = Verify(changed).Divergence ?? throw new InvalidOperationException($"a chain with byte {at} changed is valid");
            Assert.NotNull(divergence.Place);
            Assert.True(divergence.Place <= Exported.File.Length, $"byte {at}: place {divergence.Place}");
            string reason = divergence.What.Split(' ', 3)[0];
            reasons = reasons.With(reason, reasons.GetOr(reason, 0) + 1);
        }

        output.WriteLine($"{reasons}");
        Assert.True(reasons.Count > 5, $"too few kinds of flaws were met: {reasons}");
    }

    [Fact]
    public void a_file_that_ends_too_early_is_refused_wherever_it_ends()
    {
        foreach (long place in Exported.Places)
        {
            foreach (long at in (long[])[place, place + 3, place + 40])
            {
                Divergence divergence = Verify(Exported.File[..(int)Math.Min(at, Exported.File.Length - 1)]).Divergence!;
                Assert.Contains("the file ends here", divergence.What, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void blocks_that_are_left_out_repeated_or_exchanged_are_found()
    {
        int third = (int)Exported.Places[3], fourth = (int)Exported.Places[4], fifth = (int)Exported.Places[5];
        byte[] file = Exported.File;
        Assert.Equal("height 4 seen, 3 wanted", Verify([.. file[..third], .. file[fourth..]]).Divergence!.What);
        Assert.Equal("height 3 seen, 4 wanted", Verify([.. file[..fourth], .. file[third..fourth], .. file[fourth..]]).Divergence!.What);
        Divergence exchanged = Verify([.. file[..third], .. file[fourth..fifth], .. file[third..fourth], .. file[fifth..]]).Divergence!;
        Assert.Equal((new Height(3), third), (exchanged.Height, exchanged.Place));
        Assert.Equal("bytes after the end of the chain, none wanted", Verify([.. file, 0]).Divergence!.What);
    }

    [Theory]
    [InlineData(4, "a frame of kind 4 seen, 2 (block) or 3 (end) wanted")]
    [InlineData(1, "a frame of kind 1 seen, 2 (block) or 3 (end) wanted")]
    public void frames_of_other_kinds_are_refused(byte kind, string wanted)
    {
        byte[] file = [.. Exported.File];
        file[Exported.Places[1]] = kind;
        Divergence divergence = Verify(file).Divergence!;
        Assert.Equal((wanted, Exported.Places[1]), (divergence.What, divergence.Place));
    }

    [Fact]
    public void a_length_that_is_only_claimed_takes_no_memory()
    {
        byte[] file = [.. Exported.File[..(int)Exported.Places[1]], 2, 0xff, 0xff, 0xff, 0x07];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("the file ends here", Verify(file).Divergence!.What, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
        file[^1] = 0x7f;
        Assert.Equal($"a frame of 2147483647 bytes seen, 0 to {ChainFile.PayloadMax} wanted", Verify(file).Divergence!.What);
    }

    [Fact]
    public void assumed_signatures_are_the_only_thing_that_is_not_checked()
    {
        SignatureScheme refusing = FakeScheme.Scheme with { Verify = (_, _, _) => false };
        ChainRules rules = new(refusing, [Jar.Rules.Select<OnChainKind>(kind => kind)], Exported.Rules.Genesis);
        using MemoryStream stream = new(Exported.File);
        Assert.Null(ChainFileVerification.Run(stream, _ => rules, assumeValid: true, _ => { }, default).Divergence);
        stream.Position = 0;
        Assert.Contains("signature", ChainFileVerification.Run(stream, _ => rules, assumeValid: false, _ => { }, default).Divergence!.What, StringComparison.Ordinal);
    }

    [Fact]
    public void what_a_journal_says_a_block_did_is_compared_with_what_it_does()
    {
        TestNetwork network = new();
        Block block = network.Assemble(network.Pay("alice", "bob", Amount.Flux(1))).Block;
        Executed executed = Assert.IsType<Executed>(Execution.Execute(network.Rules, network.Ledger, block));
        Chain.BlockFinalised fact = new(block, network.Certify(block), executed.Writes(), executed.Receipt);
        Assert.Null(StoredDifference.Between(fact, executed));

        Entry<AccountId, Account> first = fact.Writes.Accounts.Set[0];
        Entry<AccountId, Account> richer = first with { Value = first.Value with { Balance = first.Value.Balance + new Amount(1) } };
        string? difference = StoredDifference.Between(
            fact with { Writes = fact.Writes with { Accounts = fact.Writes.Accounts with { Set = [richer, .. fact.Writes.Accounts.Set.Skip(1)] } } }, executed);
        Assert.Equal($"stored account {first.Key}: {richer.Value} seen, {first.Value} wanted", difference);
        Assert.StartsWith("supply:", StoredDifference.Between(
            fact with { Writes = fact.Writes with { Supply = fact.Writes.Supply with { Burnt = 0 } } }, executed), StringComparison.Ordinal);
        Assert.StartsWith("receipt of rewards:", StoredDifference.Between(
            fact with { Receipt = fact.Receipt with { Rewards = [] } }, executed), StringComparison.Ordinal);
    }

    private static Verified Verify(byte[] file)
    {
        using MemoryStream stream = new(file);
        return ChainFileVerification.Run(stream, RulesOf, assumeValid: false, _ => { }, default);
    }

    private static ChainRules RulesOf(Genesis genesis) => new(FakeScheme.Scheme, [Jar.Rules.Select<OnChainKind>(kind => kind)], genesis);

    /// <summary>Thirty blocks with payments, messages, nodes that come and go; and where each frame begins.</summary>
    private static (byte[], IReadOnlyList<long>, ChainRules, ChainState) Export()
    {
        TestNetwork network = new();
        for (int i = 0; i < 30; i++)
        {
            List<SignedTransaction> some = [network.Pay("alice", $"friend{i % 5}", Amount.Flux(i + 1))];
            if (i % 3 == 0)
            {
                some.Add(network.By("bob", Jar.Call($"j{i % 4}", new Jar.Fill("x")), new Amount(1_000 + i)));
            }

            if (i == 4)
            {
                some.Add(network.By("own0", new StopNode(network.Node(0))));
            }

            _ = network.Final(some);
        }

        using MemoryStream stream = new();
        using ChainFileWriter writer = new(stream);
        List<long> places = [];
        foreach (Chain.Event fact in network.Journal)
        {
            places.Add(writer.Length);
            writer.Write(ChainFile.FrameOf(fact));
        }

        places.Add(writer.Length);
        writer.End(network.Ledger.Height, network.Ledger.Tip.Id);
        return (stream.ToArray(), places, network.Rules, network.Ledger);
    }
}
