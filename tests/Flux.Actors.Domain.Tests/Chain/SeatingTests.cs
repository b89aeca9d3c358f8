using Flux.Actors.Domain.Chain;
using Flux.Actors.Kernel;

namespace Flux.Actors.Domain.Tests.Chain;

public sealed class SeatingTests
{
    private readonly TestNetwork _network = new(genesis => genesis with { Parameters = genesis.Parameters with { SeatsMin = 3 } });

    [Fact]
    public void below_the_minimum_every_confirmed_node_holds_one_seat_and_the_reason_is_told()
    {
        Host(0, 1);
        SeatPlan plan = Plan();
        Assert.True(plan.Floor);
        Assert.Equal((4, 2), (plan.Seats.Count, plan.Eligible));
        Assert.Equal("floor mode: 2 nodes host attested workloads, 3 wanted; every confirmed node holds a seat", plan.Reason);
    }

    [Fact]
    public void with_enough_hosts_only_they_hold_seats_in_outpoint_order()
    {
        Host(3, 0, 1);
        SeatPlan plan = Plan();
        Assert.False(plan.Floor);
        Assert.Equal(new[] { 0, 1, 3 }.Select(_network.Node).Order(), plan.Seats.Select(seat => seat.Node));
        Assert.Equal("3 nodes host attested workloads, 3 wanted", plan.Reason);
        Assert.Equal(FakeScheme.Key("op3"), plan.SeatOf(_network.Node(3))!.Key);
        Assert.Null(plan.SeatOf(_network.Node(2)));
        _network.Empty(3);
    }

    [Fact]
    public void a_node_that_hosts_twice_or_is_not_confirmed_counts_once_or_not_at_all()
    {
        _network.Final(
            _network.By("alice", Jar.Call("a", new Jar.Serve([_network.Node(0), _network.Node(1)]))),
            _network.By("alice", Jar.Call("b", new Jar.Serve([_network.Node(0), new Outpoint(Hash256.Zero, 7)])), ahead: 1));
        Assert.Equal(2, Plan().Eligible);
    }

    private void Host(params int[] nodes) =>
        _network.Final(_network.By("alice", Jar.Call("a", new Jar.Serve([.. nodes.Select(_network.Node)]))));

    private SeatPlan Plan() => Seating.Plan(_network.Ledger);
}
