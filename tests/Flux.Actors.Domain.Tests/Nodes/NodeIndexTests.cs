using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Tests.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Nodes;

public sealed class NodeIndexTests
{
    private static readonly AccountId Owner = FakeScheme.Account("own");

    [Fact]
    public void another_node_of_an_owner_of_many_costs_no_more_than_a_first_one()
    {
        NodeIndex index = NodeIndex.Empty;
        for (int i = 0; i < 2_000; i++)
        {
            index = index.With(At(i), null, Confirmed(i));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        index = index.With(At(2_000), null, Confirmed(2_000));
        index = index.With(At(7), Confirmed(7), Confirmed(7) with { Stage = NodeStage.Unbonding });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
        Assert.Equal(Enumerable.Range(0, 2_001).Where(i => i != 7).Select(At).Order(), index.Owners[Owner].Keys);
    }

    private static Outpoint At(int i) => new(Hash256.Sha256(BitConverter.GetBytes(i)), 0);

    private static NodeRecord Confirmed(int i) => new(
        Owner,
        Tier.Cumulus,
        FakeScheme.Key($"op{i}"),
        "org",
        "127.0.0.1",
        NodeStage.Confirmed,
        Height.Genesis,
        Height.Genesis,
        Height.Genesis,
        null,
        null,
        0,
        Height.Genesis);
}
