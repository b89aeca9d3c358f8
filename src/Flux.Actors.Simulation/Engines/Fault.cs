using System.Globalization;
using Flux.Actors.Kernel;

namespace Flux.Actors.Simulation.Engines;

/// <summary>What an engine simulation can do to its hosts and their disk.</summary>
public enum FaultKind
{
    /// <summary>SIGKILL: everything in memory is lost; another process starts after the duration.</summary>
    Kill = 1,

    /// <summary>SIGSTOP for the duration; another process takes over meanwhile, and then this one goes on without knowing.</summary>
    Freeze,

    /// <summary>Some calls to the disk fail and say so.</summary>
    FailingDisk,

    /// <summary>The answers of some commits are lost; they were written, were not, or will be written later.</summary>
    UnclearDisk,

    /// <summary>Nothing can be written.</summary>
    FullDisk,

    /// <summary>Every call takes long.</summary>
    SlowDisk,

    /// <summary>The host's clock jumps ahead, and back after the duration.</summary>
    FastClock,

    /// <summary>The host's clock falls behind, and is put right after the duration.</summary>
    SlowClock,

    /// <summary>A bug in the rules of one account strikes.</summary>
    Bug,

    /// <summary>Frames between hosts are lost, doubled, delayed and reordered.</summary>
    BadNetwork,

    /// <summary>One host and the others can't reach each other, though all reach the disk.</summary>
    Partition,

    /// <summary>What one host sends to the others is lost; what they send arrives.</summary>
    OneWay,

    /// <summary>One host can't reach the disk and the table, though it reaches the others.</summary>
    NoDisk,

    /// <summary>A planned stop: the process hands its shards over and ends, within the duration or not; then another starts.</summary>
    Stop,

    /// <summary>As a planned stop, and the machine never comes back: another serves what it served. The last one of a cluster stays.</summary>
    Leave,

    /// <summary>Another machine joins the cluster.</summary>
    Join,

    /// <summary>Nobody can reach the disk and the table.</summary>
    NoDatabase,

    /// <summary>Reading takes long, writing does not.</summary>
    SlowReads,

    /// <summary>Nothing that one host decides is recorded, though it reads the journal and reaches the table.</summary>
    NoCommits,
}

/// <summary>A fault, when it strikes after the start, and for how long. Units: milliseconds. Written <c>kind@at+duration</c>.</summary>
/// <remarks>Shape: of several hosts, a fault of one strikes the one whose number, from 0, is the time modulo their count at the start, or the next that is still there. One alone
/// has no network, and nobody joins or leaves it.</remarks>
public readonly record struct Fault(FaultKind Kind, long At, long Duration)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind}@{At}+{Duration}");

    /// <exception cref="FormatException">The text is no fault; the message says what one looks like.</exception>
    public static Fault Parse(string text)
    {
        string[] parts = text.Split('@', '+');
        return parts.Length == 3
            && Enum.TryParse(parts[0], ignoreCase: true, out FaultKind kind) && Enum.IsDefined(kind)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            && long.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out long duration)
            ? new Fault(kind, at, duration)
            : throw new FormatException(
                $"fault '{text}': KIND@AT+DURATION wanted, in milliseconds, KIND one of {string.Join(", ", Enum.GetNames<FaultKind>())}");
    }
}

/// <summary>The faults of one run, in the order in which they strike.</summary>
public static class FaultScript
{
    public const string None = "none";

    /// <summary>One script in so many is a long outage of the database and nothing else: only then is it known what must come of it.</summary>
    private const ulong AloneOneIn = 20;

    /// <summary>A script drawn from the seed, over the first so many milliseconds.</summary>
    public static Sequence<Fault> Drawn(ulong seed, long overMilliseconds)
    {
        Prng draws = new(seed);
        FaultKind[] kinds = Enum.GetValues<FaultKind>();
        Prng rare = new(~seed);
        if (rare.Below(AloneOneIn) == 0)
        {
            return [new Fault(FaultKind.NoDatabase, (overMilliseconds / 2) + (long)rare.Below((ulong)overMilliseconds / 2), 2_000 + (long)rare.Below(3_000))];
        }

        int count = (int)draws.Below(7);
        Fault[] faults = new Fault[count];
        for (int i = 0; i < count; i++)
        {
            FaultKind kind = kinds[draws.Below((ulong)kinds.Length)];
            long at = (long)draws.Below((ulong)overMilliseconds);
            long duration = 20 + (long)draws.Below(1_500);

            // Some last more than two leases: an outage of the database then ends all of them, and a host that records nothing stands aside.
            faults[i] = new Fault(kind, at, kind is FaultKind.NoDatabase or FaultKind.NoCommits ? duration * (1 + (at % 4)) : duration);
        }

        return faults.OrderBy(fault => fault.At).ToSequence();
    }

    public static string Text(Sequence<Fault> script) => script.Count == 0 ? None : string.Join(' ', script);

    /// <exception cref="FormatException">A part is no fault.</exception>
    public static Sequence<Fault> Parse(string text) => text.Trim() == None
        ? []
        : text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Fault.Parse).OrderBy(fault => fault.At).ToSequence();
}
