using Flux.Actors.Engine;
using Flux.Actors.Kernel;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>Answers of work, which come until they are applied, and are applied once.</summary>
public sealed class WorkAnswerTests
{
    [Fact]
    public void an_answer_of_work_is_applied_once_though_its_entity_is_busy_and_the_answer_to_the_answer_is_lost()
    {
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { RememberedAnswers = 8, DedupWindowMs = 500 },
            Outside = (_, _) => Performer.For<Probe.Question>((_, _, _) => Task.FromResult<object?>(new Probe.Note("the answer"))),
        };
        crowd.With(2);
        (EntityId asker, EntityId other) = (crowd.On(0), crowd.On(1));

        // The work answers to an entity on the other host; what that host says back is lost for a while.
        crowd.Network.Faults = NetworkFaults.None with { Cuts = [new NetworkCut("place-1", "place-0")] };
        _ = crowd.Ask(0, asker, new Probe.Ask("elsewhere", other.ToString()));
        crowd.Run(1_000);
        for (int i = 0; i < 20; i++)
        {
            _ = crowd.Ask(1, other, new Probe.Note("busy"), $"id-{i}");
            crowd.Run(100);
        }

        crowd.Network.Faults = NetworkFaults.None;
        crowd.Run(60_000);
        Assert.Single(crowd.Facts(other), fact => fact is Probe.Noted { Text: "the answer" });
        Assert.Equal(0, crowd.Disk.Model.PendingWork);
    }

    [Fact]
    public void answers_of_work_do_not_make_an_entity_forget_what_its_clients_asked()
    {
        Crowd crowd = new()
        {
            Limits = EngineLimits.Default with { RememberedAnswers = 8 },
            Outside = (_, _) => Performer.For<Probe.Question>((_, _, _) => Task.FromResult<object?>(new Probe.Note("the answer"))),
        };
        crowd.With(1);
        EntityId asker = crowd.On(0);
        _ = crowd.Ask(0, asker, new Probe.Note("once"), "of a client");
        for (int i = 0; i < 20; i++)
        {
            _ = crowd.Ask(0, asker, new Probe.Ask($"k{i}", "x"));
        }

        crowd.Run(10_000);
        _ = crowd.Ask(0, asker, new Probe.Note("once"), "of a client");
        crowd.Run(1_000);
        Assert.Equal(20, crowd.Facts(asker).Count(fact => fact is Probe.Noted { Text: "the answer" }));
        Assert.Single(crowd.Facts(asker), fact => fact is Probe.Noted { Text: "once" });
    }

    [Fact]
    public void a_command_id_of_a_client_never_stands_for_an_answer_of_work()
    {
        Crowd crowd = new() { Outside = (_, _) => Performer.For<Probe.Question>((_, _, _) => Task.FromResult<object?>(new Probe.Note("the answer"))) };
        crowd.With(1);
        EntityId asker = crowd.On(0);
        _ = crowd.Ask(0, asker, new Probe.Note("of a client"), $"work {2L << 16} of {asker} for k");
        crowd.Run(100);
        _ = crowd.Ask(0, asker, new Probe.Ask("k", "x"));
        crowd.Run(60_000);
        Assert.Contains(crowd.Facts(asker), fact => fact is Probe.Noted { Text: "the answer" });
        Assert.Equal(0, crowd.Disk.Model.PendingWork);
    }
}
