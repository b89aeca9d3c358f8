using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>Lets the faults of a script strike, and takes them back.</summary>
internal sealed class FaultHands(Fleet fleet, SimulatedTime time, SimulatedDisk disk, SimulatedNetwork network, Checks checks, long leaseMilliseconds, Action bugStruck)
{
    /// <summary>Time after the last fault in which a frozen process, resumed, may still act before it is killed.</summary>
    public const long GraceMilliseconds = 1_000;

    private const long SkewMilliseconds = 5_000;

    private readonly List<Fault> _active = [];
    private readonly List<SimulatedHost> _frozen = [];
    private readonly List<SimulatedHost> _skewed = [];
    private int _struck;

    /// <summary>How often the planted bug in the rules struck.</summary>
    public long Bugs { get; private set; }

    /// <summary>Planned stops that ended before anybody lost patience.</summary>
    public long Stops { get; private set; }

    /// <summary>Outages of the database, long enough to end all leases, after which everything was where it had been.</summary>
    public long Standstills { get; private set; }

    /// <summary>True while the planted bug in the rules strikes.</summary>
    public bool Stumbles(string id)
    {
        if (!_active.Exists(fault => fault.Kind == FaultKind.Bug))
        {
            return false;
        }

        Bugs++;
        checks.Struck(id);
        bugStruck();
        return true;
    }

    public void Strike(Fault fault)
    {
        Place place = fleet.Struck(fault);
        checks.OnlyBugs &= fault.Kind == FaultKind.Bug;
        _struck++;
        switch (fault.Kind)
        {
            case FaultKind.Stop:
                Stop(place, fault);
                break;
            case FaultKind.Leave:
                fleet.Leave(place);
                Stop(place, fault);
                break;
            case FaultKind.Join:
                fleet.Join();
                break;
            case FaultKind.Kill:
                Life killed = place.Current;
                killed.Host.Kill();
                time.At(time.Now + fault.Duration, () => Restart(place, killed));
                break;
            case FaultKind.Freeze:
                Freeze(place, fault);
                break;
            case FaultKind.FastClock or FaultKind.SlowClock:
                SimulatedHost skewed = place.Current.Host;
                _skewed.Add(skewed);
                skewed.SkewMilliseconds = fault.Kind == FaultKind.FastClock ? SkewMilliseconds : -SkewMilliseconds;
                time.At(time.Now + fault.Duration, () => skewed.SkewMilliseconds = 0);
                break;
            default:
                if (fault.Kind == FaultKind.NoDatabase && _active.Count == 0)
                {
                    Outage(fault);
                }

                _active.Add(fault);
                Apply();
                time.At(time.Now + fault.Duration, () =>
                {
                    _ = _active.Remove(fault);
                    Apply();
                });
                break;
        }
    }

    /// <summary>Ends every fault: from here on everything that was begun must end.</summary>
    public void Heal()
    {
        _active.Clear();
        Apply();
        foreach (SimulatedHost frozen in _frozen)
        {
            if (fleet.IsCluster)
            {
                frozen.Resume();
            }
            else
            {
                frozen.Kill();
            }
        }

        foreach (SimulatedHost skewed in _skewed)
        {
            skewed.SkewMilliseconds = 0;
        }

        foreach (Place place in fleet.Living)
        {
            Restart(place, place.Current);
        }
    }

    /// <summary>A host of a cluster goes on after the pause, whatever the others did meanwhile; in the place of one alone another process is started at once.</summary>
    private void Freeze(Place place, Fault fault)
    {
        SimulatedHost frozen = place.Current.Host;
        frozen.Pause();
        _frozen.Add(frozen);
        time.At(time.Now + fault.Duration, frozen.Resume);
        if (!fleet.IsCluster)
        {
            fleet.Replace(place);
            time.At(time.Now + fault.Duration + GraceMilliseconds / 2, frozen.Kill);
        }
    }

    /// <summary>When nothing else is wrong before, during and after it, an outage of the database moves no shard, however long it is.</summary>
    private void Outage(Fault fault)
    {
        (int struck, int lives, long moves) = (_struck, fleet.Lives, fleet.Moves);
        if (!fleet.IsCluster || fault.Duration <= leaseMilliseconds || fleet.QuietSince is not { } quiet || time.Now - quiet < leaseMilliseconds)
        {
            return;
        }

        string?[] owners = Owners();
        time.At(time.Now + fault.Duration + (3 * leaseMilliseconds), () =>
        {
            if (_struck != struck || fleet.Lives != lives)
            {
                return;
            }

            int moved = owners.Zip(Owners()).Count(pair => pair.First != pair.Second);
            if (moved > 0 || !fleet.IsWhole)
            {
                checks.Violated(1, $"{moved} shards have another owner after an outage of the database of {fault.Duration} ms, which ended {3 * leaseMilliseconds} ms ago; {fleet.Moves - moves} moves meanwhile; {fleet}");
            }

            Standstills++;
        });
    }

    private string?[] Owners() => [.. Enumerable.Range(0, ShardSet.ShardCount).Select(disk.Model.OwnerOf)];

    /// <summary>Lets the process end by itself; one that does not within the duration is killed, as whoever runs it would do.</summary>
    private void Stop(Place place, Fault fault)
    {
        Life life = place.Current;
        if (!life.IsStopping)
        {
            life.IsStopping = true;
            fleet.Dispose(life, () =>
            {
                Stops++;
                End();
            });
            time.At(time.Now + fault.Duration, End);
        }

        void End()
        {
            life.Host.Kill();
            Restart(place, life);
        }
    }

    private void Restart(Place place, Life killed)
    {
        if (place.Current == killed && killed.Host.IsKilled && !place.IsGone)
        {
            fleet.Replace(place);
        }
    }

    private void Apply()
    {
        disk.Faults = _active.Aggregate(DiskFaults.None, (faults, fault) => fault.Kind switch
        {
            FaultKind.FailingDisk => faults with { FailPerMille = 300 },
            FaultKind.UnclearDisk => faults with { UnclearPerMille = 300 },
            FaultKind.FullDisk => faults with { Refuses = JournalFaultKind.Full },
            FaultKind.NoDatabase => faults with { FailPerMille = 1_000 },
            FaultKind.SlowReads => faults with { ReadsMilliseconds = 150 },
            FaultKind.SlowDisk => faults with { LatencyMinMilliseconds = 20, LatencyMaxMilliseconds = 200 },
            _ => faults,
        });
        network.Faults = _active.Aggregate(NetworkFaults.None, (faults, fault) => fault.Kind switch
        {
            FaultKind.BadNetwork => faults with { LosePerMille = 100, DuplicatePerMille = 100, DelayPerMille = 100, ReorderPerMille = 100, LatencyMaxMilliseconds = 30 },
            FaultKind.Partition => faults with { Cuts = [.. faults.Cuts, .. NetworkCut.Between([fleet.Struck(fault).Address], Others(fault))] },
            FaultKind.OneWay => faults with { Cuts = [.. faults.Cuts, .. Others(fault).Select(other => new NetworkCut(fleet.Struck(fault).Address, other))] },
            _ => faults,
        });
        disk.Unrecorded.Clear();
        disk.Unrecorded.UnionWith(_active.Where(fault => fault.Kind == FaultKind.NoCommits).Select(fault => fleet.Struck(fault).Current.Host));
        disk.CutOff.Clear();
        disk.CutOff.UnionWith(_active.Where(fault => fault.Kind == FaultKind.NoDisk).Select(fault => fleet.Struck(fault).Current.Host));
        if (_active.Exists(fault => fault.Kind == FaultKind.NoDatabase))
        {
            disk.CutOff.UnionWith(fleet.Living.Select(place => place.Current.Host)); // What is on its way back is lost too.
        }
    }

    private string[] Others(Fault fault) => [.. fleet.Places.Where(place => place != fleet.Struck(fault)).Select(place => place.Address)];
}
