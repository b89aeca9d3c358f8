using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Simulation.Tests.Engines;

/// <summary>A few engines in a cluster, in virtual time.</summary>
internal sealed class Crowd
{
    private readonly List<Task> _starting = [];

    public Crowd(int frameBytesMax = 1 << 20)
    {
        Disk = new SimulatedDisk(Time, new JournalModel(), 2);
        Network = new SimulatedNetwork(Time, 3) { FrameBytesMax = frameBytesMax };
        Table = new SimulatedClusterStore(Disk);
    }

    public SimulatedTime Time { get; } = new(1, new Timestamp(1_700_000_000_000));

    public SimulatedDisk Disk { get; }

    public SimulatedNetwork Network { get; }

    public SimulatedClusterStore Table { get; }

    public EngineLimits Limits { get; set; } = EngineLimits.Default;

    public ClusterLimits Cluster { get; set; } = ClusterLimits.Default;

    public Func<int, SimulatedHost, Performer> Outside { get; set; } =
        (_, _) => Performer.For<Probe.Question>((_, _, _) => Task.FromResult<object?>(null));

    public Func<int, Sequence<string>> Serves { get; set; } = number => [$"place-{number}"];

    public Func<IJournal, SimulatedHost, IJournal> Journal { get; set; } = (journal, _) => journal;

    public Func<IClusterStore, SimulatedHost, IClusterStore> Store { get; set; } = (store, _) => store;

    public Func<ITransport, SimulatedHost, ITransport> Transport { get; set; } = (transport, _) => transport;

    public List<SimulatedHost> Hosts { get; } = [];

    public List<EntityEngine?> Engines { get; } = [];

    public Task Begin(CancellationToken cancellation = default)
    {
        int number = Hosts.Count;
        SimulatedHost host = new(Time, $"host-{number}");
        Hosts.Add(host);
        Engines.Add(null);
        EngineSetup setup = new(Journal(Disk.For(host), host), host, () => Height.Genesis, [Probe.Kind], [Outside(number, host)], Limits with { Cluster = Cluster }, NullLogger.Instance)
        {
            Dispatcher = host,
            Owner = host.Name,
            Cluster = new ClusterSetup(Store(Table.For(host), host), Transport(Network.For(host, $"place-{number}"), host)) { Serves = () => Serves(number) },
        };
        Task begun = host.Run(async () => Engines[number] = await EntityEngine.Start(setup, cancellation));
        _starting.Add(begun);
        return begun;
    }

    /// <summary>Starts so many hosts and waits until each has its part.</summary>
    public Crowd With(int hosts)
    {
        for (int i = 0; i < hosts; i++)
        {
            _ = Begin();
        }

        Assert.True(Until(() => _starting.TrueForAll(task => task.IsCompletedSuccessfully) && IsShared(hosts), 120_000), "the cluster did not come up");
        return this;
    }

    public bool Until(Func<bool> holds, long milliseconds) => Time.RunUntil(holds, Time.Now + milliseconds);

    public void Run(long milliseconds) => Time.RunUntil(Time.Now + milliseconds);

    public EntityId On(int host, int skip = 0) => Enumerable.Range(0, 1_000_000)
        .Select(number => new EntityId("probe", $"p{number}"))
        .Where(id => Engines[host]!.Cluster!.Shards.Contains(Shards.Of(id)))
        .Skip(skip)
        .First();

    public Task<Answer> Ask(int host, EntityId to, Probe.Command command, string? id = null, TimeSpan? within = null)
    {
        TaskCompletionSource<Answer> answered = new();
        _ = Hosts[host].Run(async () =>
        {
            try
            {
                answered.SetResult(within is { } time ? await Engines[host]!.Ask(to, command, id, time, default) : await Engines[host]!.Ask(to, command, id, default));
            }
            catch (Exception e)
            {
                answered.SetException(e);
            }
        });
        return answered.Task;
    }

    public IReadOnlyList<Probe.Event> Facts(EntityId entity) => [.. Disk.Model.Facts(entity).Select(fact => Wire.Decode<Probe.Event>(fact.Payload))];

    /// <summary>What it was told; fails when it was told nothing.</summary>
    public static Answer Told(Task<Answer> asked)
    {
        Assert.True(asked.IsCompletedSuccessfully, asked.Exception?.ToString() ?? "no answer");
        return asked.GetAwaiter().GetResult();
    }

    private bool IsShared(int hosts) => Engines.TrueForAll(engine => engine!.Cluster!.Shards.Count is var count && count >= ShardSet.ShardCount / hosts && count <= (ShardSet.ShardCount / hosts) + 1);
}
