using Flux.Actors.Domain.Consensus;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Chain;

/// <summary>Who votes on the next block, and why these.</summary>
/// <remarks>Shape: seats in outpoint order; <c>Floor</c> says that too few nodes are eligible and every confirmed one sits; <c>Eligible</c> counts those that host.</remarks>
public sealed record SeatPlan(Sequence<Seat> Seats, bool Floor, string Reason, int Eligible)
{
    public Seat? SeatOf(Outpoint node) => Seats.FirstOrDefault(seat => seat.Node == node);
}

/// <summary>Hands out the seats of the block after a state: one equal seat per node.</summary>
/// <remarks>
/// Only confirmed nodes that are attested hosts of a paid workload sit, once there are <c>SeatsMin</c> of them; below that every confirmed node does (floor mode).
/// Source: DESIGN §12, small form.
/// </remarks>
public static class Seating
{
    public static SeatPlan Plan(ChainState state)
    {
        ChainIndex index = state.Index;
        int eligible = index.Hosts.Keys.Count(index.Nodes.Confirmed.ContainsKey);
        int min = state.Parameters.SeatsMin;
        return eligible >= min
            ? new SeatPlan(
                SeatsOf(index.Nodes.Confirmed.Where(pair => index.Hosts.ContainsKey(pair.Key))),
                false,
                $"{eligible} nodes host attested workloads, {min} wanted",
                eligible)
            : new SeatPlan(
                SeatsOf(index.Nodes.Confirmed),
                true,
                $"floor mode: {eligible} nodes host attested workloads, {min} wanted; every confirmed node holds a seat",
                eligible);
    }

    private static Sequence<Seat> SeatsOf(IEnumerable<KeyValuePair<Outpoint, PublicKey>> nodes) =>
        nodes.Select(pair => new Seat(pair.Key, pair.Value)).ToSequence();
}
