using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>The network's common money: the escrow of an entity that no kind answers for, so nothing can be sent to it or order from it.</summary>
/// <remarks>Genesis and rewards fill it. Source: DESIGN §9; docs/spec/chain.md §6.</remarks>
public static class Treasury
{
    public static EntityId Id { get; } = new("treasury", "main");

    /// <summary>What it holds.</summary>
    public static Amount Balance(ChainState state) => state.EntityAt(Id)?.Escrow ?? Amount.Zero;

    internal static OnChainEntity Holding(Amount amount) => new(Blob.Empty, amount, null, []);
}
