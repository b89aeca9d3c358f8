using Flux.Actors.Domain.Nodes;
using Flux.Actors.Kernel;

namespace Flux.Actors.Node.Dev;

/// <summary>A node that this host serves: its lock, its place, and whether it is there from genesis or has to join.</summary>
/// <remarks>Shape: the number counts from 1 and names the owner's key file in a development network.</remarks>
[Wire("node.served-node.v1")]
public sealed record ServedNode(int Number, Outpoint Node, Tier Tier, string Organisation, string Address, bool FromGenesis, PublicKey Owner);
