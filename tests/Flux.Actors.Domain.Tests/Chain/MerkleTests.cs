using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class MerkleTests
{
    private static readonly Hash256[] L = [.. Enumerable.Range(0, 40).Select(i => Hash256.Sha256([(byte)i]))];

    [Fact]
    public void small_trees_have_the_stated_shape()
    {
        Assert.Equal(Hash256.Zero, Merkle.Root([]));
        Assert.Equal(L[0], Merkle.Root(L[..1]));
        Assert.Equal(Hash256.Node(L[0], L[1]), Merkle.Root(L[..2]));
        Assert.Equal(Hash256.Node(Hash256.Node(L[0], L[1]), L[2]), Merkle.Root(L[..3]));
        Assert.Equal(
            Hash256.Node(Hash256.Node(Hash256.Node(L[0], L[1]), Hash256.Node(L[2], L[3])), L[4]),
            Merkle.Root(L[..5]));
        Assert.Equal(
            Hash256.Node(Hash256.Node(Hash256.Node(L[0], L[1]), Hash256.Node(L[2], L[3])), Hash256.Node(L[4], L[5])),
            Merkle.Root(L[..6]));
    }

    [Fact]
    public void every_prefix_and_every_swap_has_a_root_of_its_own()
    {
        Assert.Equal(L.Length, Enumerable.Range(1, L.Length).Select(n => Merkle.Root(L[..n])).Distinct().Count());
        Assert.NotEqual(Merkle.Root([L[0], L[1], L[2]]), Merkle.Root([L[0], L[2], L[1]]));
        Assert.NotEqual(Merkle.Root([L[0], L[1], L[1]]), Merkle.Root([L[0], L[1], L[1], L[1]]));
    }
}
