using Flux.Actors.Domain.Economics;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>What execution needs beside the state and the block: cryptography, the on-chain kinds, the economics, the genesis file.</summary>
public sealed class ChainRules(SignatureScheme scheme, IReadOnlyList<OnChainKind> kinds, EconomicsProfile economics, Genesis genesis)
{
    public SignatureScheme Scheme => scheme;

    public IReadOnlyList<OnChainKind> Kinds => kinds;

    public EconomicsProfile Economics => economics;

    public Genesis Genesis => genesis;

    /// <summary>The network id, hashed once.</summary>
    public Hash256 Network { get; } = genesis.Id();

    /// <summary>The on-chain kind of that name; null when this network has none.</summary>
    public OnChainKind? KindOf(string name) => kinds.FirstOrDefault(kind => kind.Name == name);
}
