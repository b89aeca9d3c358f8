using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Nodes;

/// <summary>The registry's timers and collateral from a height on.</summary>
/// <remarks>
/// Shape: <c>Collateral</c> is what a new lock takes; a lock of the <c>Former</c> amount still starts a node and keeps it in service, the same amount where none
/// does. In an era's first block, nodes in service whose lock has neither expire. Source: docs/spec/chain.md §4; research sheet of the chain daemon §3.1.
/// </remarks>
[Wire("nodes.registry-era.v1")]
public sealed record RegistryEra(Height From, RegistryWindows Windows, TierAmounts Collateral, TierAmounts Former)
{
    public bool Accepts(CollateralLock held) => held.Amount == Collateral.Of(held.Tier) || held.Amount == Former.Of(held.Tier);
}
