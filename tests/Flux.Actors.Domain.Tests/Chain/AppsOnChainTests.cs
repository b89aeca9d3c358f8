using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Tests.Apps;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

/// <summary>What apps bring into block execution: money that is burnt or the treasury's, and many ends at one height.</summary>
public sealed class AppsOnChainTests
{
    [Fact]
    public void a_settlement_pays_the_host_burns_its_part_and_gives_the_treasury_its_own()
    {
        TestNetwork network = new(null, App.RulesWith(AppParameters.Default).Select<OnChainKind>(kind => kind));
        EntityId hello = new(App.Name, "hello");
        network.Final(network.By("alice", new Call(hello, Wire.Encode<App.Command>(new App.Register(SpecificationTexts.Hello, null))), AppWorld.Price));
        network.Final(network.By("op0", new Call(hello, Wire.Encode<App.Command>(new App.Accept(0, 0, network.Node(0)))), fee: Amount.Zero));
        while (network.Ledger.Pending.Count == 0)
        {
            network.Final();
        }

        // Registered in block 1, attested in block 2, settled in block 61: 59 blocks at 18 + 2 + 2 atoms.
        Assert.Equal(new Height(61), network.Ledger.Height);
        Assert.Equal(
            [new PayFromEscrow(hello, FakeScheme.Account("own0"), new Amount(59 * 18)), new BurnFromEscrow(hello, new Amount(59 * 2)), new PayTreasury(hello, new Amount(59 * 2))],
            network.Ledger.Pending);
        Int128 burnt = network.Ledger.Supply.Burnt;
        Amount treasury = Treasury.Balance(network.Ledger);
        BlockReceipt receipt = network.Final();
        Assert.Equal((Int128)(59 * 2), network.Ledger.Supply.Burnt - burnt);
        Assert.Equal(treasury + receipt.ToTreasury + new Amount(59 * 2), Treasury.Balance(network.Ledger));
        Assert.Equal(AppWorld.Price - new Amount(59 * 22), network.Ledger.EntityAt(hello)!.Escrow);
    }

    [Fact]
    public void a_block_ticks_at_most_a_thousand_entities_and_the_next_one_the_rest()
    {
        TestNetwork network = new();
        for (int block = 0; block < 2; block++)
        {
            network.Final(Enumerable.Range(0, 550).Select(i => network.By("alice", Jar.Call($"{block}-{i}", new Jar.Wake(new Height(4))), ahead: (ulong)i)));
        }

        network.Final();
        Assert.Equal(1_000, network.Final().Deliveries.Count);
        Assert.Equal(100, network.Final().Deliveries.Count);
        Assert.Empty(network.Final().Deliveries);
    }
}
