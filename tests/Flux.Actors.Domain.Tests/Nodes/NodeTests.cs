using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;
using static Flux.Actors.Domain.Nodes.Node;
using Supervisor = Flux.Actors.Domain.Placement.Placement;

namespace Flux.Actors.Domain.Tests.Nodes;

public sealed class NodeTests
{
    private static readonly Outpoint Here = new(Hash256.Sha256([1]), 0);
    private static readonly Workload Hello = new("hello", "hello:1", [new PortMapping(8080, 80)], [], [], 2000, 3000, 10, "/", true);
    private static readonly Workload Other = Hello with { App = "other", Ports = [new PortMapping(9090, 80)] };
    private static readonly Standing Confirmed = new(Here, Tier.Cumulus, "acme", "127.11.0.1", "confirmed", true);

    private readonly List<Effect> _effects = [];
    private State _state = Decider.Initial;

    [Fact]
    public void a_reservation_that_fits_is_answered_with_the_nodes_address()
    {
        Accept(new Register(Confirmed), Ask(Hello));
        Assert.Equal([new Tell(Supervisor.At("hello"), new Supervisor.Reserved(0, 1, Here, "127.11.0.1"))], _effects);
        Assert.Equal(new Capacity(1000, 2000, 150), Assert.IsType<Known>(_state).Free);
    }

    [Theory]
    [InlineData(1001, 1, 1, "cpu: 1000 millicores free, 1001 wanted")]
    [InlineData(1, 2001, 1, "memory: 2000 MiB free, 2001 wanted")]
    [InlineData(1, 1, 151, "disk: 150 GiB free, 151 wanted")]
    public void one_that_does_not_fit_is_declined_with_what_is_short(long cpu, long memory, long disk, string reason)
    {
        Workload big = Other with { CpuMillicores = cpu, MemoryMebibytes = memory, DiskGibibytes = disk };
        Accept(new Register(Confirmed), Ask(Hello), Ask(big));
        Assert.Equal(reason, Declines().Single().Reason);
        Accept(Ask(big with { CpuMillicores = Math.Min(cpu, 1000), MemoryMebibytes = Math.Min(memory, 2000), DiskGibibytes = Math.Min(disk, 150) }, 2));
        Assert.Equal(2, Assert.IsType<Known>(_state).Reservations.Count);
    }

    [Fact]
    public void a_port_is_given_once()
    {
        Accept(new Register(Confirmed), Ask(Hello), Ask(Other with { CpuMillicores = 1, MemoryMebibytes = 1, Ports = Hello.Ports }));
        Assert.Equal("port 8080 is in use", Declines().Single().Reason);
    }

    [Fact]
    public void the_same_instance_may_change_its_own_reservation_under_a_higher_fence_only()
    {
        Accept(new Register(Confirmed), Ask(Hello, 2), Ask(Hello with { CpuMillicores = 3000 }, 3));
        Assert.Equal(0, Assert.IsType<Known>(_state).Free.CpuMillicores);
        Accept(Ask(Hello, 1));
        Assert.Equal("fence 1 is not above 3", Declines().Single().Reason);
    }

    [Fact]
    public void a_release_of_an_older_fence_leaves_the_newer_reservation()
    {
        Accept(new Register(Confirmed), Ask(Hello, 2), new Release("hello", 0, 1));
        Assert.Single(Assert.IsType<Known>(_state).Reservations);
        Accept(new Release("hello", 0, 2));
        Assert.Empty(Assert.IsType<Known>(_state).Reservations);
    }

    [Fact]
    public void a_silent_node_takes_its_validator_along_and_its_placements_are_told()
    {
        Accept(new Register(Confirmed), Ask(Hello), Ask(Other with { CpuMillicores = 1, MemoryMebibytes = 1 }));
        _effects.Clear();
        Accept(new Silence());
        Assert.Equal(
            [
                new Tell(Here.ValidatorEntity, new Validator.Silence()),
                new Tell(Supervisor.At("hello"), new Supervisor.NodeLost(Here)),
                new Tell(Supervisor.At("other"), new Supervisor.NodeLost(Here)),
            ],
            _effects);
        Accept(Ask(Other, 5));
        Assert.Equal("the node is silent", Declines().Single().Reason);
        Accept(new Wake());
        Assert.Equal(new Tell(Here.ValidatorEntity, new Validator.Wake()), _effects.Last());
    }

    [Fact]
    public void missed_heartbeats_lose_the_node_until_they_are_back()
    {
        Accept(new Register(Confirmed), Ask(Hello), new Miss());
        Assert.Equal(new Tell(Supervisor.At("hello"), new Supervisor.NodeLost(Here)), _effects.Last());
        Assert.False(OfferOf(_state)!.IsAvailable);
        Accept(new Beat());
        Assert.True(OfferOf(_state)!.IsAvailable);
    }

    [Fact]
    public void a_node_the_chain_no_longer_confirms_is_lost()
    {
        Accept(new Register(Confirmed), Ask(Hello), new Register(Confirmed with { Stage = "expired", IsConfirmed = false }));
        Assert.Equal(new Tell(Supervisor.At("hello"), new Supervisor.NodeLost(Here)), _effects.Last());
        Accept(Ask(Other));
        Assert.Equal("the node is expired, confirmed wanted", Declines().Single().Reason);
    }

    [Fact]
    public void a_draining_node_keeps_what_it_has_and_takes_no_more()
    {
        Accept(new Register(Confirmed), Ask(Hello), new Drain(), Ask(Other));
        Assert.Equal("the node is draining", Declines().Single().Reason);
        Assert.Single(Assert.IsType<Known>(_state).Reservations);
    }

    [Fact]
    public void an_unregistered_node_declines_once_per_question()
    {
        Accept(Ask(Hello), Ask(Hello));
        Assert.Equal("the node is not registered", Declines().Single().Reason);
        Assert.Null(OfferOf(_state));
        Refuse(Refusal.NotRegistered, new Silence());
    }

    [Fact]
    public void the_laws_hold()
    {
        Command[] commands =
        [
            new Register(Confirmed), new Register(Confirmed), new Register(Confirmed with { Stage = "stopped", IsConfirmed = false }),
            new Register(Confirmed with { Node = new Outpoint(Hash256.Zero, 0) }), Ask(Hello), Ask(Hello, 2), Ask(Other), Ask(Other, 2),
            Ask(Hello with { CpuMillicores = 9000 }, 3), new Release("hello", 0, 1), new Release("hello", 0, 2), new Release("other", 0, 9),
            new Silence(), new Wake(), new Miss(), new Beat(), new Drain(), new Undrain(),
        ];
        Reached reached = Laws.Walk(Decider, commands, walks: 60, steps: 100, seed: 4);
        reached.AllOf<Event, Refusal>();
        Assert.True(reached.States > 500, $"{reached.States} states");
        Laws.Explore(Decider, commands, statesMax: 500);
    }

    private static Reserve Ask(Workload workload, long fence = 1) => new(Here, 0, fence, workload);

    private IEnumerable<Supervisor.Declined> Declines() => _effects.OfType<Tell>().Select(tell => tell.Command).OfType<Supervisor.Declined>();

    private void Accept(params Command[] commands)
    {
        foreach (Command command in commands)
        {
            Decision<Event, Refusal> decision = Decider.Decide(_state, command, default);
            Assert.True(decision.Refused is null, $"{command}: {decision}");
            foreach (Event fact in decision)
            {
                _state = Decider.Evolve(_state, fact);
                _effects.AddRange(Decider.React(_state, fact));
            }
        }
    }

    private void Refuse(Refusal refusal, Command command) => Assert.Equal(refusal, Decider.Decide(_state, command, default).Refused);
}
