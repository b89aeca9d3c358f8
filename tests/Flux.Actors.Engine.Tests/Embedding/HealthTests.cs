using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Embedding;
using Flux.Actors.Kernel;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Engine.Tests.Embedding;

/// <summary>What the health check says of an engine that runs and still does nothing.</summary>
public sealed class HealthTests
{
    [Fact]
    public void a_host_that_stands_aside_is_unhealthy_and_healthy_again_when_it_has_joined()
    {
        SimulatedTime time = new(1, new Timestamp(1_700_000_000_000));
        SimulatedDisk disk = new(time, new JournalModel(), 2);
        SimulatedNetwork network = new(time, 3);
        SimulatedClusterStore table = new(disk);
        EntityEngine?[] engines = new EntityEngine?[2];
        SimulatedHost[] hosts = [new(time, "host-0"), new(time, "host-1")];
        for (int i = 0; i < 2; i++)
        {
            int number = i;
            SimulatedHost host = hosts[i];
            EngineSetup setup = new(
                disk.For(host), host, () => Height.Genesis, [Account.Kind(_ => false)], [], EngineLimits.Default, NullLogger.Instance)
            {
                Dispatcher = host,
                Owner = host.Name,
                Cluster = new ClusterSetup(table.For(host), network.For(host, $"place-{i}")),
            };
            _ = host.Run(async () => engines[number] = await EntityEngine.Start(setup, default));
        }

        Assert.True(time.RunUntil(() => engines[1]?.Cluster is { Shards.Count: ShardSet.ShardCount / 2 }, time.Now + 60_000));
        EmbeddedEngine embedded = new();
        embedded.Use(engines[0]!);
        HealthCheckResult Health() => new EngineHealth(embedded).Check();
        Assert.Equal(HealthStatus.Healthy, Health().Status);

        disk.Unrecorded.Add(hosts[0]);
        EntityId entity = Enumerable.Range(0, 1_000_000).Select(i => World.Named($"a{i}")).First(id => engines[0]!.Cluster!.Shards.Contains(Shards.Of(id)));
        _ = hosts[0].Run(() => engines[0]!.Ask(entity, new Account.Deposit(1), null, default));
        long lease = ClusterLimits.Default.LeaseMs;
        Assert.True(time.RunUntil(() => Health().Status == HealthStatus.Unhealthy, time.Now + (2 * lease)), "it is not unhealthy");
        Assert.Contains("nothing can be recorded", Health().Description, StringComparison.Ordinal);
        Assert.True(engines[0]!.Cluster!.StandsAside);

        disk.Unrecorded.Clear();
        Assert.True(time.RunUntil(() => Health().Status == HealthStatus.Healthy, time.Now + (6 * lease)), "it is not healthy again");
        Assert.False(engines[0]!.Cluster!.StandsAside);
    }
}
