using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Placement.Placement;

namespace Flux.Actors.Domain.Tests.Placement;

public sealed class PlacementTests
{
    private static readonly Outpoint N1 = new(Hash256.Sha256([1]), 0);
    private static readonly Outpoint N2 = new(Hash256.Sha256([2]), 0);
    private static readonly Outpoint N3 = new(Hash256.Sha256([3]), 0);
    private static readonly Workload Hello = new("hello", "hello:1", [new PortMapping(8080, 80)], [], [], 500, 128, 1, "/", true);
    private static readonly Decider<State, Command, Event, Refusal> Decider = With(PlacementTimings.Default);

    private readonly List<Effect> _effects = [];
    private State _state = Decider.Initial;
    private Timestamp _now = new(1_000_000);

    [Fact]
    public void ordinals_are_placed_one_after_the_other_and_know_their_siblings()
    {
        Accept(new Place(Hello, 2));
        Assert.Equal([new FindNodes(new Assignable(Hello, 0, 1), [], [])], Searches());
        Accept(Found(0, 1, N1, N2));
        Assert.Equal(new Tell(N1.NodeEntity, new Node.Reserve(N1, 0, 1, Hello)), _effects.Last());
        Accept(new Reserved(0, 1, N1, "127.11.0.1"));
        Assert.Contains(new Tell(Instance.At("hello", 0), new Instance.Run(new Assignment(Hello, 0, N1, "127.11.0.1", 1))), _effects);
        Assert.Equal(new FindNodes(new Assignable(Hello, 1, 1), [N1], []), Searches().Last());
    }

    [Fact]
    public void a_declining_node_is_followed_by_the_next()
    {
        Accept(new Place(Hello, 1), Found(0, 1, N1, N2), new Declined(0, 1, N1, "port 8080 is in use"));
        Assert.Equal(new Tell(N2.NodeEntity, new Node.Reserve(N2, 0, 1, Hello)), _effects.Last());
    }

    [Fact]
    public void when_nobody_can_hold_it_the_reasons_are_kept_and_it_is_tried_again_later_and_later()
    {
        Accept(new Place(Hello, 1), Found(0, 1, N1), new Declined(0, 1, N1, "port 8080 is in use"));
        Unplaceable blocked = Assert.IsType<Unplaceable>(Slots[0]);
        Assert.Equal(($"node {N1.Short}: port 8080 is in use", _now + 1000), (blocked.Reasons, blocked.RetryAt));
        Accept(new Retry(0, 1), new FoundNodes(0, 2, [], "8 × too little memory"));
        Assert.Equal(("8 × too little memory", _now + 2000), (((Unplaceable)Slots[0]).Reasons, ((Unplaceable)Slots[0]).RetryAt));
        Accept(new Retry(0, 1));
        Assert.IsType<Unplaceable>(Slots[0]);
        Accept(new Retry(0, 2));
        Assert.Equal(3, Searches().Last().Wanted.Attempt);
    }

    [Fact]
    public void an_unplaceable_ordinal_does_not_hold_up_the_others()
    {
        Accept(new Place(Hello, 2), new FoundNodes(0, 1, [], "none"));
        Assert.Equal(1, Searches().Last().Wanted.Ordinal);
    }

    [Fact]
    public void a_lost_node_is_replaced_at_once_under_a_higher_fence()
    {
        PlaceTwo();
        _effects.Clear();
        Accept(new NodeLost(N1));
        Assert.Equal(
            [new Tell(N1.NodeEntity, new Node.Release("hello", 0, 1)), new Perform("find/0", new FindNodes(new Assignable(Hello, 0, 2), [N2], [N1]))], _effects);
        Accept(Found(0, 2, N3), new Reserved(0, 2, N3, "127.13.0.1"));
        Assert.Equal(new Tell(Instance.At("hello", 0), new Instance.Run(new Assignment(Hello, 0, N3, "127.13.0.1", 2))), _effects.Last());
    }

    [Fact]
    public void a_node_lost_while_it_was_asked_is_released_and_its_late_answer_ignored()
    {
        Accept(new Place(Hello, 1), Found(0, 1, N1), new NodeLost(N1));
        Assert.Contains(new Tell(N1.NodeEntity, new Node.Release("hello", 0, 1)), _effects);
        Accept(new Reserved(0, 1, N1, "127.11.0.1"));
        Assert.IsType<Searching>(Slots[0]);
        Assert.DoesNotContain(_effects, effect => effect is Tell { Command: Instance.Run });
    }

    [Fact]
    public void a_fault_of_the_node_moves_the_instance_and_a_fault_of_the_app_is_noted()
    {
        PlaceTwo();
        Accept(new InstanceFailed(1, 1, N2, InstanceFault.ImageNotFound, "no image"));
        Assert.Equal("no image", ((Placed)Slots[1]).Trouble);
        Accept(new InstanceFailed(0, 1, N1, InstanceFault.PortInUse, "port taken"));
        Assert.Equal(new FindNodes(new Assignable(Hello, 0, 2), [N2], [N1]), Searches().Last());
    }

    [Fact]
    public void nodes_that_fail_it_one_after_the_other_are_left_out_until_none_is_left_and_then_it_waits_longer_each_time()
    {
        Accept(new Place(Hello, 1));
        long fence = 0;
        for (int round = 1; round <= 3; round++)
        {
            Assert.Empty(Searches().Last().Excluded);
            Accept(Found(0, ++fence, N1, N2), new Reserved(0, fence, N1, "127.11.0.1"));
            Accept(new InstanceFailed(0, fence, N1, InstanceFault.PortInUse, "port 127.11.0.1:8080 is in use"));
            Assert.Equal([N1], Searches().Last().Excluded);
            Accept(Found(0, ++fence, N2), new Reserved(0, fence, N2, "127.12.0.1"));
            Accept(new InstanceFailed(0, fence, N2, InstanceFault.Unavailable, "no engine"));
            Assert.Equal([N1, N2], Searches().Last().Excluded);
            Accept(new FoundNodes(0, ++fence, [], "2 × left out"));
            Unplaceable blocked = Assert.IsType<Unplaceable>(Slots[0]);
            Assert.Equal($"2 × left out; node {N1.Short}: port 127.11.0.1:8080 is in use; node {N2.Short}: no engine", blocked.Reasons);
            Assert.Equal(_now + (500 << round), blocked.RetryAt);
            Accept(new Retry(0, fence));
        }

        Accept(Found(0, ++fence, N1), new Reserved(0, fence, N1, "127.11.0.1"), new InstanceServing(0, fence, N1), new NodeLost(N1));
        Assert.Equal([N1], Searches().Last().Excluded);
        Accept(new FoundNodes(0, ++fence, [], "none"));
        Assert.Equal(_now + 1000, Assert.IsType<Unplaceable>(Slots[0]).RetryAt);
    }

    [Fact]
    public void an_ordinal_that_fails_on_many_nodes_in_a_row_waits_before_it_fails_on_more()
    {
        Accept(new Place(Hello, 1));
        for (int fence = 1; fence <= FailuresMax; fence++)
        {
            Outpoint node = new(Hash256.Sha256([(byte)fence, 1]), 0);
            Accept(Found(0, fence, node), new Reserved(0, fence, node, "127.11.0.1"));
            Accept(new InstanceFailed(0, fence, node, InstanceFault.PortInUse, "taken"));
        }

        Assert.Equal(FailuresMax, Searches().Count());
        Assert.Equal(_now + 1000, Assert.IsType<Unplaceable>(Slots[0]).RetryAt);
        Accept(new Retry(0, FailuresMax));
        Assert.Empty(Searches().Last().Excluded);
    }

    [Fact]
    public void serving_and_attestation_belong_to_the_fence_they_name()
    {
        PlaceTwo();
        Accept(new InstanceServing(0, 1, N1), new Attested(0, 1, N1), new Attested(1, 1, N1));
        Assert.Equal(new Placed(1, N1, "127.11.0.1", true, true, null, [], 0), Slots[0]);
        Assert.False(((Placed)Slots[1]).IsAttested);
        Refuse(Refusal.UnknownFence, new Attested(0, 2, N1));
        Refuse(Refusal.NoSuchOrdinal, new Attested(7, 1, N1));
    }

    [Fact]
    public void fewer_instances_stop_the_highest_ordinals_and_more_add_to_them()
    {
        PlaceTwo();
        _effects.Clear();
        Accept(new Place(Hello, 1));
        Assert.Equal(
            [new Forget("retry/1"), new Tell(N2.NodeEntity, new Node.Release("hello", 1, 1)), new Tell(Instance.At("hello", 1), new Instance.Stop())], _effects);
        Accept(new Place(Hello, 2));
        Assert.Equal(new FindNodes(new Assignable(Hello, 1, 2), [N1], []), Searches().Last());
    }

    [Fact]
    public void a_changed_workload_is_reserved_anew_while_the_instances_still_run()
    {
        PlaceTwo();
        _effects.Clear();
        Accept(new Place(Hello with { Image = "hello:2" }, 2));
        Assert.DoesNotContain(_effects, effect => effect is Tell { Command: Instance.Stop });
        Assert.Equal(2, _effects.Count(effect => effect is Tell { Command: Node.Release }));
        Assert.Equal(("hello:2", 2), (Searches().Last().Wanted.Workload.Image, Searches().Last().Wanted.Attempt));
    }

    [Fact]
    public void after_a_withdrawal_nothing_is_left_and_the_fences_go_on()
    {
        PlaceTwo();
        _effects.Clear();
        Accept(new Withdraw());
        Assert.Equal(2, _effects.Count(effect => effect is Tell { Command: Node.Release }));
        Assert.Equal(2, _effects.Count(effect => effect is Tell { Command: Instance.Stop }));
        Refuse(Refusal.NotPlaced, new InstanceServing(0, 1, N1));
        Accept(new Place(Hello, 1));
        Assert.Equal(2, Searches().Last().Wanted.Attempt);
        Refuse(Refusal.NoInstances, new Place(Hello, 0));
    }

    [Fact]
    public void the_laws_hold()
    {
        Reached reached = Laws.Walk(
            Decider,
            [
                new Place(Hello, 2), new Place(Hello, 2), new Place(Hello, 1), new Place(Hello with { Image = "x" }, 2), new Place(Hello, 0), new Withdraw(),
                new NodeLost(N1), new NodeLost(N2),
                .. from ordinal in new[] { 0, 1 }
                   from fence in new long[] { 1, 2, 3 }
                   from command in (Command[])[
                       Found(ordinal, fence, N1, N2), Found(ordinal, fence, N2), new FoundNodes(ordinal, fence, [], "none"),
                       new Reserved(ordinal, fence, N1, "127.11.0.1"), new Reserved(ordinal, fence, N2, "127.12.0.1"),
                       new Declined(ordinal, fence, N1, "full"), new Declined(ordinal, fence, N2, "full"), new InstanceServing(ordinal, fence, N1),
                       new InstanceFailed(ordinal, fence, N1, InstanceFault.Exited, "ended"),
                       new InstanceFailed(ordinal, fence, N2, InstanceFault.PortInUse, "taken"), new Attested(ordinal, fence, N1), new Retry(ordinal, fence)]
                   select command,
            ],
            walks: 60, steps: 600, seed: 2);
        reached.AllOf<Event, Refusal>();
        Assert.True(reached.States > 300, $"{reached.States} states");
    }

    private SortedMap<int, Slot> Slots => Assert.IsType<Placing>(_state).Slots;

    private static FoundNodes Found(int ordinal, long attempt, params Outpoint[] nodes) => new(ordinal, attempt, nodes.ToSequence(), "");

    private IEnumerable<FindNodes> Searches() => _effects.OfType<Perform>().Select(perform => perform.Request).OfType<FindNodes>();

    private void PlaceTwo() => Accept(
        new Place(Hello, 2), Found(0, 1, N1), new Reserved(0, 1, N1, "127.11.0.1"), Found(1, 1, N2), new Reserved(1, 1, N2, "127.12.0.1"));

    private void Accept(params Command[] commands)
    {
        foreach (Command command in commands)
        {
            _now += 10;
            Decision<Event, Refusal> decision = Decider.Decide(_state, command, new Moment(Height.Genesis, _now));
            Assert.True(decision.Refused is null, $"{command}: {decision}");
            foreach (Event fact in decision)
            {
                _state = Decider.Evolve(_state, fact);
                _effects.AddRange(Decider.React(_state, fact));
            }
        }
    }

    private void Refuse(Refusal refusal, Command command) =>
        Assert.Equal(refusal, Decider.Decide(_state, command, new Moment(Height.Genesis, _now)).Refused);
}
