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
}
