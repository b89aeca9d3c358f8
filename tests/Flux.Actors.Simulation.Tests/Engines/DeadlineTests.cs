using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Asks with a deadline to entities of another host.</summary>
public sealed class DeadlineTests
{
    [Fact]
    public void what_is_left_of_the_time_goes_along_to_the_host_that_decides()
    {
        TaskCompletionSource held = new();
        bool holds = false;
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { UncommittedPerEntity = 1 },
            Journal = (journal, host) => new HeldCommits(journal, () => holds && host.Name == "host-1" ? held.Task : Task.CompletedTask),
        };
        crowd.With(2);
        EntityId there = crowd.On(1);
        holds = true;
        Task<Answer> first = crowd.Ask(0, there, new Probe.Note("first"));
        crowd.Run(100);
        Timestamp asked = crowd.Time.Now;
        Task<Answer> late = crowd.Ask(0, there, new Probe.Note("late"), "id", TimeSpan.FromMilliseconds(300));
        Assert.True(crowd.Until(() => late.IsCompleted, 5_000));
        Assert.InRange(crowd.Time.Now - asked, 300, 301);
        Assert.Equal(FailureKind.Unknown, Assert.IsType<Failed>(Crowd.Told(late)).Kind); // This host can't know that the other has not begun.
        holds = false;
        crowd.Hosts[1].Run(() =>
        {
            held.SetResult();
            return Task.CompletedTask;
        });
        Task<Answer> next = crowd.Ask(0, there, new Probe.Note("next"));
        Assert.True(crowd.Until(() => next.IsCompleted, 5_000));
        Assert.IsType<Accepted>(Crowd.Told(first));
        Assert.Equal([new Probe.Noted("first"), new Probe.Noted("next")], crowd.Facts(there));
    }

    private sealed class HeldCommits(IJournal inner, Func<Task> hold) : JournalOver(inner)
    {
        public override async Task<IReadOnlyList<CommitOutcome>> Commit(IReadOnlyList<JournalWrite> batch, CancellationToken cancellation)
        {
            await hold();
            return await base.Commit(batch, cancellation);
        }
    }
}
