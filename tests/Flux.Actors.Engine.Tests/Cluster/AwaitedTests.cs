using Flux.Actors.Engine.Cluster;

namespace Flux.Actors.Engine.Tests.Cluster;

public sealed class AwaitedTests
{
    [Fact]
    public void only_who_was_asked_can_answer_and_only_once()
    {
        Awaited awaited = new(10);
        Outcome? told = null;
        Assert.True(awaited.Add(1, "asked", 100, outcome => told = outcome));
        Assert.False(awaited.Take(1, "another", out _));
        Assert.False(awaited.Take(2, "asked", out _));
        Assert.True(awaited.Take(1, "asked", out Action<Outcome>? waiting));
        waiting(new BusyOutcome("q"));
        Assert.Equal(new BusyOutcome("q"), told);
        Assert.False(awaited.Take(1, "asked", out _));
        Assert.Empty(awaited.TakeUntil(100));
    }

    [Fact]
    public void what_nobody_answers_is_taken_out_at_its_deadline()
    {
        Awaited awaited = new(1);
        Assert.True(awaited.Add(1, "asked", 100, _ => { }));
        Assert.False(awaited.Add(2, "asked", 100, _ => { }));
        Assert.Empty(awaited.TakeUntil(99));
        Assert.Single(awaited.TakeUntil(100));
        Assert.Equal(0, awaited.Count);
    }
}
