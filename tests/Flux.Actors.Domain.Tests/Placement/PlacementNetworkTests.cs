using Flux.Actors.Domain.Apps;
using Flux.Actors.Domain.Nodes;
using Flux.Actors.Domain.Placement;
using Flux.Actors.Kernel;
using Supervisor = Flux.Actors.Domain.Placement.Placement;

namespace Flux.Actors.Domain.Tests.Placement;

/// <summary>Placement, nodes and instances together, their messages in any order that keeps each pair's own, while nodes fall silent and containers die.</summary>
public sealed class PlacementNetworkTests
{
    [Fact]
    public void whatever_happens_every_ordinal_ends_on_one_node_that_answers_and_nothing_else_is_left()
    {
        int moves = 0, restarts = 0;
        for (ulong seed = 0; seed < 60; seed++)
        {
            Cluster cluster = new(seed);
            cluster.Trouble(300);
            cluster.Settle();
            cluster.Check(seed);
            moves += cluster.Moves;
            restarts += cluster.Restarts;
        }

        Assert.True(moves > 100 && restarts > 100, $"{moves} moves, {restarts} restarts");
    }

    private sealed class Cluster
    {
        private static readonly Workload Hello = new("hello", "hello:1", [new PortMapping(8080, 80)], [], [], 2000, 128, 1, "/", true);
        private static readonly EntityId App = Supervisor.At("hello");

        private readonly Prng _prng;
        private readonly Decider<Supervisor.State, Supervisor.Command, Supervisor.Event, Supervisor.Refusal> _supervisor = Supervisor.With(PlacementTimings.Default);
        private readonly Decider<Instance.State, Instance.Command, Instance.Event, Instance.Refusal> _instance = Instance.With(InstanceTimings.Default);
        private readonly SortedDictionary<EntityId, object> _states = [];
        private readonly List<(EntityId From, EntityId To, object Command)> _tells = [];
        private readonly List<(EntityId From, string Key, object Request)> _work = [];
        private readonly Dictionary<(EntityId, string), Remind> _timers = [];
        private readonly SortedDictionary<(int Ordinal, Outpoint Node), (long Fence, bool IsRunning)> _containers = [];
        private readonly Outpoint[] _nodes = [.. Enumerable.Range(0, 5).Select(index => new Outpoint(Hash256.Sha256([(byte)index]), 0))];
        private Timestamp _now = new(1_000_000);

        public Cluster(ulong seed)
        {
            _prng = new Prng(seed);
            foreach (Outpoint node in _nodes)
            {
                string address = $"10.{Array.IndexOf(_nodes, node)}.0.1";
                Deliver(node.NodeEntity, new Node.Register(new Node.Standing(node, Tier.Cumulus, address, address, "confirmed", true)));
            }

            Deliver(App, new Supervisor.Place(Hello, 3));
        }

        public int Moves { get; private set; }

        public int Restarts { get; private set; }

        public void Trouble(int steps)
        {
            for (int step = 0; step < steps; step++)
            {
                Outpoint node = _nodes[_prng.Below(5)];
                switch (_prng.Below(40))
                {
                    case 0:
                        Deliver(node.NodeEntity, new Node.Silence());
                        break;
                    case 1 or 2:
                        Deliver(node.NodeEntity, new Node.Wake());
                        break;
                    case 3 when _containers.Count > 0:
                        (int Ordinal, Outpoint Node) key = _containers.Keys.ElementAt((int)_prng.Below((ulong)_containers.Count));
                        _containers[key] = _containers[key] with { IsRunning = false };
                        break;
                    case 4 when _prng.Below(4) == 0:
                        Deliver(App, new Supervisor.Place(Hello with { Image = $"hello:{_prng.Below(2)}" }, 2 + (int)_prng.Below(2)));
                        break;
                    case 5 when _prng.Below(8) == 0:
                        Deliver(App, new Supervisor.Withdraw());
                        Deliver(App, new Supervisor.Place(Hello, 3));
                        break;
                    default:
                        Step();
                        break;
                }
            }
        }

        public void Settle()
        {
            foreach (Outpoint node in _nodes)
            {
                Deliver(node.NodeEntity, new Node.Wake());
            }

            Deliver(App, new Supervisor.Place(Hello, 3));
            for (int step = 0; step < 2000; step++)
            {
                Step();
            }

            // Health checks of what serves are forgotten, so a settled cluster has nothing left to do.
            Assert.Empty(_tells);
            Assert.Empty(_work);
        }

        public void Check(ulong seed)
        {
            Supervisor.Placing placing = Assert.IsType<Supervisor.Placing>(_states[App]);
            Placed[] placed = [.. placing.Slots.Values.Cast<Placed>()];
            Assert.True(placed.Length == 3 && placed.All(slot => slot.IsServing && slot.IsAttested), $"seed {seed}: {placing.Slots}");
            Assert.Equal(3, placed.Select(slot => slot.Node).Distinct().Count());
            var wanted = placing.Slots.Select(slot => (slot.Key, ((Placed)slot.Value).Node, ((Placed)slot.Value).Fence)).OrderBy(place => place);
            var reserved = _nodes.Select(node => (Node.Known)_states[node.NodeEntity])
                .SelectMany(node => node.Reservations.Values.Select(held => (held.Ordinal, node.Standing.Node, held.Fence)))
                .OrderBy(place => place);
            Assert.Equal(wanted, reserved);
            Assert.Equal(wanted, _containers.Where(pair => pair.Value.IsRunning).Select(pair => (pair.Key.Ordinal, pair.Key.Node, pair.Value.Fence)).OrderBy(place => place));
            Assert.Equal(3, _containers.Count);
        }

        private void Step()
        {
            int choices = _tells.Count + _work.Count + 2;
            int choice = (int)_prng.Below((ulong)choices);
            if (choice < _tells.Count)
            {
                // The first of a pair goes first; pairs overtake each other.
                (EntityId From, EntityId To, object Command) tell = _tells.First(each => (each.From, each.To) == (_tells[choice].From, _tells[choice].To));
                _tells.Remove(tell);
                Deliver(tell.To, tell.Command);
            }
            else if (choice < _tells.Count + _work.Count)
            {
                (EntityId from, string key, object request) = _work[choice - _tells.Count];
                _work.RemoveAt(choice - _tells.Count);
                if (Answer(request) is { } answer)
                {
                    Deliver(from, answer);
                }
            }
            else if (choice == choices - 1)
            {
                Watch((int)_prng.Below(3));
            }
            else if (_tells.Count + _work.Count == 0 && _timers.Count > 0)
            {
                (var timer, Remind due) = _timers.OrderBy(pair => pair.Value.At).ThenBy(pair => pair.Key).First();
                _timers.Remove(timer);
                _now = due.At > _now ? due.At : _now;
                Deliver(timer.Item1, due.Command);
            }
        }

        private void Watch(int ordinal)
        {
            if (_states.GetValueOrDefault(Instance.At("hello", ordinal)) is Instance.Active s)
            {
                bool isRunning = _containers.GetValueOrDefault((ordinal, s.Assignment.Node)).IsRunning;
                Deliver(Instance.At("hello", ordinal), new Instance.Observed(s.Assignment.Fence, s.Trials.Start, isRunning, isRunning, null));
            }
        }

        private object? Answer(object request)
        {
            switch (request)
            {
                case Supervisor.FindNodes r:
                    Sequence<NodeOffer> offers = _nodes.Select(node => Node.OfferOf((Node.State)_states[node.NodeEntity])).OfType<NodeOffer>().ToSequence();
                    Ranked ranked = Ranking.Rank(Hash256.Zero, r.Wanted, offers, r.Siblings, r.Excluded);
                    return new Supervisor.FoundNodes(r.Wanted.Ordinal, r.Wanted.Attempt, ranked.Nodes, ranked.Summary);
                case Instance.StartContainer r:
                    (int Ordinal, Outpoint Node) key = (r.Assignment.Ordinal, r.Assignment.Node);
                    if (_containers.GetValueOrDefault(key).Fence > r.Assignment.Fence)
                    {
                        return new Instance.StartFailed(r.Assignment.Fence, r.Start, InstanceFault.StaleFence, "a later container is there");
                    }

                    if (_prng.Below(20) == 0)
                    {
                        return new Instance.StartFailed(r.Assignment.Fence, r.Start, InstanceFault.Unavailable, "the runtime did not answer");
                    }

                    _containers[key] = (r.Assignment.Fence, true);
                    return new Instance.Started(r.Assignment.Fence, r.Start, new Instance.Container("id", "digest", false));
                case Instance.RemoveContainer r:
                    _containers.Remove((r.Ordinal, r.Node));
                    return new Instance.Removed(r.Fence);
                case Instance.SubmitAccept r:
                    _tells.Add((new EntityId("chain", "main"), App, new Supervisor.Attested(r.Ordinal, r.Attempt, r.Node)));
                    return null;
                default:
                    throw new InvalidOperationException($"{request}");
            }
        }

        private void Deliver(EntityId to, object command)
        {
            switch (command)
            {
                case Supervisor.Command c:
                    Apply(_supervisor, to, c);
                    break;
                case Node.Command c:
                    Apply(Node.Decider, to, c);
                    break;
                case Instance.Command c:
                    Apply(_instance, to, c);
                    break;
                default:
                    break; // The validators are not part of this cluster.
            }
        }

        private void Apply<TState, TCommand, TEvent, TRefusal>(Decider<TState, TCommand, TEvent, TRefusal> decider, EntityId entity, TCommand command)
            where TState : class
            where TCommand : class
            where TEvent : class
            where TRefusal : struct, Enum
        {
            TState state = _states.TryGetValue(entity, out object? held) ? (TState)held : decider.Initial;
            foreach (TEvent fact in decider.Decide(state, command, new Moment(Height.Genesis, _now)))
            {
                Moves += fact is Instance.Assigned { Before: { } before } assigned && before.Node != assigned.Assignment.Node ? 1 : 0;
                Restarts += fact is Instance.Restarted ? 1 : 0;
                state = decider.Evolve(state, fact);
                _states[entity] = state;
                foreach (Effect effect in decider.React(state, fact))
                {
                    CarryOut(entity, effect);
                }
            }
        }

        private void CarryOut(EntityId from, Effect effect)
        {
            switch (effect)
            {
                case Tell tell:
                    _tells.Add((from, tell.To, tell.Command));
                    break;
                case Remind remind:
                    _timers[(from, remind.Key)] = remind;
                    break;
                case Forget forget:
                    _timers.Remove((from, forget.Key));
                    break;
                case Perform perform:
                    _work.RemoveAll(unfinished => (unfinished.From, unfinished.Key) == (from, perform.Key));
                    _work.Add((from, perform.Key, perform.Request));
                    break;
                default:
                    throw new InvalidOperationException($"{effect}");
            }
        }
    }
}
