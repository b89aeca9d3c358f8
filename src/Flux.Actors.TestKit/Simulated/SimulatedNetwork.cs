using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.TestKit.Simulated;

/// <summary>The network between the hosts of a simulation: it takes its time, and mistreats frames as it is told to.</summary>
/// <remarks>
/// What a killed host has sent still arrives; what comes to a killed host is lost, unless a later life has its address by then; what comes to a paused one
/// is received when it goes on. Concurrency: the simulation's thread.
/// </remarks>
public sealed class SimulatedNetwork(SimulatedTime time, ulong seed)
{
    private readonly Prng _draws = new(seed);
    private readonly Dictionary<string, Handle> _hosts = new(StringComparer.Ordinal);
    private readonly Dictionary<(string From, string To), Link> _links = [];

    public NetworkFaults Faults { get; set; } = NetworkFaults.None;

    /// <summary>What befell frames, by the fault that did it.</summary>
    public SortedDictionary<string, long> Injected { get; } = new(StringComparer.Ordinal);

    /// <summary>Frames given to a receiver.</summary>
    public long Delivered { get; private set; }

    /// <summary>Frames on the way from one address to another, and waiting there, before sending is refused.</summary>
    public int FramesMax { get; init; } = 1_024;

    public int FrameBytesMax { get; init; } = 1 << 20;

    /// <summary>A process's place on the network, from now on the one that frames to this address come to.</summary>
    public ITransport For(SimulatedHost host, string address) => _hosts[address] = new Handle(this, host, address);

    private bool Draw(int perMille) => perMille > 0 && _draws.Below(1_000) < (ulong)perMille;

    private long Draw(long min, long max) => min + (long)_draws.Below((ulong)(max - min) + 1);

    private long Latency() => Draw(Faults.LatencyMinMilliseconds, Faults.LatencyMaxMilliseconds);

    private bool IsCut(string from, string to) => Faults.Cuts.Count > 0 && Faults.Cuts.Contains(new NetworkCut(from, to));

    private void Count(string name) => Injected[name] = Injected.GetValueOrDefault(name) + 1;

    private bool Send(string from, string to, Blob frame)
    {
        if (!_links.TryGetValue((from, to), out Link? link))
        {
            _links[(from, to)] = link = new Link(from, to);
        }

        int waiting = _hosts.TryGetValue(to, out Handle? host) ? host.Waiting : 0;
        if (frame.Length > FrameBytesMax || link.OnTheWay + waiting >= FramesMax)
        {
            Count("frame refused");
            return false;
        }

        if (IsCut(from, to))
        {
            Count("frame cut off");
        }
        else if (Draw(Faults.LosePerMille))
        {
            Count("frame lost");
        }
        else
        {
            Plan(link, frame);
            if (Draw(Faults.DuplicatePerMille))
            {
                Count("frame doubled");
                Plan(link, frame);
            }
        }

        return true;
    }

    private void Plan(Link link, Blob frame)
    {
        Timestamp arrives = time.Now + Latency();
        if (Draw(Faults.ReorderPerMille))
        {
            // It leaves the line: what is sent after it does not wait for it.
            Count("frame reordered");
            Arrive(link, frame, arrives + Draw(1, Faults.DelayMaxMilliseconds));
            return;
        }

        if (Draw(Faults.DelayPerMille))
        {
            Count("frame delayed");
            arrives += Draw(1, Faults.DelayMaxMilliseconds);
        }

        link.Last = arrives > link.Last ? arrives : link.Last;
        Arrive(link, frame, link.Last);
    }

    private void Arrive(Link link, Blob frame, Timestamp at)
    {
        link.OnTheWay++;
        time.At(at, () =>
        {
            link.OnTheWay--;
            if (IsCut(link.From, link.To))
            {
                Count("frame cut off");
            }
            else if (!_hosts.TryGetValue(link.To, out Handle? host) || !host.Take(frame))
            {
                Count("frame to nobody");
            }

            time.Mix(StableHash.Of(frame.Span) ^ StableHash.Of(link.To));
        });
    }

    /// <summary>The way from one address to another, and when the last frame in line arrives.</summary>
    private sealed class Link(string from, string to)
    {
        public string From { get; } = from;

        public string To { get; } = to;

        public int OnTheWay { get; set; }

        public Timestamp Last { get; set; } = new(long.MinValue);
    }

    private sealed class Handle(SimulatedNetwork network, SimulatedHost host, string address) : ITransport
    {
        private readonly Queue<Blob> _come = new();
        private Action<Blob>? _receiver;

        public string Address { get; } = address;

        public int FrameBytesMax => network.FrameBytesMax;

        public int Waiting => host.IsKilled ? 0 : _come.Count;

        public bool Send(string address, Blob frame) => !host.IsKilled && network.Send(Address, address, frame);

        public void Receive(Action<Blob> receiver) =>
            _receiver = _receiver is null ? receiver : throw new InvalidOperationException($"{Address} has a receiver already");

        /// <summary>False when nobody is there to receive it.</summary>
        public bool Take(Blob frame)
        {
            if (host.IsKilled || _receiver is null)
            {
                return false;
            }

            // The host runs its work in any order; frames are taken in the order in which they came.
            _come.Enqueue(frame);
            host.Post(
                _ =>
                {
                    network.Delivered++;
                    _receiver(_come.Dequeue());
                },
                null);
            return true;
        }
    }
}
