using Flux.Actors.Configuration.Options;
using Flux.Actors.Domain.Chain;
using Flux.Actors.Domain.Consensus;
using Flux.Actors.Engine;
using Flux.Actors.Engine.Cluster;
using Flux.Actors.Journal.Sql;

namespace Flux.Actors.Node.Hosting;

/// <summary>The options in the words of the parts they bound.</summary>
internal static class HostLimits
{
    /// <summary>Blocks between two notes of the height in an idle mempool: a hundredth of the expiry, at least one.</summary>
    private const long StridesPerExpiry = 100;

    public static EngineLimits Engine(EngineOptions options) => new(
        MailboxLetters: options.MailboxMax,
        UncommittedPerEntity: options.UncommittedPerEntityMax,
        CommitQueue: options.CommitQueueMax,
        CommitLanes: options.CommitLanesMax,
        CommitBatch: options.BatchDecisionsMax,
        LettersPerTurn: options.TurnCommandsMax,
        ActiveEntities: options.ActiveEntitiesMax,
        MemoryBudgetBytes: options.MemoryBudget,
        DedupWindowMs: (long)options.DedupWindow.TotalMilliseconds,
        RememberedAnswers: options.RememberedAnswersMax,
        InboxMarksCached: options.InboxMarksCachedMax,
        SnapshotPageBytes: options.SnapshotPageBytes,
        SnapshotPagesRead: options.SnapshotPagesRead,
        RecoveryPage: options.RecoveryPage,
        SubscriptionPage: options.SubscriptionPage,
        ScanPage: options.ScanPage,
        OutboxPairs: options.OutboxPairsMax,
        OutboxPairQueue: options.OutboxPairQueueMax,
        OutboxPairWindow: options.OutboxPairWindowMax,
        RemindersInFlight: options.RemindersInFlightMax,
        RemindersResting: options.RemindersRestingMax,
        PerformsInMemory: options.PerformsInMemoryMax,
        PerformsResting: options.PerformsRestingMax,
        PerformParallelism: options.PerformsInFlightMax,
        PerformTimeoutMs: (long)options.PerformTimeout.TotalMilliseconds,
        RetryFirstMs: (long)options.RetryMin.TotalMilliseconds,
        RetryMaxMs: (long)options.RetryMax.TotalMilliseconds,
        StopFirstMs: (long)options.RestartBackoffMin.TotalMilliseconds,
        StopMaxMs: (long)options.RestartBackoffMax.TotalMilliseconds,
        StopWaitMs: (long)options.StopWait.TotalMilliseconds,
        PassivationSweepMs: (long)options.PassivationSweep.TotalMilliseconds)
    {
        Cluster = new ClusterLimits(
            LeaseMs: (long)options.ClusterLease.TotalMilliseconds,
            RenewMs: (long)options.ClusterRenew.TotalMilliseconds,
            RetryMs: (long)options.ClusterRetry.TotalMilliseconds,
            AnswerMs: (long)options.ClusterAnswer.TotalMilliseconds,
            HandOverMs: (long)options.ClusterHandOver.TotalMilliseconds,
            MovesMax: options.ClusterMovesMax,
            AnswersAwaitedMax: options.ClusterAnswersAwaitedMax,
            FramesRemembered: options.ClusterFramesRemembered,
            MessageBytesMax: options.ClusterMessageBytesMax),
    };

    public static EntityKindSettings Kind(EngineOptions options) => new()
    {
        SnapshotEveryEvents = options.SnapshotEvery,
        IdleBeforePassivationMs = (long)options.PassivateAfter.TotalMilliseconds,
    };

    public static PostgresJournalSettings Postgresql(PostgresqlOptions options, string connectionString, string schema, string clusterId) => new(
        connectionString,
        schema,
        clusterId,
        CommitConnectionsMax: options.CommitConnectionsMax,
        ReadConnectionsMax: options.ReadConnectionsMax,
        ClusterConnectionsMax: options.ClusterConnectionsMax,
        ConnectTimeout: options.ConnectTimeout,
        StatementTimeout: options.StatementTimeout,
        LockTimeout: options.LockTimeout,
        IdleTimeout: options.IdleTimeout,
        PeerTimeout: options.PeerTimeout,
        ClusterTimeout: options.ClusterTimeout,
        MigrationTimeout: options.MigrationTimeout);

    public static MempoolLimits Mempool(MempoolOptions options) => new(
        TransactionsMax: options.TransactionsMax,
        ReportsMax: options.ReportsMax,
        PerAccountMax: options.PerAccountMax,
        FatesMax: options.FatesMax,
        ExpireBlocks: options.ExpireBlocks,
        ReplacementFeePercent: options.ReplacementFeePercent,
        HeightStride: Math.Max(1, options.ExpireBlocks / StridesPerExpiry));

    /// <summary>A round's steps grow to at most twenty times the first, so that a long halt does not make the next round endless.</summary>
    public static RoundTimings Timings(ConsensusOptions options) => new(
        (long)options.ProposeTimeout.TotalMilliseconds,
        (long)options.PrevoteTimeout.TotalMilliseconds,
        (long)options.PrecommitTimeout.TotalMilliseconds,
        (long)options.TimeoutStep.TotalMilliseconds,
        20 * (long)options.ProposeTimeout.TotalMilliseconds);
}
