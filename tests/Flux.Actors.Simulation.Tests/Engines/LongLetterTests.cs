using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>What is longer than a frame goes from host to host all the same.</summary>
public sealed class LongLetterTests
{
    [Fact]
    public void a_tell_longer_than_a_frame_arrives_and_so_does_what_is_behind_it()
    {
        Crowd crowd = new Crowd(frameBytesMax: 2_000).With(2);
        (EntityId from, EntityId to) = (crowd.On(0), crowd.On(1));
        _ = crowd.Ask(0, from, new Probe.TellOn(to, new string('x', 4_000)));
        Assert.True(crowd.Until(() => crowd.Facts(from).Count == 1, 1_000)); // Decided, and on its way.
        _ = crowd.Ask(0, from, new Probe.TellOn(to, "small, and behind it"));
        crowd.Run(10_000);
        Assert.Equal([4_000, 20], crowd.Facts(to).Select(fact => ((Probe.Noted)fact).Text.Length));
        Assert.Equal(0, crowd.Disk.Model.PendingMessages);
    }

    [Theory]
    [InlineData(4_000)] // The question is longer too.
    [InlineData(1_700)]
    [InlineData(1_800)]
    [InlineData(1_830)]
    [InlineData(1_860)]
    [InlineData(1_900)]
    public void an_ask_is_answered_with_its_facts_though_they_fill_more_than_a_frame(int length)
    {
        Crowd crowd = new Crowd(frameBytesMax: 2_000).With(2);
        for (int extra = 0; extra < 30; extra++)
        {
            string text = new('x', length + extra);
            Task<Answer> asked = crowd.Ask(0, crowd.On(1, extra), new Probe.Note(text), $"n{length}");
            crowd.Run(2_000);
            Task<Answer> again = crowd.Ask(0, crowd.On(1, extra), new Probe.Note(text), $"n{length}");
            crowd.Run(2_000);
            Assert.Equal(new Accepted(1, [new Probe.Noted(text)]), Crowd.Told(asked));
            Assert.Equal(new Accepted(1, [new Probe.Noted(text)]), Crowd.Told(again));
        }
    }

    [Fact]
    public void what_is_longer_than_hosts_tell_each_other_is_answered_and_told_as_such()
    {
        Crowd crowd = new Crowd(frameBytesMax: 2_000) { Cluster = ClusterLimits.Default with { MessageBytesMax = 65_536 } }.With(2);
        (EntityId near, EntityId far) = (crowd.On(0), crowd.On(1));
        Task<Answer> asked = crowd.Ask(0, far, new Probe.Note(new string('x', 70_000)), "long");
        Task<Answer> told = crowd.Ask(0, near, new Probe.TellOn(far, new string('x', 70_000)), "told");
        crowd.Run(5_000);
        Failed failed = Assert.IsType<Failed>(Crowd.Told(asked));
        Assert.Equal(FailureKind.TooLarge, failed.Kind);
        Assert.Contains("at most 65536", failed.Why, StringComparison.Ordinal);
        Assert.Equal(FailureKind.Bug, Assert.IsType<Failed>(Crowd.Told(told)).Kind);
        Assert.Equal((0, 0, 0), (crowd.Facts(far).Count, crowd.Facts(near).Count, crowd.Disk.Model.PendingMessages));
        Task<Answer> shorter = crowd.Ask(0, far, new Probe.Note(new string('x', 4_000)), "long");
        crowd.Run(5_000);
        Assert.IsType<Accepted>(Crowd.Told(shorter));
    }

    [Fact]
    public void a_state_longer_than_a_frame_can_be_read_from_another_host()
    {
        Crowd crowd = new Crowd(frameBytesMax: 2_000).With(2);
        EntityId far = crowd.On(1);
        for (int i = 0; i < 4; i++)
        {
            _ = crowd.Ask(1, far, new Probe.Note(new string('x', 1_000)));
        }

        crowd.Run(1_000);
        Probe.State? read = null;
        Task reading = crowd.Hosts[0].Run(async () => read = await crowd.Engines[0]!.Read<Probe.State>(far, fenced: true, default));
        crowd.Run(10_000);
        Assert.True(reading.IsCompletedSuccessfully, reading.Exception?.ToString());
        Assert.Equal(4, read?.Notes.Count);
    }

    [Theory]
    [InlineData("place-0")] // Done here, answered there.
    [InlineData("place-1")] // Done there, answered here.
    public void an_answer_of_work_longer_than_a_frame_is_applied(string place)
    {
        int runs = 0;
        Crowd crowd = new(frameBytesMax: 2_000)
        {
            Outside = (_, _) => Performer.For<Probe.Question>(_ => place, (_, _, _) =>
            {
                runs++;
                return Task.FromResult<object?>(new Probe.Note(new string('x', 4_000)));
            }),
        };
        crowd.With(2);
        (EntityId asker, EntityId answered) = (crowd.On(0), place == "place-0" ? crowd.On(1) : crowd.On(0));
        _ = crowd.Ask(0, asker, new Probe.Ask(place == "place-0" ? "elsewhere" : "k", answered.ToString()));
        crowd.Run(600_000);
        Assert.Single(crowd.Facts(answered), fact => fact is Probe.Noted);
        Assert.Equal((1, 0), (runs, crowd.Disk.Model.PendingWork));
    }
}
