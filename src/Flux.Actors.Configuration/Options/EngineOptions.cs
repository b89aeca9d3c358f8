namespace Flux.Actors.Configuration.Options;

/// <summary>Section <c>engine</c>: the bounds and waits of the entity host.</summary>
public sealed record EngineOptions(
    int MailboxMax,
    int UncommittedPerEntityMax,
    int CommitQueueMax,
    int CommitLanesMax,
    int BatchDecisionsMax,
    int TurnCommandsMax,
    int ActiveEntitiesMax,
    int RememberedAnswersMax,
    int InboxMarksCachedMax,
    int RecoveryPage,
    int SubscriptionPage,
    int ScanPage,
    int OutboxPairQueueMax,
    int OutboxPairWindowMax,
    int RemindersInFlightMax,
    int RemindersRestingMax,
    int PerformsInMemoryMax,
    int PerformsRestingMax,
    int PerformsInFlightMax,
    TimeSpan RetryMin,
    TimeSpan RetryMax,
    TimeSpan RestartBackoffMin,
    TimeSpan RestartBackoffMax,
    TimeSpan PassivationSweep,
    TimeSpan ClusterLease,
    TimeSpan ClusterRenew,
    TimeSpan ClusterRetry,
    TimeSpan ClusterAnswer,
    TimeSpan ClusterHandOver,
    int ClusterMovesMax,
    int ClusterAnswersAwaitedMax,
    int ClusterFramesRemembered,
    int ClusterMessageBytesMax,
    int SnapshotEvery,
    TimeSpan PassivateAfter)
{
    internal static EngineOptions Read(OptionReader reader)
    {
        EngineOptions read = new(
            MailboxMax: reader.Count("engine.mailbox_max", 1, 1_000_000),
            UncommittedPerEntityMax: reader.Count("engine.uncommitted_per_entity_max", 1, 100_000),
            CommitQueueMax: reader.Count("engine.commit_queue_max", 1, 1_000_000),
            CommitLanesMax: reader.Count("engine.commit_lanes_max", 1, 64),
            BatchDecisionsMax: reader.Count("engine.batch_decisions_max", 1, 100_000),
            TurnCommandsMax: reader.Count("engine.turn_commands_max", 1, 100_000),
            ActiveEntitiesMax: reader.Count("engine.active_entities_max", 1, 10_000_000),
            RememberedAnswersMax: reader.Count("engine.remembered_answers_max", 1, 100_000),
            InboxMarksCachedMax: reader.Count("engine.inbox_marks_cached_max", 1, 1_000_000),
            RecoveryPage: reader.Count("engine.recovery_page", 1, 1_000_000),
            SubscriptionPage: reader.Count("engine.subscription_page", 1, 1_000_000),
            ScanPage: reader.Count("engine.scan_page", 1, 1_000_000),
            OutboxPairQueueMax: reader.Count("engine.outbox_pair_queue_max", 1, 1_000_000),
            OutboxPairWindowMax: reader.Count("engine.outbox_pair_window_max", 1, 100_000),
            RemindersInFlightMax: reader.Count("engine.reminders_in_flight_max", 1, 1_000_000),
            RemindersRestingMax: reader.Count("engine.reminders_resting_max", 1, 10_000_000),
            PerformsInMemoryMax: reader.Count("engine.performs_in_memory_max", 1, 1_000_000),
            PerformsRestingMax: reader.Count("engine.performs_resting_max", 1, 10_000_000),
            PerformsInFlightMax: reader.Count("engine.performs_in_flight_max", 1, 10_000),
            RetryMin: reader.Duration("engine.retry_min", "1ms", "1h"),
            RetryMax: reader.Duration("engine.retry_max", "1ms", "1d"),
            RestartBackoffMin: reader.Duration("engine.restart_backoff_min", "1ms", "1h"),
            RestartBackoffMax: reader.Duration("engine.restart_backoff_max", "1ms", "1d"),
            PassivationSweep: reader.Duration("engine.passivation_sweep", "10ms", "1h"),
            ClusterLease: reader.Duration("engine.cluster_lease", "1s", "10m"),
            ClusterRenew: reader.Duration("engine.cluster_renew", "100ms", "3m"),
            ClusterRetry: reader.Duration("engine.cluster_retry", "1ms", "1m"),
            ClusterAnswer: reader.Duration("engine.cluster_answer", "10ms", "10m"),
            ClusterHandOver: reader.Duration("engine.cluster_hand_over", "1ms", "1m"),
            ClusterMovesMax: reader.Count("engine.cluster_moves_max", 1, 1_024),
            ClusterAnswersAwaitedMax: reader.Count("engine.cluster_answers_awaited_max", 1, 10_000_000),
            ClusterFramesRemembered: reader.Count("engine.cluster_frames_remembered", 64, 10_000_000),
            ClusterMessageBytesMax: reader.Count("engine.cluster_message_bytes_max", 65_536, 1_073_741_824),
            SnapshotEvery: reader.Count("engine.snapshot_every", 1, 1_000_000),
            PassivateAfter: reader.Duration("engine.passivate_after", "1s", "1d"));
        reader.Require(read.RetryMin <= read.RetryMax, "engine.retry_min", "at most", "engine.retry_max");
        reader.Require(3 * read.ClusterRenew <= read.ClusterLease, "engine.cluster_renew", "at most a third of", "engine.cluster_lease");
        reader.Require(
            read.RestartBackoffMin <= read.RestartBackoffMax,
            "engine.restart_backoff_min",
            "at most",
            "engine.restart_backoff_max");
        return read;
    }
}
