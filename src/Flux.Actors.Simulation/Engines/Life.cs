using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Engine.Projections;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Flux.Actors.Simulation.Engines;

/// <summary>One life of the process that is simulated: its host and, once it has started, its engine.</summary>
internal sealed class Life(SimulatedHost host)
{
    private Task _starting = Task.CompletedTask;

    public SimulatedHost Host { get; } = host;

    /// <summary>It has been told to end; who told it to sees to what comes after.</summary>
    public bool IsStopping { get; set; }

    /// <summary>Null until it has started; for ever when the start failed.</summary>
    public EntityEngine? Engine { get; private set; }

    /// <summary>Why it could not start; null while it has not tried or has succeeded.</summary>
    public string? Failure { get; private set; }

    public void Start(EngineLimits limits, IJournal journal, IReaderOffsets offsets, Performer outside, EngineDraws draws, ClusterSetup? cluster, Projection projection, Func<string, bool> stumbles)
    {
        EngineSetup setup = new(
            journal,
            Host,
            () => Height.Genesis,
            [
                new EntityKind<Account.State, Account.Command, Account.Event, Account.Refusal>(
                    Account.Kind, Account.With(stumbles), draws.Kind),
            ],
            [outside],
            limits,
            NullLogger.Instance)
        {
            Dispatcher = Host,
            Owner = Host.Name,
            Cluster = cluster,
            Projections = [projection],
            Offsets = offsets,
        };
        _starting = Host.Run(() => Begin(setup));
    }

    private async Task Begin(EngineSetup setup)
    {
        try
        {
            Engine = await EntityEngine.Start(setup, CancellationToken.None);
        }
        catch (JournalFault fault)
        {
            Failure = fault.Message;
        }
    }
}

/// <summary>The engine's bounds, drawn from the seed: small ones, so that runs meet them.</summary>
internal sealed record EngineDraws(EngineLimits Limits, EntityKindSettings Kind, ClusterLimits Cluster, int FrameBytesMax)
{
    /// <summary>The longest command of an account, and what goes with it.</summary>
    private const int MessageBytesLeast = 4_096 + 256;

    /// <summary>So that something of a message has room beside what goes with it.</summary>
    private const int FrameBytesLeast = 160;

    private const int AnswersMost = 100_000;

    public static EngineDraws From(ulong seed)
    {
        Prng draws = new(seed);
        Prng windows = new(seed + 2); // Drawn apart from the others, so that runs that were found before stay what they are.
        EngineLimits limits = EngineLimits.Default with
        {
            MailboxLetters = windows.Below(2) == 0 ? EngineLimits.Default.MailboxLetters : 1 + (int)windows.Below(3),
            UncommittedPerEntity = Small(8),
            CommitQueue = Small(32),
            CommitLanes = 1 + (int)new Prng(~seed).Below(4),
            CommitBatch = Small(16),
            LettersPerTurn = Small(8),
            ActiveEntities = 2 + Small(8),
            MemoryBudgetBytes = new Prng(seed + 3).Below(3) == 0 ? 2_500 + (long)new Prng(seed + 4).Below(8_000) : 0,
            RememberedAnswers = windows.Below(2) == 0 ? AnswersMost : 2 + (int)windows.Below(12),
            InboxMarksCached = Small(6),
            SnapshotPageBytes = 16 + (int)new Prng(seed + 2).Below(200),
            SnapshotPagesRead = 1 + (int)new Prng(seed + 3).Below(4),
            RecoveryPage = Small(10),
            SubscriptionPage = Small(10),
            ScanPage = Small(6),
            OutboxPairs = new Prng(seed + 7).Below(2) == 0 ? EngineLimits.Default.OutboxPairs : 1 + (int)new Prng(seed + 8).Below(6),
            OutboxPairQueue = Small(6),
            OutboxPairWindow = Small(4),
            RemindersInFlight = Small(4),
            RemindersResting = 1 + (int)new Prng(seed + 1).Below(6),
            PerformsInMemory = Small(6),
            PerformsResting = 1 + (int)new Prng(seed + 2).Below(6),
            PerformParallelism = Small(4),
            PerformTimeoutMs = 60_000,
            RetryFirstMs = 10,
            RetryMaxMs = 1_000,
            StopFirstMs = 50,
            StopMaxMs = 1_000,
            StopWaitMs = 20_000,
            PassivationSweepMs = 100,
        };
        if (limits.RememberedAnswers < AnswersMost || new Prng(seed + 5).Below(4) == 0)
        {
            // Few answers are all younger than a long window, and then nothing goes on.
            limits = limits with { DedupWindowMs = 200 + (long)new Prng(seed + 6).Below(800) };
        }

        EntityKindSettings kind = new() { SnapshotEveryEvents = (int)draws.Below(6), IdleBeforePassivationMs = 50 + (long)draws.Below(500) };
        long lease = 400 + (long)draws.Below(1_200);
        ClusterLimits cluster = new(
            LeaseMs: lease,
            RenewMs: lease / 4,
            RetryMs: 20,
            AnswerMs: 500,
            HandOverMs: 20 + (long)draws.Below(100),
            MovesMax: 1 + (int)draws.Below(500),
            AnswersAwaitedMax: 2 + Small(64),
            FramesRemembered: windows.Below(2) == 0 ? 1_024 : 1 + (int)windows.Below(128),
            MessageBytesMax: windows.Below(2) == 0 ? 65_536 : MessageBytesLeast + (int)windows.Below(1_024));
        return new EngineDraws(limits, kind, cluster, windows.Below(2) == 0 ? 1 << 20 : FrameBytesLeast + (int)windows.Below(256));

        int Small(int max) => 1 + (int)draws.Below((ulong)max);
    }
}
