using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Network.OnChain;

/// <summary>A message the chain executed, on its way to the entity's own actor; <c>At</c> is the block's height and slot time.</summary>
[Wire("network.delivered.v1")]
public sealed record Delivered(Delivery Delivery, Moment At);
