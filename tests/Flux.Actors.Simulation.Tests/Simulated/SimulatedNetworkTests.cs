using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Simulated;

/// <summary>What a simulated network does to frames, and that it does nothing else.</summary>
public sealed class SimulatedNetworkTests
{
    private readonly World _world = new(7);

    [Fact]
    public void without_faults_every_frame_arrives_once_and_in_order()
    {
        _world.Say("a", "b", 500);
        _world.Say("b", "a", 500);

        _world.Rest();

        Assert.Equal(Enumerable.Range(0, 500), _world.Heard("b"));
        Assert.Equal(Enumerable.Range(0, 500), _world.Heard("a"));
        Assert.Equal(1_000, _world.Network.Delivered);
        Assert.Empty(_world.Network.Injected);
    }

    [Fact]
    public void lost_and_doubled_frames_are_those_that_were_counted()
    {
        _world.Network.Faults = new NetworkFaults { LosePerMille = 200, DuplicatePerMille = 100 };
        _world.Say("a", "b", 1_000);

        _world.Rest();

        long lost = _world.Network.Injected["frame lost"], doubled = _world.Network.Injected["frame doubled"];
        Assert.InRange(lost, 150, 250);
        Assert.InRange(doubled, 50, 120);
        Assert.Equal(1_000 - lost, _world.Heard("b").Distinct().Count());
        Assert.Equal(1_000 - lost + doubled, _world.Heard("b").Count);
    }

    [Fact]
    public void a_delayed_frame_holds_up_those_behind_it_and_a_reordered_one_lets_them_pass()
    {
        _world.Network.Faults = new NetworkFaults { DelayPerMille = 100 };
        _world.Say("a", "b", 300);
        _world.Rest();
        Assert.Equal(Enumerable.Range(0, 300), _world.Heard("b"));
        Assert.True(_world.Network.Injected["frame delayed"] > 10);

        _world.Network.Faults = new NetworkFaults { ReorderPerMille = 100 };
        _world.Say("b", "a", 300);
        _world.Rest();
        Assert.NotEqual(Enumerable.Range(0, 300), _world.Heard("a"));
        Assert.Equal(Enumerable.Range(0, 300), _world.Heard("a").Order());
        Assert.True(_world.Network.Injected["frame reordered"] > 10);
    }

    [Fact]
    public void a_cut_works_one_way_and_a_partition_both_ways()
    {
        _world.Network.Faults = new NetworkFaults { Cuts = [new NetworkCut("a", "b")] };
        _world.Say("a", "b", 10);
        _world.Say("b", "a", 10);
        _world.Rest();
        Assert.Equal((0, 10), (_world.Heard("b").Count, _world.Heard("a").Count));
        Assert.Equal(10, _world.Network.Injected["frame cut off"]);

        _world.Network.Faults = new NetworkFaults { Cuts = NetworkCut.Between(["a"], ["b", "c"]) };
        _world.Say("b", "a", 10);
        _world.Say("a", "c", 10);
        _world.Say("b", "c", 10);
        _world.Rest();
        Assert.Equal((10, 0, 10), (_world.Heard("a").Count, _world.Heard("b").Count, _world.Heard("c").Count));
        Assert.Equal(30, _world.Network.Injected["frame cut off"]);
    }

    [Fact]
    public void a_frame_on_its_way_when_the_cut_comes_is_lost()
    {
        _world.Network.Faults = new NetworkFaults { LatencyMinMilliseconds = 10, LatencyMaxMilliseconds = 10 };
        _world.Say("a", "b", 5);
        _world.Time.RunUntil(_world.Time.Now + 5);
        _world.Network.Faults = _world.Network.Faults with { Cuts = [new NetworkCut("a", "b")] };

        _world.Rest();

        Assert.Empty(_world.Heard("b"));
        Assert.Equal(5, _world.Network.Injected["frame cut off"]);
    }

    [Fact]
    public void what_a_killed_host_sent_arrives_and_what_comes_to_it_is_lost()
    {
        _world.Say("a", "b", 5);
        _world.Say("b", "a", 5);
        _world.Hosts["a"].Kill();
        Assert.False(_world.Ways["a"].Send("b", Blob.FromHex("00")));

        _world.Rest();

        Assert.Equal((5, 0), (_world.Heard("b").Count, _world.Heard("a").Count));
        Assert.Equal(5, _world.Network.Injected["frame to nobody"]);
    }

    [Fact]
    public void a_later_life_at_the_address_gets_the_frames()
    {
        _world.Say("b", "a", 5);
        _world.Hosts["a"].Kill();
        _world.Join("a");

        _world.Rest();

        Assert.Equal(5, _world.Heard("a").Count);
    }

    [Fact]
    public void a_paused_host_receives_when_it_goes_on()
    {
        _world.Hosts["b"].Pause();
        _world.Say("a", "b", 5);
        _world.Rest();
        Assert.Empty(_world.Heard("b"));

        _world.Hosts["b"].Resume();
        _world.Rest();

        Assert.Equal(Enumerable.Range(0, 5), _world.Heard("b"));
    }

    [Fact]
    public void what_does_not_fit_is_refused_and_fits_again_later()
    {
        _world.Hosts["b"].Pause();
        Assert.False(_world.Ways["a"].Send("b", Blob.Own(new byte[_world.Network.FrameBytesMax + 1])));
        _world.Say("a", "b", _world.Network.FramesMax / 2);
        _world.Rest();
        _world.Say("a", "b", _world.Network.FramesMax / 2);
        Assert.False(_world.Ways["a"].Send("b", Blob.FromHex("00")));
        Assert.True(_world.Ways["a"].Send("c", Blob.FromHex("00000000")));

        _world.Hosts["b"].Resume();
        _world.Rest();

        Assert.True(_world.Ways["a"].Send("b", Blob.FromHex("00000000")));
        Assert.Equal(_world.Network.FramesMax, _world.Heard("b").Count);
    }

    [Fact, Trait("Promise", "12")]
    public void the_same_seed_is_the_same_run_and_another_is_not()
    {
        ulong[] digests = [.. new ulong[] { 7, 7, 8 }.Select(Run)];
        Assert.Equal(digests[0], digests[1]);
        Assert.NotEqual(digests[0], digests[2]);

        static ulong Run(ulong seed)
        {
            World world = new(seed)
            {
                Network = { Faults = new NetworkFaults { LosePerMille = 100, DuplicatePerMille = 100, DelayPerMille = 100, ReorderPerMille = 100 } },
            };
            world.Say("a", "b", 200);
            world.Say("c", "b", 200);
            world.Rest();
            return world.Time.Digest;
        }
    }

    /// <summary>Hosts a, b and c; each frame is a number, and each host notes what it hears.</summary>
    private sealed class World
    {
        private readonly Dictionary<string, List<int>> _heard = [];

        public World(ulong seed)
        {
            Time = new SimulatedTime(1, new Timestamp(1_700_000_000_000));
            Network = new SimulatedNetwork(Time, seed);
            foreach (string address in new[] { "a", "b", "c" })
            {
                Join(address);
            }
        }

        public SimulatedTime Time { get; }

        public SimulatedNetwork Network { get; }

        public Dictionary<string, SimulatedHost> Hosts { get; } = [];

        public Dictionary<string, ITransport> Ways { get; } = [];

        public IReadOnlyList<int> Heard(string address) => _heard[address];

        public void Join(string address)
        {
            List<int> heard = _heard[address] = [];
            Hosts[address] = new SimulatedHost(Time, address);
            Ways[address] = Network.For(Hosts[address], address);
            Ways[address].Receive(frame => heard.Add(BitConverter.ToInt32(frame.Span)));
        }

        public void Say(string from, string to, int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                Assert.True(Ways[from].Send(to, Blob.Own(BitConverter.GetBytes(i))));
            }
        }

        public void Rest() => Time.RunUntil(Time.Now + 60_000);
    }
}
