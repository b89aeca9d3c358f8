using Flux.Actors.Crypto;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Network;

namespace Flux.Actors.Node.Hosting;

/// <summary>The rules that a genesis file's network runs under: real signatures, the on-chain kinds, its own economics.</summary>
public static class NetworkRules
{
    public static ChainRules Of(Genesis genesis) =>
        new(Signatures.Scheme, NetworkKinds.OnChain, genesis);
}
