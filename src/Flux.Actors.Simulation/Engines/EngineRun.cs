using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>One run of real engines, one alone or some in a cluster, on simulated hosts, disk, network, clocks and outside, with faults and with checks from outside.</summary>
/// <remarks>
/// Two phases: faults strike while clients work; then everything is healed, and what was begun must end. Source: DESIGN §7 (the promises by number),
/// §14. Concurrency: the calling thread, which runs the whole simulation.
/// </remarks>
public sealed class EngineRun
{
    private const long RestMilliseconds = 3_000;
    private const int HostsMax = 4;

    private readonly EngineRunSettings _settings;
    private readonly Sequence<Fault> _script;
    private readonly SimulatedTime _time;
    private readonly SimulatedHost _watchers;
    private readonly Outside _outside;
    private readonly Checks _checks;
    private readonly FaultHands _hands;
    private readonly Fleet _fleet;
    private readonly Bounds _bounds;
    private readonly Reader _reader;
    private readonly List<Client> _clients = [];
    private readonly List<Task> _running = [];

    private long _sharing;

    private EngineRun(EngineRunSettings settings)
    {
        Prng seeds = new(settings.Seed);
        _settings = settings;
        Sequence<Fault> drawn = FaultScript.Drawn(seeds.Next(), settings.FaultsMilliseconds);
        _script = settings.Script ?? drawn;
        _time = new SimulatedTime(seeds.Next(), new Timestamp(1_700_000_000_000));
        SimulatedDisk disk = new(_time, new JournalModel(), seeds.Next());
        _watchers = new SimulatedHost(_time, "watchers");
        _outside = new Outside(seeds.Next());
        EngineDraws draws = EngineDraws.From(seeds.Next());
        Disk = disk;
        int accounts = 2 + (int)seeds.Below((ulong)settings.AccountsMax - 1);
        ulong[] clientSeeds = [.. Enumerable.Range(0, settings.Clients).Select(_ => seeds.Next())];
        Network = new SimulatedNetwork(_time, seeds.Next()) { FrameBytesMax = draws.FrameBytesMax };

        // Drawn last, whether it is wanted or not: a replay that is told how many draws everything else as the run did that was not.
        int drawnHosts = seeds.Below(2) == 0 ? 1 : 2 + (int)seeds.Below(HostsMax - 1);
        int hosts = settings.Hosts ?? drawnHosts;
        _checks = new Checks(disk.Model, _time, hosts > 1 ? draws.Cluster.LeaseMs : 0, draws.Limits.DedupWindowMs);
        disk.OnWritten = Written;
        _bounds = new Bounds(draws.Limits, draws.Cluster, _checks);
        _fleet = new Fleet(hosts, settings, this, draws, _outside, _watchers, _checks, _bounds, _running);
        _hands = new FaultHands(_fleet, _time, disk, Network, _checks, draws.Cluster.LeaseMs, settings.BugStruck);
        _fleet.Begin(_hands.Stumbles);
        _reader = new Reader(_fleet, _watchers, _checks, accounts, ~settings.Seed);
        for (int i = 0; i < settings.Clients; i++)
        {
            _clients.Add(new Client($"c{i}", _fleet, _watchers, _checks, _reader, accounts, settings.WishesPerClient, clientSeeds[i]));
        }
    }

    internal SimulatedTime Time => _time;

    internal SimulatedDisk Disk { get; }

    internal SimulatedNetwork Network { get; }

    public static EngineRunReport Execute(EngineRunSettings settings) => new EngineRun(settings).Execute();

    private EngineRunReport Execute()
    {
        Timestamp start = _time.Now;
        foreach (Fault fault in _script)
        {
            _time.At(start + fault.At, () => _hands.Strike(fault));
        }

        foreach (Client client in _clients)
        {
            _running.Add(_watchers.Run(client.Work));
        }

        _running.Add(_watchers.Run(() => _reader.Work(() => _clients.TrueForAll(client => client.IsDone))));
        _fleet.Watch();
        long lastFault = _script.Count == 0 ? 0 : _script.Max(fault => fault.At + fault.Duration);
        Timestamp healed = start + lastFault + FaultHands.GraceMilliseconds;
        _time.RunUntil(healed);
        _hands.Heal();
        Timestamp limit = _time.Now + _settings.LivenessMilliseconds;
        bool rested = _time.RunUntil(IsAtRest, limit);
        if (rested)
        {
            _time.RunUntil(_time.Now + RestMilliseconds);
        }
        else
        {
            _checks.Violated(0, $"not at rest {_settings.LivenessMilliseconds} ms after the last fault: {Unrest()}");
        }

        foreach (Task task in _running.Where(task => task.IsFaulted))
        {
            _checks.Violated(0, $"the simulation broke: {task.Exception!.GetBaseException()}");
        }

        _checks.AtTheEnd(_outside, _fleet.Unseen);
        return new EngineRunReport(
            _settings.Seed,
            _fleet.Count,
            _script,
            _checks.Violations,
            _time.Digest,
            _time.Steps,
            _time.Now - start,
            _checks.Deliveries,
            Injected(),
            RarePaths());
    }

    private void Written(SimulatedHost host, IReadOnlyList<JournalWrite> batch, IReadOnlyList<CommitOutcome> outcomes)
    {
        _bounds.Batch(batch.Count);
        _sharing += batch.Select(write => write.Shard).Distinct().Count() < batch.Select(write => write.Entity).Distinct().Count() ? 1 : 0;
        for (int i = 0; i < batch.Count; i++)
        {
            _checks.Written(host, batch[i], outcomes[i]);
            _time.Mix(StableHash.Of(batch[i].Entity.Key) ^ unchecked((ulong)batch[i].Fence) ^ (outcomes[i].StaleFence ? 1UL << 63 : 0));
        }
    }

    private bool IsAtRest() =>
        _clients.TrueForAll(client => client.IsDone)
        && Disk.Model is { PendingMessages: 0, PendingWork: 0, PendingReminders: 0 }
        && _checks.Unprojected == 0
        && _fleet.IsWhole
        && _fleet.Unseen == 0;

    private string Unrest() =>
        $"{_clients.Count(client => !client.IsDone)} clients wait ({string.Join(", ", _clients.Where(client => !client.IsDone).Select(client => client.Waiting))}), "
        + $"{Disk.Model.PendingMessages} messages, {Disk.Model.PendingWork} pieces of work and {Disk.Model.PendingReminders} reminders are pending, "
        + $"{_fleet.Unseen} facts were not seen by the subscription of some host and {_checks.Unprojected} not by the projection; {_fleet}";

    private SortedDictionary<string, long> Injected()
    {
        SortedDictionary<string, long> injected = new(Disk.Injected, StringComparer.Ordinal);
        foreach ((string name, long count) in Network.Injected)
        {
            injected[name] = count;
        }

        foreach (IGrouping<FaultKind, Fault> kind in _script.GroupBy(fault => fault.Kind))
        {
            injected[$"script {kind.Key}"] = kind.Count();
        }

        return injected;
    }

    private SortedDictionary<string, long> RarePaths() => new(StringComparer.Ordinal)
    {
        ["lives of the process"] = _fleet.Lives,
        ["writes kept out by the fence"] = Disk.StaleRefused,
        ["commands asked again and answered as the first time"] = _checks.Repeats,
        ["answers that were lost and asked again"] = _clients.Sum(client => client.Lost),
        ["commands answered busy or failed, and asked again"] = _clients.Sum(client => client.Retried),
        ["commands whose time was over before they were decided"] = _checks.TimesForgone,
        ["work that failed and was done again"] = _outside.Failures,
        ["bugs that stopped an entity"] = _hands.Bugs,
        ["shards that changed hands"] = _fleet.Moves,
        ["frames between hosts"] = Network.Delivered,
        ["fenced reads that were answered"] = _checks.FencedReads,
        ["leases that ran out while their host lived"] = _fleet.LapsedLeases,
        ["hosts that stood aside because nothing of them was recorded"] = _fleet.StoodAside,
        ["commits of several accounts of one shard"] = _sharing,
        ["commands answered while a bug struck another account"] = _checks.AnsweredBesideBugs,
        ["bounds that were met"] = _bounds.Met,
        ["commands asked again after their answer was forgotten"] = _checks.Forgotten,
        ["outages of the database after which no shard had moved"] = _hands.Standstills,
        ["planned stops that ended in time"] = _hands.Stops,
        ["hosts that joined late"] = _fleet.Joined,
        ["hosts that left for good"] = _fleet.Left,
    };
}
