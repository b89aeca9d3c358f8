using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;

namespace Flux.Actors.Simulation.Engines;

/// <summary>Lets the faults of a script strike, and takes them back.</summary>
internal sealed class FaultHands(EngineRun run, SimulatedTime time, SimulatedDisk disk)
{
    /// <summary>Time after the last fault in which a frozen process, resumed, may still act before it is killed.</summary>
    public const long GraceMilliseconds = 1_000;

    private const long SkewMilliseconds = 5_000;

    private readonly List<Fault> _active = [];
    private readonly List<SimulatedHost> _frozen = [];
    private readonly List<SimulatedHost> _skewed = [];

    /// <summary>True while the planted bug in the rules strikes.</summary>
    public bool Stumbles
    {
        get
        {
            bool strikes = _active.Exists(fault => fault.Kind == FaultKind.Bug);
            Bugs += strikes ? 1 : 0;
            return strikes;
        }
    }

    /// <summary>How often it did.</summary>
    public long Bugs { get; private set; }

    public void Strike(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                Life killed = run.Current;
                killed.Host.Kill();
                time.At(time.Now + fault.Duration, () => Restart(killed));
                break;
            case FaultKind.Freeze:
                SimulatedHost frozen = run.Current.Host;
                frozen.Pause();
                _frozen.Add(frozen);
                run.Replace();
                time.At(time.Now + fault.Duration, frozen.Resume);
                time.At(time.Now + fault.Duration + GraceMilliseconds / 2, frozen.Kill);
                break;
            case FaultKind.FastClock or FaultKind.SlowClock:
                SimulatedHost skewed = run.Current.Host;
                _skewed.Add(skewed);
                skewed.SkewMilliseconds = fault.Kind == FaultKind.FastClock ? SkewMilliseconds : -SkewMilliseconds;
                time.At(time.Now + fault.Duration, () => skewed.SkewMilliseconds = 0);
                break;
            default:
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
            frozen.Kill();
        }

        foreach (SimulatedHost skewed in _skewed)
        {
            skewed.SkewMilliseconds = 0;
        }

        Restart(run.Current);
    }

    private void Restart(Life killed)
    {
        if (run.Current == killed && killed.Host.IsKilled)
        {
            run.Replace();
        }
    }

    private void Apply() => disk.Faults = _active.Aggregate(DiskFaults.None, (faults, fault) => fault.Kind switch
    {
        FaultKind.FailingDisk => faults with { FailPerMille = 300 },
        FaultKind.UnclearDisk => faults with { UnclearPerMille = 300 },
        FaultKind.FullDisk => faults with { Refuses = JournalFaultKind.Full },
        FaultKind.SlowDisk => faults with { LatencyMinMilliseconds = 20, LatencyMaxMilliseconds = 200 },
        _ => faults,
    });
}
