using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>What a subscription on one host of a cluster sees of the others.</summary>
public sealed class SubscriptionTests
{
    [Fact]
    public void a_subscription_sees_the_facts_of_every_shard_those_of_others_after_a_renewal()
    {
        Crowd crowd = new Crowd().With(3);
        crowd.Run(10_000);
        List<string> seen = Follow(crowd, 0);
        for (int host = 0; host < 3; host++)
        {
            _ = crowd.Ask(0, crowd.On(host), new Probe.Note($"of host {host}"));
        }

        crowd.Run(100);
        Assert.Contains("of host 0", seen);
        crowd.Run(ClusterLimits.Default.RenewMs + 100);
        Assert.Equal(["of host 0", "of host 1", "of host 2"], seen.Order());
    }

    [Fact]
    public void each_host_sees_what_another_has_written_before_it_died()
    {
        Crowd crowd = new Crowd().With(3);
        List<string> seen = Follow(crowd, 0);
        Task<Answer> asked = crowd.Ask(1, crowd.On(1), new Probe.Note("last words"));
        Assert.True(crowd.Until(() => asked.IsCompleted, 1_000));
        crowd.Hosts[1].Kill();
        crowd.Run(60_000);
        Assert.Equal(["last words"], seen);
    }

    private static List<string> Follow(Crowd crowd, int host)
    {
        List<string> seen = [];
        _ = crowd.Hosts[host].Run(async () =>
        {
            await foreach (RecordedFact fact in crowd.Engines[host]!.Subscribe(ShardOffsets.Start, null, default))
            {
                seen.Add(((Probe.Noted)fact.Fact).Text);
            }
        });
        return seen;
    }
}
