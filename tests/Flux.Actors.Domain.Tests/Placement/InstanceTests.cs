using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Placement.Instance;
using Supervisor = Flux.Actors.Domain.Placement.Placement;

namespace Flux.Actors.Domain.Tests.Placement;

public sealed class InstanceTests
{
    private static readonly Outpoint North = new(Hash256.Sha256([1]), 0);
    private static readonly Outpoint South = new(Hash256.Sha256([2]), 0);
    private static readonly Workload Hello = new("hello", "hello:1", [new PortMapping(8080, 80)], [], [], 500, 128, 1, "/", true);
    private static readonly Assignment First = new(Hello, 2, North, "127.11.0.1", 1);
    private static readonly Assignment Second = new(Hello, 2, South, "127.12.0.1", 2);
    private static readonly Container Box = new("c0ffee", "sha256:1", false);
    private static readonly InstanceTimings Timings = InstanceTimings.Default;
    private static readonly Decider<State, Command, Event, Refusal> Decider = With(Timings);

    private readonly List<Effect> _effects = [];
    private State _state = Decider.Initial;
    private Timestamp _now = new(1_000_000);

    [Fact]
    public void an_assignment_starts_a_container_on_its_node()
    {
        Accept(new Run(First));
        Assert.Equal([new Perform($"container/{North}", new StartContainer(First, 1, false))], _effects);
    }

    [Fact]
    public void the_first_time_it_serves_the_placement_is_told_and_the_node_accepts_on_chain()
    {
        ToServing();
        Assert.Contains(new Tell(Supervisor.At("hello"), new Supervisor.InstanceServing(2, 1, North)), _effects);
        Assert.Single(Requests<SubmitAccept>(), new SubmitAccept("hello", 2, 1, North));
        Accept(Observe(running: false), new Restart(1, 1), new Started(1, 2, Box), Observe(serving: true));
        Assert.IsType<Serving>(_state);
        Assert.Single(Requests<SubmitAccept>());
    }

    [Fact]
    public void what_failed_on_a_node_is_still_told_when_it_serves_on_another()
    {
        Accept(new Run(First), new StartFailed(1, 1, InstanceFault.PortInUse, "port 127.11.0.1:8080 is in use"));
        Assert.IsType<Failed>(_state);
        Accept(new Run(Second), new Started(2, 2, Box), new Observed(2, 2, true, true, null));
        Assert.Equal("port 127.11.0.1:8080 is in use", Assert.IsType<Serving>(_state).Trials.LastFailure);
    }

    [Fact]
    public void unchanged_observations_record_nothing()
    {
        ToServing();
        Assert.Empty(Decider.Decide(_state, Observe(serving: true), Now).Events);
        Accept(Observe());
        Assert.Empty(Decider.Decide(_state, Observe(), Now).Events);
    }

    [Fact]
    public void a_killed_container_is_started_again_after_half_a_second()
    {
        ToServing();
        Timestamp killed = _now += 5000;
        Accept(new Observed(1, 1, false, false, 137));
        Assert.Equal("the container ended with code 137", Assert.IsType<Restarting>(_state).Reason);
        Assert.Contains(new Remind("restart", killed + 500, new Restart(1, 1)), _effects);
        Accept(new Restart(1, 1));
        Assert.Equal(new StartContainer(First, 2, false), Requests<StartContainer>().Last());
    }

    [Fact]
    public void each_crash_in_a_row_waits_twice_as_long_up_to_half_a_minute()
    {
        Accept(new Run(First));
        List<long> waits = [];
        for (int start = 1; start <= 9; start++)
        {
            Accept(new Started(1, start, Box), new Observed(1, start, false, false, 1));
            waits.Add(Assert.IsType<Restarting>(_state).RetryAt - _now);
            Accept(new Restart(1, start));
        }

        Assert.Equal([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000], waits);
    }

    [Fact]
    public void a_minute_of_serving_forgives_the_faults_before()
    {
        ToServing();
        Accept(Observe(running: false), new Restart(1, 1), new Started(1, 2, Box), Observe(serving: true));
        _now += 60_000;
        Accept(Observe(running: false));
        Assert.Equal(1, Assert.IsType<Restarting>(_state).Trials.Faults);
    }

    [Fact]
    public void a_missing_image_fails_with_its_reason_and_waits_longer()
    {
        Accept(new Run(First), new StartFailed(1, 1, InstanceFault.ImageNotFound, "no image hello:1 here"));
        Failed failed = Assert.IsType<Failed>(_state);
        Assert.Equal(("no image hello:1 here", _now + 30_000), (failed.Reason, failed.RetryAt));
        Assert.Contains(
            new Tell(Supervisor.At("hello"), new Supervisor.InstanceFailed(2, 1, North, InstanceFault.ImageNotFound, "no image hello:1 here")), _effects);
    }

    [Fact]
    public void a_container_that_never_serves_is_made_anew()
    {
        Accept(new Run(First), new Started(1, 1, Box));
        Assert.Contains(new Remind("health", _now + 30_000, new CheckHealth(1, 1)), _effects);
        Accept(new CheckHealth(1, 1), new Restart(1, 1));
        Assert.Equal(new StartContainer(First, 2, true), Requests<StartContainer>().Last());
    }

    [Fact]
    public void a_short_loss_of_health_is_only_watched()
    {
        ToServing();
        Accept(Observe());
        Assert.IsType<Unhealthy>(_state);
        Accept(Observe(serving: true), new CheckHealth(1, 1));
        Assert.IsType<Serving>(_state);
    }

    [Fact]
    public void a_move_removes_the_old_container_and_starts_the_new_one()
    {
        ToServing();
        _effects.Clear();
        Accept(new Run(Second));
        Assert.Equal(
            [new RemoveContainer("hello", 2, North, 1), new StartContainer(Second, 2, false)], _effects.OfType<Perform>().Select(perform => perform.Request));
        Assert.Equal([$"container/{North}", $"container/{South}"], _effects.OfType<Perform>().Select(perform => perform.Key));
        Refuse(Refusal.StaleFence, Observe());
        Refuse(Refusal.StaleFence, new Run(First));
        Accept(new Removed(1), new Started(2, 2, Box), new Observed(2, 2, true, true, null));
        Assert.Equal(new SubmitAccept("hello", 2, 2, South), Requests<SubmitAccept>().Single());
    }

    [Fact]
    public void a_changed_workload_on_the_same_node_does_not_adopt_the_old_container()
    {
        ToServing();
        Accept(new Run(First with { Fence = 2, Workload = Hello with { Image = "hello:2" } }));
        Assert.True(Requests<StartContainer>().Last().Fresh);
    }

    [Fact]
    public void what_is_reported_of_an_earlier_start_changes_nothing()
    {
        ToServing();
        Accept(Observe(running: false), new Restart(1, 1));
        Refuse(Refusal.StaleStart, new Started(1, 1, Box));
        Refuse(Refusal.StaleStart, new Observed(1, 1, false, false, 0));
    }

    [Fact]
    public void stopping_removes_the_container_for_good()
    {
        ToServing();
        Accept(new Stop());
        Assert.Equal(new RemoveContainer("hello", 2, North, 1), Requests<RemoveContainer>().Single());
        Accept(Observe(running: false), new Removed(1));
        Assert.IsType<Stopped>(_state);
        Refuse(Refusal.NotAssigned, Observe());
        Refuse(Refusal.StaleFence, new Run(First));
        Accept(new Run(Second));
        Assert.Equal(2, Requests<StartContainer>().Last().Start);
    }

    [Fact]
    public void the_laws_hold()
    {
        Reached reached = Laws.Walk(
            Decider,
            [
                new Run(First), new Run(First), new Run(Second), new Run(First with { Fence = 3, Workload = Hello with { Image = "x" } }), new Stop(),
                .. from fence in new long[] { 1, 2, 3 }
                   from start in new[] { 1, 2, 3 }
                   from command in (Command[])[
                       new Started(fence, start, Box), new Started(fence, start, Box), new StartFailed(fence, start, InstanceFault.PortInUse, "taken"),
                       new Observed(fence, start, true, true, null), new Observed(fence, start, true, true, null),
                       new Observed(fence, start, true, false, null), new Observed(fence, start, false, false, 1),
                       new Restart(fence, start), new CheckHealth(fence, start), new Removed(fence)]
                   select command,
            ],
            walks: 150, steps: 120, seed: 1);
        reached.AllOf<Event, Refusal>();
        Assert.True(reached.States > 150, $"{reached.States} states");
    }

    private Moment Now => new(Height.Genesis, _now);

    private static Observed Observe(bool running = true, bool serving = false) => new(1, 1, running, serving, null);

    private IEnumerable<T> Requests<T>() => _effects.OfType<Perform>().Select(perform => perform.Request).OfType<T>();

    private void ToServing() => Accept(new Run(First), new Started(1, 1, Box), Observe(), Observe(serving: true));

    private void Accept(params Command[] commands)
    {
        foreach (Command command in commands)
        {
            // Observations of this fixture speak of the start in force.
            Command current = command is Observed { Fence: 1, Start: 1 } seen && _state is Active { Assignment.Fence: 1 } s
                ? seen with { Start = s.Trials.Start }
                : command;
            Decision<Event, Refusal> decision = Decider.Decide(_state, current, Now);
            Assert.True(decision.Refused is null, $"{command}: {decision}");
            foreach (Event fact in decision)
            {
                _state = Decider.Evolve(_state, fact);
                _effects.AddRange(Decider.React(_state, fact));
            }
        }
    }

    private void Refuse(Refusal refusal, Command command) => Assert.Equal(refusal, Decider.Decide(_state, command, Now).Refused);
}
