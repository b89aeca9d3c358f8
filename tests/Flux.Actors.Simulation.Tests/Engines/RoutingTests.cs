using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Letters that go from host to host: those that nobody has a place for, and frames that nobody wrote.</summary>
public sealed class RoutingTests
{
    [Fact]
    public void following_asks_are_a_bounded_number()
    {
        Crowd crowd = new() { Cluster = ClusterLimits.Default with { AnswersAwaitedMax = 10 } };
        crowd.With(2);
        EntityId to = crowd.On(0);
        crowd.Disk.CutOff.Add(crowd.Hosts[0]); // Its lease runs out: nobody has its shards for a while.
        crowd.Run(8_000);
        Assert.False(crowd.Engines[0]!.Cluster!.HasLease);
        List<Task<Answer>> asked = [.. Enumerable.Range(0, 2_000).Select(_ => crowd.Ask(0, to, new Probe.Note("n")))];
        crowd.Run(1_000);
        Assert.Equal(1_990, asked.Count(task => task.IsCompletedSuccessfully && Crowd.Told(task) is Busy));
        Assert.Equal(10, crowd.Engines[0]!.Cluster!.AnswersAwaited);
    }

    [Fact]
    public void frames_that_nobody_wrote_break_nothing()
    {
        Mutating? mutating = null;
        Crowd crowd = new() { Transport = (transport, host) => host.Name == "host-1" ? mutating = new Mutating(transport) : transport };
        crowd.With(2);
        EntityId to = crowd.On(0);
        mutating!.Strikes = true;
        Task<Answer> asked = crowd.Ask(1, to, new Probe.Note("n"));
        crowd.Run(20_000);
        Assert.Equal(FailureKind.Unknown, Assert.IsType<Failed>(Crowd.Told(asked)).Kind);
        Assert.True(mutating.Struck > 0);
        mutating.Strikes = false;
        asked = crowd.Ask(1, to, new Probe.Note("n"));
        crowd.Run(1_000);
        Assert.IsType<Accepted>(Crowd.Told(asked));
    }

    [Fact]
    public void a_transport_that_breaks_loses_nobody_an_answer_and_no_message()
    {
        Breaking? breaking = null;
        Crowd crowd = new() { Transport = (transport, host) => host.Name == "host-1" ? breaking = new Breaking(transport) : transport };
        crowd.With(2);
        (EntityId here, EntityId there) = (crowd.On(1), crowd.On(0));
        breaking!.Breaks = true;
        Task<Answer> asked = crowd.Ask(1, there, new Probe.Note("n"));
        Task<Answer> tells = crowd.Ask(1, here, new Probe.TellOn(there, "once"));
        crowd.Run(2_000);
        Assert.Contains("a cable is out", Assert.IsType<Failed>(Crowd.Told(asked)).Why, StringComparison.Ordinal);
        Assert.IsType<Accepted>(Crowd.Told(tells));
        Assert.True(breaking.Broken > 1);
        breaking.Breaks = false;
        crowd.Run(20_000);
        Assert.Equal([new Probe.Noted("once")], crowd.Facts(there));
    }

    /// <summary>Throws instead of sending.</summary>
    private sealed class Breaking(Ports.ITransport inner) : Ports.ITransport
    {
        public bool Breaks { get; set; }

        public int Broken { get; private set; }

        public string Address => inner.Address;

        public int FrameBytesMax => inner.FrameBytesMax;

        public bool Send(string address, Blob frame)
        {
            if (!Breaks)
            {
                return inner.Send(address, frame);
            }

            Broken++;
            throw new IOException("a cable is out");
        }

        public void Receive(Action<Blob> receiver) => inner.Receive(receiver);
    }

    /// <summary>Makes the entity of an ask one that no kind could have: the bytes are still a frame.</summary>
    private sealed class Mutating(Ports.ITransport inner) : Ports.ITransport
    {
        public bool Strikes { get; set; }

        public int Struck { get; private set; }

        public string Address => inner.Address;

        public int FrameBytesMax => inner.FrameBytesMax;

        public bool Send(string address, Blob frame)
        {
            byte[] bytes = frame.Span.ToArray();
            int at = bytes.AsSpan().IndexOf("probe"u8);
            if (Strikes && at >= 0)
            {
                bytes[at] = (byte)'P';
                Struck++;
            }

            return inner.Send(address, Blob.Copy(bytes));
        }

        public void Receive(Action<Blob> receiver) => inner.Receive(receiver);
    }
}
