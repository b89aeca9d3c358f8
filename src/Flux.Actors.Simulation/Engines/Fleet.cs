using System.Globalization;
using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>The machines of a run and the processes on them, who watches them, and who starts others in their place.</summary>
internal sealed class Fleet(
    int hosts, EngineRunSettings settings, EngineRun run, EngineDraws draws, Outside outside, SimulatedHost watchers, Checks checks, List<Task> running)
{
    private const long RestartMilliseconds = 50;
    private const long OwnersCheckMilliseconds = 20;

    private readonly List<Place> _places =
        [.. Enumerable.Range(0, hosts).Select(number => new Place(number, string.Create(CultureInfo.InvariantCulture, $"place-{number}")))];

    private readonly SimulatedClusterStore _table = new(run.Disk);
    private readonly HashSet<string> _lapsed = [];
    private readonly Prng _draws = new(settings.Seed ^ 0x50524F4A);
    private Func<bool> _stumbles = static () => false;

    public int Count => hosts;

    public bool IsCluster => hosts > 1;

    public IReadOnlyList<Place> Places => _places;

    public int Lives { get; private set; }

    public long Moves => _table.Moves;

    public int LapsedLeases => _lapsed.Count;

    /// <summary>Whether every machine has a process with a lease, and every shard an owner among them.</summary>
    public bool IsWhole => !IsCluster
        || (_places.TrueForAll(place => place.Current.Engine is { Cluster.HasLease: true })
            && _places.Aggregate(ShardSet.Empty, (all, place) => all.Union(place.Current.Engine!.Cluster!.Shards)).IsAll);

    public void Begin(Func<bool> stumbles)
    {
        _stumbles = stumbles;
        foreach (Place place in _places)
        {
            place.Current = Born(place);
        }
    }

    public void Watch()
    {
        foreach (Place place in _places)
        {
            Watch(place, place.Current);
        }

        if (IsCluster)
        {
            running.Add(watchers.Run(Owners));
        }
    }

    /// <summary>The machine that a fault strikes.</summary>
    public Place Struck(Fault fault) => _places[(int)(fault.At % hosts)];

    /// <summary>Another process takes the place of the present one.</summary>
    public void Replace(Place place)
    {
        place.Current = Born(place);
        Watch(place, place.Current);
    }

    public override string ToString() => string.Join(", ", _places.Select(place =>
        $"{place.Address} {(place.Current.Engine?.Cluster is { } view ? $"has {view.Shards.Count} shards and {(view.HasLease ? "a" : "no")} lease" : "is up")}"));

    private Life Born(Place place)
    {
        Life life = new(new SimulatedHost(run.Time, string.Create(CultureInfo.InvariantCulture, $"host-{++Lives}")));
        IJournal disk = run.Disk.For(life.Host);
        IJournal journal = settings.Adapter(disk, run.Disk.Model);
        ClusterSetup? cluster = IsCluster
            ? new ClusterSetup(settings.TableAdapter(_table.For(life.Host), run.Disk.Model), run.Network.For(life.Host, place.Address)) { Serves = () => [place.Address] }
            : null;
        life.Start(journal, (IReaderOffsets)disk, outside.For(life.Host, IsCluster ? hosts : 0), draws, cluster, new Projection("sums", (batch, _) => Project(life.Host, batch)), _stumbles);
        return life;
    }

    /// <summary>A read model that takes its time, and now and then fails.</summary>
    private async Task Project(SimulatedHost host, ProjectionBatch batch)
    {
        await host.After((long)_draws.Below(4), CancellationToken.None);
        if (_draws.Below(20) == 0)
        {
            throw new TimeoutException("simulated: the read model is away");
        }

        checks.Projected(batch);
    }

    /// <summary>Keeps a subscription on whoever is current, going on from where all of them came to; starts another process when one failed.</summary>
    private void Watch(Place place, Life life) => running.Add(watchers.Run(() => Watching(place, life)));

    private async Task Watching(Place place, Life life)
    {
        while (life == place.Current)
        {
            if (life.Failure is not null || life.Engine is { Completion.IsCompleted: true })
            {
                await watchers.After(RestartMilliseconds, CancellationToken.None);
                if (life == place.Current)
                {
                    life.Host.Kill();
                    Replace(place);
                }
            }
            else if (life.Engine is { } engine)
            {
                await Follow(place, life, engine);
            }

            await watchers.After(10, CancellationToken.None);
        }
    }

    private async Task Follow(Place place, Life life, EntityEngine engine)
    {
        ShardOffsets from = checks.Offsets;
        SortedDictionary<int, long> seen = new(from.Positions.ToDictionary(pair => pair.Key, pair => pair.Value));
        try
        {
            await foreach (RecordedFact fact in engine.Subscribe(from, null, CancellationToken.None))
            {
                if (life != place.Current)
                {
                    return;
                }

                checks.Seen(fact, seen);
            }
        }
        catch (JournalFault)
        {
            // Again from where it was; where the host was killed, the page never comes and the next life's watch goes on.
        }
    }

    /// <summary>Promise 1: at no moment do two processes believe that they may act on one shard.</summary>
    private async Task Owners()
    {
        while (true)
        {
            await watchers.After(OwnersCheckMilliseconds, CancellationToken.None);
            ShardSet owned = ShardSet.Empty;
            foreach (Place place in _places)
            {
                if (place.Current is not { Host.IsKilled: false, Engine: { Completion.IsCompleted: false } engine })
                {
                    continue;
                }

                if (!engine.Cluster!.HasLease)
                {
                    _ = _lapsed.Add(engine.Cluster.Owner);
                    continue;
                }

                ShardSet twice = owned.Intersect(engine.Cluster.Shards);
                if (twice.Count > 0)
                {
                    checks.Violated(1, $"at {watchers.Time.Now} shards {twice} had two owners, one of them {engine.Cluster.Owner}");
                }

                owned = owned.Union(engine.Cluster.Shards);
            }
        }
    }
}
