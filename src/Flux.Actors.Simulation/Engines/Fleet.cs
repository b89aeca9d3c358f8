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
    int hosts, EngineRunSettings settings, EngineRun run, EngineDraws draws, Outside outside, SimulatedHost watchers, Checks checks, Bounds bounds, List<Task> running)
{
    private const long RestartMilliseconds = 50;
    private const long CheckMilliseconds = 20;
    private const int PlacesMax = 6;

    private readonly List<Place> _places =
        [.. Enumerable.Range(0, hosts).Select(number => new Place(number, string.Create(CultureInfo.InvariantCulture, $"place-{number}")))];

    private readonly SimulatedClusterStore _table = new(run.Disk);
    private readonly HashSet<string> _lapsed = [];
    private readonly HashSet<string> _aside = [];
    private IReadOnlyList<Place>? _living;
    private long _movesSeen;
    private readonly Prng _draws = new(settings.Seed ^ 0x50524F4A);
    private Func<string, bool> _stumbles = static _ => false;

    public int Count => hosts;

    public bool IsCluster => hosts > 1;

    public IReadOnlyList<Place> Places => _places;

    /// <summary>The machines that have not left for good.</summary>
    public IReadOnlyList<Place> Living => _living ??= [.. _places.Where(place => !place.IsGone)];

    /// <summary>Facts on the disk that the subscription of some machine has not seen.</summary>
    public long Unseen => Living.Sum(place => checks.Unseen(place.Seen));

    public int Lives { get; private set; }

    public long Moves => _table.Moves;

    /// <summary>Machines that joined late, and those that left for good.</summary>
    public int Joined { get; private set; }

    public int Left { get; private set; }

    public int LapsedLeases => _lapsed.Count;

    public int StoodAside => _aside.Count;

    /// <summary>Whether every machine has a process with a lease, and every shard an owner among them.</summary>
    public bool IsWhole => !IsCluster
        || (Living.All(place => place.Current.Engine is { Cluster.HasLease: true })
            && Living.Aggregate(ShardSet.Empty, (all, place) => all.Union(place.Current.Engine!.Cluster!.Shards)).IsAll);

    public void Begin(Func<string, bool> stumbles)
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

        running.Add(watchers.Run(Inspect));
    }

    /// <summary>The machine that a fault strikes.</summary>
    public Place Struck(Fault fault) => Heir(_places[(int)(fault.At % hosts)]);

    /// <summary>Since when all machines have been in place and no shard has changed hands; null when they are not, or it just has.</summary>
    public Timestamp? QuietSince { get; private set; }

    /// <summary>Another machine joins a cluster, while there are few.</summary>
    public void Join()
    {
        if (IsCluster && _places.Count < PlacesMax)
        {
            Place place = new(_places.Count, string.Create(CultureInfo.InvariantCulture, $"place-{_places.Count}"));
            _places.Add(place);
            _living = null;
            Joined++;
            Replace(place);
        }
    }

    /// <summary>The machine leaves for good, unless it is the last.</summary>
    public void Leave(Place place)
    {
        if (Living.Count > 1)
        {
            place.IsGone = true;
            _living = null;
            Left++;
        }
    }

    /// <summary>Ends a process as planned.</summary>
    public void Dispose(Life life, Action ended) => running.Add(life.Host.Run(async () =>
    {
        if (life.Engine is { } engine)
        {
            await engine.DisposeAsync();
            ended();
        }
    }));

    /// <summary>Another process takes the place of the present one.</summary>
    public void Replace(Place place)
    {
        place.Current = Born(place);
        Watch(place, place.Current);
    }

    public override string ToString() => string.Join(", ", Living.Select(place =>
        $"{place.Address} {(place.Current.Engine?.Cluster is { } view ? $"has {view.Shards.Count} shards and {(view.HasLease ? "a" : "no")} lease" : "is up")}"));

    /// <summary>Who has the part of the machine now: itself, or the next one after it that is still there.</summary>
    private Place Heir(Place place) => Enumerable.Range(place.Number, _places.Count).Select(number => _places[number % _places.Count]).First(each => !each.IsGone);

    private Life Born(Place place)
    {
        Life life = new(new SimulatedHost(run.Time, string.Create(CultureInfo.InvariantCulture, $"host-{++Lives}")));
        IJournal disk = run.Disk.For(life.Host);
        IJournal journal = settings.Adapter(disk, run.Disk.Model);
        ClusterSetup? cluster = IsCluster
            ? new ClusterSetup(settings.TableAdapter(_table.For(life.Host), run.Disk.Model), run.Network.For(life.Host, place.Address)) { Serves = () => _places.Where(each => Heir(each) == place).Select(each => each.Address).ToSequence() }
            : null;
        EngineLimits limits = settings.LimitsAdapter(draws.Limits with { Cluster = draws.Cluster });
        life.Start(limits, journal, (IReaderOffsets)disk, outside.For(life.Host, IsCluster ? hosts : 0, bounds), draws, cluster, new Projection("sums", (batch, _) => Project(life.Host, batch)), _stumbles);
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
            if (life.IsStopping)
            {
                // Whoever told it to sees to what comes after.
            }
            else if (life.Failure is not null || life.Engine is { Completion.IsCompleted: true })
            {
                await watchers.After(RestartMilliseconds, CancellationToken.None);
                if (life == place.Current && !life.IsStopping)
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
        SortedDictionary<int, long> seen = place.Seen = new(from.Positions.ToDictionary(pair => pair.Key, pair => pair.Value));
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

    private async Task Inspect()
    {
        while (true)
        {
            await watchers.After(CheckMilliseconds, CancellationToken.None);
            ShardSet owned = ShardSet.Empty;
            QuietSince = IsWhole && Moves == _movesSeen ? QuietSince ?? watchers.Time.Now : null;
            _movesSeen = Moves;
            foreach (Place place in _places)
            {
                if (place.Current is { Host.IsKilled: false, Engine: { Completion.IsCompleted: false } engine })
                {
                    bounds.Engine(engine);
                    owned = engine.Cluster is { } view ? Owners(view, owned) : owned;
                }
            }
        }
    }

    /// <summary>Promise 1: at no moment do two processes believe that they may act on one shard.</summary>
    private ShardSet Owners(ClusterView view, ShardSet owned)
    {
        if (view.StandsAside)
        {
            _ = _aside.Add(view.Owner);
        }

        if (!view.HasLease)
        {
            _ = _lapsed.Add(view.Owner);
            return owned;
        }

        ShardSet twice = owned.Intersect(view.Shards);
        if (twice.Count > 0)
        {
            checks.Violated(1, $"at {watchers.Time.Now} shards {twice} had two owners, one of them {view.Owner}");
        }

        return owned.Union(view.Shards);
    }
}
