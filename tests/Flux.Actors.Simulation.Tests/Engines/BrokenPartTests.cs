using Flux.Actors.Engine;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Whatever breaks, everybody is told, and what is broken can be stopped.</summary>
public sealed class BrokenPartTests
{
    [Fact]
    public void an_engine_that_breaks_for_want_of_memory_says_so_and_answers_everybody()
    {
        bool full = false;
        Crowd crowd = new() { Journal = (journal, _) => new ForgetfulJournal(journal) { IsFull = () => full } };
        crowd.With(1);
        full = true;
        Task<Answer> asked = crowd.Ask(0, crowd.On(0), new Probe.Note("n"));
        crowd.Run(60_000);
        Task<Answer> later = crowd.Ask(0, crowd.On(0), new Probe.Note("n"));
        crowd.Run(60_000);
        Assert.True(
            crowd.Engines[0]!.Completion.IsFaulted && asked.IsCompleted,
            $"completion: {crowd.Engines[0]!.Completion.Status}; the ask: {asked.Status}; a later one: {(later.IsCompleted ? Crowd.Told(later) : "never answered")}");
    }

    [Fact]
    public void whatever_breaks_the_committer_every_decision_of_the_batch_is_answered()
    {
        bool forgets = false;
        Crowd crowd = new() { Journal = (journal, _) => new ForgetfulJournal(journal) { AnswersMax = () => forgets ? 1 : int.MaxValue } };
        crowd.With(1);
        List<EntityId> entities = [.. Enumerable.Range(0, 20).Select(number => crowd.On(0, number))];
        List<Task<Answer>> Asked(string text) => [.. entities.Select(entity => crowd.Ask(0, entity, new Probe.Note(text)))];
        _ = Asked("so that it is in memory");
        crowd.Run(1_000);
        forgets = true;
        List<Task<Answer>> asked = Asked("n");
        crowd.Run(60_000);
        Assert.True(crowd.Engines[0]!.Completion.IsFaulted, "the committer did not break");
        Assert.True(asked.TrueForAll(task => task.IsCompleted), $"{asked.Count(task => !task.IsCompleted)} of 20 asks were never answered");
        Assert.Contains(asked, task => Crowd.Told(task) is Failed { Kind: FailureKind.Unknown });
        Assert.All(
            asked.Select((task, number) => (Answer: Crowd.Told(task), Facts: crowd.Facts(entities[number]).Count)),
            each => Assert.True(each.Answer is Failed { Kind: FailureKind.Unknown } || (each.Answer is Accepted) == (each.Facts == 2), $"{each.Answer}, {each.Facts} facts"));
    }

    [Fact]
    public void a_broken_engine_can_be_disposed_though_an_answer_of_work_was_in_the_batch()
    {
        bool full = false;
        Crowd crowd = new()
        {
            Journal = (journal, _) => new ForgetfulJournal(journal) { IsFull = () => full },
            Outside = (_, host) => Performer.For<Probe.Question>(async (_, _, cancellation) =>
            {
                await host.After(1_000, cancellation);
                full = true;
                return new Probe.Note("done");
            }),
        };
        crowd.With(1);
        _ = crowd.Ask(0, crowd.On(0), new Probe.Ask("k", "x"));
        crowd.Run(10_000);
        Task stopped = crowd.Hosts[0].Run(() => crowd.Engines[0]!.DisposeAsync().AsTask());
        crowd.Run(600_000);
        Assert.True(stopped.IsCompleted, "not stopped after ten minutes");
    }
}
