using Flux.Actors.Kernel;
using Flux.Actors.TestKit;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Tests.Simulated;

/// <summary>The store that simulations run on keeps the same promises as the database.</summary>
public sealed class SimulatedClusterStoreConformanceTests
{
    public static TheoryData<string> Cases => [.. ClusterStoreConformance.Cases.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void the_simulated_store_conforms(string name)
    {
        SimulatedTime time = new(1, new Timestamp(1_700_000_000_000));
        SimulatedDisk disk = new(time, new JournalModel(), 2);
        SimulatedHost host = new(time, "host");
        SimulatedClusterStore cluster = new(disk);
        ClusterTrial trial = new(cluster.For(host), disk.For(host), Pass);

        Task running = host.Run(() => ClusterStoreConformance.Cases[name](trial));

        Assert.True(time.RunUntil(() => running.IsCompleted, time.Now + 1_000_000_000_000), "the case waits for something that never happens");
        Assert.Null(running.Exception?.GetBaseException());

        Task Pass(long milliseconds)
        {
            cluster.SkewMilliseconds += milliseconds < 0 ? milliseconds : 0;
            return host.After(Math.Max(0, milliseconds), CancellationToken.None);
        }
    }
}
