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
    public static SeatPlan Plan(ChainRules rules, ChainState state)
    {
        SortedMap<Outpoint, bool> hosts = Hosts(rules, state);
        Sequence<Seat> confirmed = SeatsOf(state, _ => true);
        Sequence<Seat> eligible = SeatsOf(state, hosts.ContainsKey);
        int min = state.Parameters.SeatsMin;
        return eligible.Count >= min
            ? new SeatPlan(eligible, false, $"{eligible.Count} nodes host attested workloads, {min} wanted", eligible.Count)
            : new SeatPlan(
                confirmed,
                true,
                $"floor mode: {eligible.Count} nodes host attested workloads, {min} wanted; every confirmed node holds a seat",
                eligible.Count);
    }

    private static Sequence<Seat> SeatsOf(ChainState state, Func<Outpoint, bool> chosen) =>
        state.Nodes.Where(pair => pair.Value.IsConfirmed && chosen(pair.Key))
            .Select(pair => new Seat(pair.Key, pair.Value.OperatorKey))
            .ToSequence();

    private static SortedMap<Outpoint, bool> Hosts(ChainRules rules, ChainState state) =>
        SortedMap<Outpoint, bool>.From(state.Entities
            .SelectMany(pair => rules.KindAt(pair.Key.Kind, state.Height, state.Parameters)?.HostsOf(pair.Value.State) ?? [])
            .Distinct()
            .Select(node => KeyValuePair.Create(node, true)));
}
