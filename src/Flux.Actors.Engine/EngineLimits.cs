using Flux.Actors.Engine.Cluster;

namespace Flux.Actors.Engine;

/// <summary>Every bound of the engine. Units: *Ms are milliseconds, *Bytes bytes, the others counts.</summary>
/// <remarks>
/// MailboxLetters: commands from outside waiting at one entity; more are answered busy.
/// UncommittedPerEntity: decisions of one entity in flight; it pauses at the bound.
/// CommitQueue: decisions of all entities waiting for the disk; entities pause at the bound.
/// CommitLanes: commits under way at a time, as far as the journal takes them; each lane has its part of CommitQueue.
/// CommitBatch: decisions in one transaction. LettersPerTurn: commands one entity takes before it lets others run.
/// ActiveEntities: entities in memory; above it quiet ones leave at once, and without any the next newcomer is answered busy.
/// MemoryBudgetBytes: what they are estimated to take of it; above it the longest idle leave, and without any the next newcomer is answered busy; 0 for no budget.
/// DedupWindowMs: how long an answer to a command id is remembered at least, by the clock of who decided it. RememberedAnswers: how many of an entity;
/// while all of them are younger than the window, new commands with an id are answered busy.
/// InboxMarksCached: senders, and work settled, that an entity remembers in memory (the journal knows all).
/// SnapshotPageBytes: the longest piece of a state that is stored by itself. SnapshotPagesRead: such pieces per read.
/// RecoveryPage, SubscriptionPage, ScanPage: rows per read. OutboxPairQueue: messages of one pair held in memory, the rest stays in the journal.
/// OutboxPairs: pairs of sender and receiver with messages under way; those of further pairs stay in the journal and are taken in turns.
/// OutboxPairWindow: messages of one pair on their way at a time. RemindersInFlight: fired and on their way.
/// RemindersResting: fired in vain and remembered until they are fired again; more are found in the journal again after RetryMaxMs.
/// PerformsResting: work that failed, has left memory and is remembered until it is tried again; more is found in the journal again after RetryMaxMs.
/// PerformsInMemory: work accepted into memory, the rest stays in the journal. PerformParallelism: work running at a time.
/// PerformTimeoutMs: after which work is told to end, and its place is another's; a stop waits no longer for it either.
/// RetryFirstMs, RetryMaxMs: back-off of messages, reminders and work; StopFirstMs, StopMaxMs: of an entity stopped by a bug.
/// StopWaitMs: how long a stop waits for a journal that tells nothing of what was given to it.
/// PassivationSweepMs: how often idle entities are looked for.
/// </remarks>
public sealed record EngineLimits(
    int MailboxLetters,
    int UncommittedPerEntity,
    int CommitQueue,
    int CommitLanes,
    int CommitBatch,
    int LettersPerTurn,
    int ActiveEntities,
    long MemoryBudgetBytes,
    long DedupWindowMs,
    int RememberedAnswers,
    int InboxMarksCached,
    int SnapshotPageBytes,
    int SnapshotPagesRead,
    int RecoveryPage,
    int SubscriptionPage,
    int ScanPage,
    int OutboxPairs,
    int OutboxPairQueue,
    int OutboxPairWindow,
    int RemindersInFlight,
    int RemindersResting,
    int PerformsInMemory,
    int PerformsResting,
    int PerformParallelism,
    long PerformTimeoutMs,
    long RetryFirstMs,
    long RetryMaxMs,
    long StopFirstMs,
    long StopMaxMs,
    long StopWaitMs,
    long PassivationSweepMs)
{
    /// <summary>Those of an engine that is one of many.</summary>
    public ClusterLimits Cluster { get; init; } = ClusterLimits.Default;

    public static EngineLimits Default { get; } = new(
        MailboxLetters: 10_000,
        UncommittedPerEntity: 256,
        CommitQueue: 16_384,
        CommitLanes: 8,
        CommitBatch: 1_024,
        LettersPerTurn: 64,
        ActiveEntities: 100_000,
        MemoryBudgetBytes: 1L << 30,
        DedupWindowMs: 600_000,
        RememberedAnswers: 100_000,
        InboxMarksCached: 1_024,
        SnapshotPageBytes: 65_536,
        SnapshotPagesRead: 16,
        RecoveryPage: 1_000,
        SubscriptionPage: 256,
        ScanPage: 1_000,
        OutboxPairs: 100_000,
        OutboxPairQueue: 1_024,
        OutboxPairWindow: 64,
        RemindersInFlight: 1_024,
        RemindersResting: 16_384,
        PerformsInMemory: 4_096,
        PerformsResting: 65_536,
        PerformParallelism: 64,
        PerformTimeoutMs: 600_000,
        RetryFirstMs: 100,
        RetryMaxMs: 30_000,
        StopFirstMs: 1_000,
        StopMaxMs: 60_000,
        StopWaitMs: 20_000,
        PassivationSweepMs: 5_000);
}

/// <summary>Waiting times that double up to a bound, with jitter that depends only on the seed, so that a simulation repeats.</summary>
internal static class BackOff
{
    /// <summary>Milliseconds before the next attempt after this many failures (from 1): half to all of the doubled first wait.</summary>
    public static long Milliseconds(long first, long max, int failures, ulong seed)
    {
        int doublings = Math.Clamp(failures - 1, 0, 30);
        long whole = Math.Clamp(first << doublings, 1, max);
        return whole - (long)new Kernel.Prng(seed ^ (ulong)failures).Below((ulong)(whole / 2) + 1);
    }
}
