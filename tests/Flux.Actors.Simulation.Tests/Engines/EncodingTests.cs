using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>What can't be written as bytes: it only shows where bytes are wanted, on the way to another host.</summary>
public sealed class EncodingTests
{
    [Fact]
    public void a_volatile_message_that_can_not_be_encoded_costs_nobody_but_its_sender()
    {
        Crowd crowd = new Crowd().With(2);
        Task<Answer> vote = crowd.Ask(0, crowd.On(0), new Probe.VoteTo(crowd.On(1)));
        List<Task<Answer>> others = [.. Enumerable.Range(1, 20).Select(i => crowd.Ask(0, crowd.On(0, i), new Probe.Note("n")))];
        crowd.Run(20_000);
        Assert.False(crowd.Engines[0]!.Completion.IsCompleted, $"the engine stopped: {crowd.Engines[0]!.Completion.Exception?.GetBaseException().Message}");
        Assert.Equal(FailureKind.Bug, Assert.IsType<Failed>(Crowd.Told(vote)).Kind);
        Assert.All(others, other => Assert.IsType<Accepted>(Crowd.Told(other)));
    }

    [Fact]
    public void an_ask_that_can_not_be_encoded_is_an_answer_not_an_exception_wherever_its_entity_lives()
    {
        Crowd crowd = new Crowd().With(2);
        Task<Answer> here = crowd.Ask(0, crowd.On(0), new Probe.Vote(default));
        Task<Answer> there = crowd.Ask(0, crowd.On(1), new Probe.Vote(default));
        crowd.Run(10_000);
        Assert.IsType<Refused>(Crowd.Told(here));
        Assert.Equal(FailureKind.Misaddressed, Assert.IsType<Failed>(Crowd.Told(there)).Kind);
    }

    [Fact]
    public void a_post_that_can_not_be_encoded_is_turned_away()
    {
        Crowd crowd = new Crowd().With(2);
        bool taken = true;
        Task posted = crowd.Hosts[0].Run(() =>
        {
            taken = crowd.Engines[0]!.Post(crowd.On(1), new Probe.Vote(default));
            return Task.CompletedTask;
        });
        crowd.Run(1_000);
        Assert.True(posted.IsCompletedSuccessfully, posted.Exception?.ToString());
        Assert.False(taken);
    }

    [Fact]
    public void an_answer_of_work_that_can_not_be_encoded_is_a_failure_of_the_work()
    {
        int runs = 0;
        Crowd crowd = new()
        {
            Outside = (_, _) => Performer.For<Probe.Question>((_, _, _) => Task.FromResult<object?>(++runs == 1 ? new Probe.Vote(default) : new Probe.Note("the answer"))),
        };
        crowd.With(2);
        (EntityId asker, EntityId other) = (crowd.On(0), crowd.On(1));
        _ = crowd.Ask(0, asker, new Probe.Ask("elsewhere", other.ToString()));
        crowd.Run(60_000);
        Assert.Single(crowd.Facts(other), fact => fact is Probe.Noted { Text: "the answer" });
        Task stopped = crowd.Hosts[0].Run(() => crowd.Engines[0]!.DisposeAsync().AsTask());
        crowd.Run(60_000);
        Assert.True(stopped.IsCompletedSuccessfully, stopped.Exception?.ToString());
    }
}
