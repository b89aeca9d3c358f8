using Flux.Actors.Engine.Cluster;
using Microsoft.Extensions.Configuration;

namespace Flux.Actors.Engine.Embedding;

/// <summary>The engine's bounds and how its entities live, as section <c>engine</c> of a configuration says them.</summary>
public sealed record EngineSettings(EngineLimits Limits, EntityKindSettings Kinds)
{
    /// <summary>What holds where nothing is said: the values of hocon/reference.conf.</summary>
    public static EngineSettings Default { get; } = new(EngineLimits.Default, EntityKindSettings.Default);

    /// <summary>Every key that can be set, in the order of hocon/reference.conf.</summary>
    public static IReadOnlyList<EngineKey> Keys { get; } =
    [
        EngineKey.Count("mailbox_max", 1, 1_000_000, it => it.MailboxLetters, (it, value) => it with { MailboxLetters = value }),
        EngineKey.Count("uncommitted_per_entity_max", 1, 100_000, it => it.UncommittedPerEntity, (it, value) => it with { UncommittedPerEntity = value }),
        EngineKey.Count("commit_queue_max", 1, 1_000_000, it => it.CommitQueue, (it, value) => it with { CommitQueue = value }),
        EngineKey.Count("commit_lanes_max", 1, 64, it => it.CommitLanes, (it, value) => it with { CommitLanes = value }),
        EngineKey.Count("batch_decisions_max", 1, 100_000, it => it.CommitBatch, (it, value) => it with { CommitBatch = value }),
        EngineKey.Count("turn_commands_max", 1, 100_000, it => it.LettersPerTurn, (it, value) => it with { LettersPerTurn = value }),
        EngineKey.Count("active_entities_max", 1, 10_000_000, it => it.ActiveEntities, (it, value) => it with { ActiveEntities = value }),
        EngineKey.Size("memory_budget", "0", "1TiB", it => it.MemoryBudgetBytes, (it, value) => it with { MemoryBudgetBytes = value }),
        EngineKey.Wait("dedup_window", "1ms", "7d", it => it.DedupWindowMs, (it, value) => it with { DedupWindowMs = value }),
        EngineKey.Count("remembered_answers_max", 1, 1_000_000, it => it.RememberedAnswers, (it, value) => it with { RememberedAnswers = value }),
        EngineKey.Count("inbox_marks_cached_max", 1, 1_000_000, it => it.InboxMarksCached, (it, value) => it with { InboxMarksCached = value }),
        EngineKey.Count("snapshot_page_bytes", 1_024, 16_777_216, it => it.SnapshotPageBytes, (it, value) => it with { SnapshotPageBytes = value }),
        EngineKey.Count("snapshot_pages_read", 1, 10_000, it => it.SnapshotPagesRead, (it, value) => it with { SnapshotPagesRead = value }),
        EngineKey.Count("recovery_page", 1, 1_000_000, it => it.RecoveryPage, (it, value) => it with { RecoveryPage = value }),
        EngineKey.Count("subscription_page", 1, 1_000_000, it => it.SubscriptionPage, (it, value) => it with { SubscriptionPage = value }),
        EngineKey.Count("scan_page", 1, 1_000_000, it => it.ScanPage, (it, value) => it with { ScanPage = value }),
        EngineKey.Count("outbox_pairs_max", 1, 10_000_000, it => it.OutboxPairs, (it, value) => it with { OutboxPairs = value }),
        EngineKey.Count("outbox_pair_queue_max", 1, 1_000_000, it => it.OutboxPairQueue, (it, value) => it with { OutboxPairQueue = value }),
        EngineKey.Count("outbox_pair_window_max", 1, 100_000, it => it.OutboxPairWindow, (it, value) => it with { OutboxPairWindow = value }),
        EngineKey.Count("reminders_in_flight_max", 1, 1_000_000, it => it.RemindersInFlight, (it, value) => it with { RemindersInFlight = value }),
        EngineKey.Count("reminders_resting_max", 1, 10_000_000, it => it.RemindersResting, (it, value) => it with { RemindersResting = value }),
        EngineKey.Count("performs_in_memory_max", 1, 1_000_000, it => it.PerformsInMemory, (it, value) => it with { PerformsInMemory = value }),
        EngineKey.Count("performs_resting_max", 1, 10_000_000, it => it.PerformsResting, (it, value) => it with { PerformsResting = value }),
        EngineKey.Count("performs_in_flight_max", 1, 10_000, it => it.PerformParallelism, (it, value) => it with { PerformParallelism = value }),
        EngineKey.Wait("perform_timeout", "100ms", "1d", it => it.PerformTimeoutMs, (it, value) => it with { PerformTimeoutMs = value }),
        EngineKey.Wait("retry_min", "1ms", "1h", it => it.RetryFirstMs, (it, value) => it with { RetryFirstMs = value }),
        EngineKey.Wait("retry_max", "1ms", "1d", it => it.RetryMaxMs, (it, value) => it with { RetryMaxMs = value }),
        EngineKey.Wait("restart_backoff_min", "1ms", "1h", it => it.StopFirstMs, (it, value) => it with { StopFirstMs = value }),
        EngineKey.Wait("restart_backoff_max", "1ms", "1d", it => it.StopMaxMs, (it, value) => it with { StopMaxMs = value }),
        EngineKey.Wait("stop_wait", "10ms", "1h", it => it.StopWaitMs, (it, value) => it with { StopWaitMs = value }),
        EngineKey.Wait("passivation_sweep", "10ms", "1h", it => it.PassivationSweepMs, (it, value) => it with { PassivationSweepMs = value }),
        EngineKey.Wait("cluster_lease", "1s", "10m", it => it.Cluster.LeaseMs, (it, value) => it with { Cluster = it.Cluster with { LeaseMs = value } }),
        EngineKey.Wait("cluster_renew", "100ms", "3m", it => it.Cluster.RenewMs, (it, value) => it with { Cluster = it.Cluster with { RenewMs = value } }),
        EngineKey.Wait("cluster_retry", "1ms", "1m", it => it.Cluster.RetryMs, (it, value) => it with { Cluster = it.Cluster with { RetryMs = value } }),
        EngineKey.Wait("cluster_answer", "10ms", "10m", it => it.Cluster.AnswerMs, (it, value) => it with { Cluster = it.Cluster with { AnswerMs = value } }),
        EngineKey.Wait("cluster_hand_over", "1ms", "1m", it => it.Cluster.HandOverMs, (it, value) => it with { Cluster = it.Cluster with { HandOverMs = value } }),
        EngineKey.Count("cluster_moves_max", 1, 1_024, it => it.Cluster.MovesMax, (it, value) => it with { Cluster = it.Cluster with { MovesMax = value } }),
        EngineKey.Count(
            "cluster_answers_awaited_max", 1, 10_000_000,
            it => it.Cluster.AnswersAwaitedMax, (it, value) => it with { Cluster = it.Cluster with { AnswersAwaitedMax = value } }),
        EngineKey.Count(
            "cluster_frames_remembered", 64, 10_000_000,
            it => it.Cluster.FramesRemembered, (it, value) => it with { Cluster = it.Cluster with { FramesRemembered = value } }),
        EngineKey.Count(
            "cluster_message_bytes_max", 65_536, 1_073_741_824,
            it => it.Cluster.MessageBytesMax, (it, value) => it with { Cluster = it.Cluster with { MessageBytesMax = value } }),
        EngineKey.KindCount("snapshot_every", 1, 1_000_000, it => it.SnapshotEveryEvents, (it, value) => it with { SnapshotEveryEvents = value }),
        EngineKey.KindWait("passivate_after", "1s", "1d", it => it.IdleBeforePassivationMs, (it, value) => it with { IdleBeforePassivationMs = value }),
    ];

    /// <summary>Lays the section over the defaults; values that can't be used are told, one problem each.</summary>
    public static EngineSettings Read(IConfigurationSection section, ICollection<string> problems)
    {
        EngineSettings settings = Default;
        foreach (IConfigurationSection set in section.GetChildren())
        {
            EngineKey? key = Keys.FirstOrDefault(each => each.Name.Equals(set.Key, StringComparison.OrdinalIgnoreCase));
            if (key is null)
            {
                problems.Add($"{set.Path}: no such key; did you mean {Nearest(set.Key)}?");
            }
            else if (set.Value is { } text && key.Read(settings, text) is { } read)
            {
                settings = read;
            }
            else
            {
                problems.Add($"{set.Path}: seen {(set.Value is { } seen ? $"'{seen}'" : "no single value")}, wanted {key.Wanted}");
            }
        }

        return settings;
    }

    /// <summary>Tells what must not be, wherever it was set: values out of their range, and pairs that contradict each other.</summary>
    public void Check(string source, ICollection<string> problems)
    {
        foreach (EngineKey key in Keys.Where(key => !key.IsAllowedIn(this)))
        {
            problems.Add($"{source}:{key.Name}: seen {key.ShownIn(this)}, wanted {key.Wanted}");
        }

        AtMost("retry_min", "retry_max", Limits.RetryFirstMs, Limits.RetryMaxMs);
        AtMost("restart_backoff_min", "restart_backoff_max", Limits.StopFirstMs, Limits.StopMaxMs);
        if (Limits.Cluster.RenewMs * ClusterLimits.RenewalsPerLease > Limits.Cluster.LeaseMs)
        {
            problems.Add(
                $"{source}:cluster_renew: seen {Milliseconds.Render(Limits.Cluster.RenewMs)}, wanted at most a third of cluster_lease, "
                + $"which is {Milliseconds.Render(Limits.Cluster.LeaseMs)}");
        }

        void AtMost(string least, string most, long min, long max)
        {
            if (min > max)
            {
                problems.Add($"{source}:{least}: seen {Milliseconds.Render(min)}, wanted at most {most}, which is {Milliseconds.Render(max)}");
            }
        }
    }

    /// <summary>The key that shares most of its letters in order with the name, capitals and underscores aside.</summary>
    private static string Nearest(string name)
    {
        string plain = Plain(name);
        return Keys.MaxBy(key => Shared(plain, Plain(key.Name)) * 2 - Plain(key.Name).Length)!.Name;
    }

    private static string Plain(string name) => name.Replace("_", string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>The length of the longest common subsequence.</summary>
    private static int Shared(string left, string right)
    {
        int[] row = new int[right.Length + 1];
        foreach (char letter in left)
        {
            int diagonal = 0;
            for (int i = 1; i <= right.Length; i++)
            {
                (diagonal, row[i]) = (row[i], letter == right[i - 1] ? diagonal + 1 : Math.Max(row[i], row[i - 1]));
            }
        }

        return row[^1];
    }
}
