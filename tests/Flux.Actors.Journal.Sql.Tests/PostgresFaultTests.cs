using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>What the journal promises when owners change, connections break and the server dies.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresFaultTests(PostgresServer server)
{
    private const int Shard = 5;
    private const int OtherShard = 900;
    private readonly PostgresJournalSettings _settings = server.Fresh();

    [PostgresFact]
    public async Task a_zombies_commit_that_waits_for_a_takeover_never_lands()
    {
        await using PostgresJournal zombie = await Open();
        await using NpgsqlConnection owner = await Beside();
        long fence = (await zombie.Acquire(ShardSet.All, "test", default))[0].Fence;
        await using NpgsqlTransaction takeover = await owner.BeginTransactionAsync();
        await Writing.Run(owner, $"UPDATE shard SET fence = fence + 1 WHERE shard = {Shard}");

        Task<IReadOnlyList<CommitOutcome>> commit = zombie.Commit(
            [Writing.Fact(Writing.Ann, Shard, fence, 1) with { Snapshot = new(new(1, Blob.Empty, Blob.Empty), true) }, Writing.Fact(Writing.Bob, OtherShard, fence, 1)], default);
        await using NpgsqlConnection watching = await Beside();
        _ = await Blocked.Until(watching, _settings, commit);
        await takeover.CommitAsync();

        Assert.Equal([true, false], (await commit).Select(outcome => outcome.StaleFence));
        Assert.Empty(await zombie.ReadEntity(Writing.Ann, 0, 10, default));
        Assert.Null((await zombie.Load(Writing.Ann, 10, default)).Snapshot);
        Assert.Single(await zombie.ReadEntity(Writing.Bob, 0, 10, default));
    }

    [PostgresFact]
    public async Task a_takeover_waits_for_the_commit_before_it_and_sees_its_head()
    {
        await using PostgresJournal old = await Open();
        await using PostgresJournal taker = await Open();
        await using NpgsqlConnection gate = await Beside();
        await Writing.Gate(gate);
        long fence = (await old.Acquire(ShardSet.All, "test", default))[0].Fence;
        Task<IReadOnlyList<CommitOutcome>> commit = old.Commit([Writing.Fact(Writing.Ann, Shard, fence, 1)], default);
        await using NpgsqlConnection watching = await Beside();
        _ = await Blocked.Until(watching, _settings, commit);
        Task<IReadOnlyList<ShardClaim>> claim = taker.Acquire(ShardSet.Range(Shard, Shard), "test", default);
        while (await Writing.Ask<long>(watching, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") < 2)
        {
            Assert.False(claim.IsCompleted, "the takeover did not wait");
        }

        await Writing.Run(gate, "SELECT pg_advisory_unlock(1)");
        Assert.Equal(new CommitOutcome(false, 1), (await commit)[0]);
        Assert.Equal(new ShardClaim(Shard, fence + 1, 1), (await claim)[0]);
        Assert.True((await old.Commit([Writing.Fact(Writing.Ann, Shard, fence, 2)], default))[0].StaleFence);
    }

    /// <summary>A takeover locks in the same order: in any other, the two could wait for each other.</summary>
    [PostgresFact]
    public async Task a_commit_locks_its_shards_in_their_order_and_moves_all_heads_at_once()
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings.Patient(), default);
        await using NpgsqlConnection other = await Beside(), watching = await Beside();
        long fence = (await journal.Acquire(ShardSet.All, "test", default))[0].Fence;
        int[] shards = [7, 900, 3, 512, 100];
        Task<IReadOnlyList<CommitOutcome>> commit;
        await using (NpgsqlTransaction holding = await other.BeginTransactionAsync())
        {
            await Writing.Run(other, "SELECT 1 FROM shard WHERE shard = 100 FOR UPDATE");
            commit = journal.Commit([.. shards.Select(shard => Writing.Fact(new("order", $"e{shard}"), shard, fence, 1))], default);
            _ = await Blocked.Until(watching, _settings, commit);
            Assert.Equal("512 900", await Writing.Ask<string>(
                watching,
                "SELECT string_agg(shard::text, ' ' ORDER BY shard) FROM (SELECT shard FROM shard WHERE shard IN (3, 7, 100, 512, 900) FOR UPDATE SKIP LOCKED) free"));
        }

        Assert.All(await commit, outcome => Assert.Equal(new CommitOutcome(false, 1), outcome));
    }

    [PostgresFact]
    public async Task owners_that_race_leave_one_history()
    {
        await using PostgresJournal first = await Open();
        await using PostgresJournal second = await Open();
        await using PostgresJournal third = await Open();
        List<(long Fence, long Position)> acknowledged = [];
        IReadOnlyList<StoredEvent> history = [];

        // How many commits an owner gets in before the next takeover is the machine's choice; the race goes on until there is enough to see.
        for (int race = 0; race < 50 && !(history.Count > 30 && history.DistinctBy(fact => fact.Fence).Count() > 5); race++)
        {
            acknowledged.AddRange((await Task.WhenAll(Own(first), Own(second), Own(third))).SelectMany(each => each));
            history = await first.ReadShard(Shard, 0, 10_000, default);
        }

        Assert.Equal(Enumerable.Range(1, history.Count).Select(n => (long)n), history.Select(fact => fact.Position));
        Assert.Equal(Enumerable.Range(1, history.Count).Select(n => (long)n), history.Select(fact => fact.Sequence));
        Assert.Equal(history.Select(fact => fact.Fence).Order(), history.Select(fact => fact.Fence));
        Assert.Equal(
            acknowledged.OrderBy(each => each.Position), history.Select(fact => (fact.Fence, fact.Position)));
        Assert.True(history.Count > 30 && history.DistinctBy(fact => fact.Fence).Count() > 5, $"{history.Count} facts");

        // Takes the shard over from whoever has it, and commits until it is taken from it.
        static async Task<List<(long, long)>> Own(PostgresJournal journal)
        {
            List<(long, long)> acknowledged = [];
            for (int turn = 0; turn < 8; turn++)
            {
                ShardClaim claim = (await journal.Acquire(ShardSet.Range(Shard, Shard), "test", default))[0];
                bool owns = true;
                for (long position = claim.Head + 1; owns && position <= claim.Head + 20; position++)
                {
                    CommitOutcome outcome = (await journal.Commit([Writing.Fact(Writing.Ann, Shard, claim.Fence, position)], default))[0];
                    owns = !outcome.StaleFence;
                    if (owns)
                    {
                        acknowledged.Add((claim.Fence, outcome.Position));
                    }
                }
            }

            return acknowledged;
        }
    }

    [PostgresFact]
    public async Task a_backend_killed_in_the_middle_of_a_commit_leaves_it_unclear_and_reading_tells()
    {
        await using PostgresJournal journal = await Open();
        await using (NpgsqlConnection gate = await Beside())
        {
            await Writing.Gate(gate);
            long fence = (await journal.Acquire(ShardSet.All, "test", default))[0].Fence;
            Task<IReadOnlyList<CommitOutcome>> commit = journal.Commit([Writing.Fact(Writing.Ann, Shard, fence, 1)], default);
            await using NpgsqlConnection watching = await Beside();
            int backend = await Blocked.Until(watching, _settings, commit);
            await server.Kill(backend);
            JournalFault fault = await Writing.Fails(() => commit);
            Assert.Equal((JournalFaultKind.Unavailable, true), (fault.Kind, fault.Unclear));
        }

        ShardClaim claim = await Reclaim(journal);
        Assert.Equal(0, claim.Head);
        Assert.Empty(await journal.ReadShard(Shard, 0, 10, default));
        await using NpgsqlConnection again = await Beside();
        Assert.Equal(new CommitOutcome(false, 1), (await journal.Commit([Writing.Fact(Writing.Ann, Shard, claim.Fence, 1)], default))[0]);
    }

    [PostgresFact]
    public async Task what_was_acknowledged_outlives_killed_backends_and_crashes_of_the_server()
    {
        await using PostgresJournal journal = await Open();
        ShardClaim claim = await Reclaim(journal);
        long acknowledged = 0;
        int unclear = 0;
        for (int round = 0; round < 4; round++)
        {
            Task disaster = Task.CompletedTask;
            for (long n = 0; ; n++)
            {
                if (n == 20)
                {
                    disaster = round % 2 == 1 ? Restart() : KillOne();
                }

                try
                {
                    CommitOutcome outcome = (await journal.Commit([Writing.Fact(Writing.Ann, Shard, claim.Fence, claim.Head + 1)], default))[0];
                    Assert.False(outcome.StaleFence);
                    acknowledged = outcome.Position;
                    claim = claim with { Head = outcome.Position };
                }
                catch (JournalFault fault)
                {
                    Assert.Equal(JournalFaultKind.Unavailable, fault.Kind);
                    unclear += fault.Unclear ? 1 : 0;
                    break;
                }
            }

            await disaster;
            claim = await Reclaim(journal);
            Assert.InRange(claim.Head, acknowledged, acknowledged + 1); // The one that was under way may have landed.
            Assert.Equal(
                Enumerable.Range(1, (int)claim.Head).Select(n => (long)n), (await journal.ReadEntity(Writing.Ann, 0, 100_000, default)).Select(fact => fact.Sequence));
        }

        Assert.True(acknowledged >= 80 && unclear > 0, $"{acknowledged} acknowledged, {unclear} unclear");

        async Task KillOne()
        {
            await using NpgsqlConnection beside = await Beside();
            await server.Kill(await Writing.Ask<int>(
                beside, $"SELECT min(pid) FROM pg_stat_activity WHERE application_name = 'flux journal {_settings.Schema}' AND query LIKE '%commit_1%'"));
        }

        async Task Restart()
        {
            await server.Crash();
            await server.Start();
        }
    }

    [PostgresFact]
    public async Task a_server_that_falls_silent_leaves_the_commit_unclear_and_reading_tells()
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings with { StatementTimeout = TimeSpan.FromSeconds(1) }, default);
        await using NpgsqlConnection gate = await Beside();
        await Writing.Gate(gate);
        long fence = (await journal.Acquire(ShardSet.All, "test", default))[0].Fence;
        Task<IReadOnlyList<CommitOutcome>> commit = journal.Commit([Writing.Fact(Writing.Ann, Shard, fence, 1)], default);
        await using NpgsqlConnection watching = await Beside();
        int backend = await Blocked.Until(watching, _settings, commit);
        await LocalPostgres.Freeze(backend, frozen: true);
        await Writing.Run(gate, "SELECT pg_advisory_unlock(1)");
        JournalFault fault = await Writing.Fails(() => commit);
        Assert.Equal((JournalFaultKind.Unavailable, true), (fault.Kind, fault.Unclear));
        Assert.Contains("no answer in time", fault.Message, StringComparison.Ordinal);

        // As long as it holds the shard nobody can take it over, and so nobody can decide beside it.
        JournalFault held = await Writing.Fails(() => journal.Acquire(ShardSet.Range(Shard, Shard), "test", default));
        Assert.Equal((JournalFaultKind.Unavailable, false), (held.Kind, held.Unclear));
        await LocalPostgres.Freeze(backend, frozen: false);
        ShardClaim claim = await Reclaim(journal);
        IReadOnlyList<StoredEvent> facts = await journal.ReadShard(Shard, 0, 10, default);
        Assert.Equal(claim.Head, facts.Count);
        Assert.Equal(claim.Head + 1, (await journal.Commit([Writing.Fact(Writing.Ann, Shard, claim.Fence, claim.Head + 1)], default))[0].Position);
    }

    [PostgresFact]
    public async Task a_failure_at_the_end_of_the_transaction_is_no_acknowledgement()
    {
        await using PostgresJournal journal = await Open();
        await using NpgsqlConnection beside = await Beside();
        await Writing.Run(beside, """
            CREATE FUNCTION too_late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION SQLSTATE ''53100''; END';
            CREATE CONSTRAINT TRIGGER late AFTER INSERT ON event DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION too_late();
            """);
        long fence = (await journal.Acquire(ShardSet.All, "test", default))[0].Fence;
        JournalFault fault = await Writing.Fails(() => journal.Commit([Writing.Fact(Writing.Ann, Shard, fence, 1)], default));
        Assert.Equal((JournalFaultKind.Full, false), (fault.Kind, fault.Unclear));
        Assert.Empty(await journal.ReadShard(Shard, 0, 10, default));
    }

    [PostgresFact]
    public async Task a_commit_whose_wait_for_the_standby_is_cut_short_is_unclear()
    {
        await using PostgresJournal journal = await Open();
        await using NpgsqlConnection beside = await Beside();
        long fence = (await journal.Acquire(ShardSet.All, "test", default))[0].Fence;
        await server.Set("synchronous_standby_names", "'nobody'");
        try
        {
            Task<IReadOnlyList<CommitOutcome>> commit = journal.Commit([Writing.Fact(Writing.Ann, Shard, fence, 1)], default);
            while (!await Writing.Ask<bool>(
                beside, "SELECT coalesce(bool_or(pg_cancel_backend(pid)), false) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))
            {
                Assert.False(commit.IsCompleted, "the commit did not wait for the standby");
            }

            JournalFault fault = await Writing.Fails(() => commit);
            Assert.Equal((JournalFaultKind.Unavailable, true), (fault.Kind, fault.Unclear));
            Assert.Contains("canceling wait for synchronous replication", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            await server.Set("synchronous_standby_names", "''");
        }
    }

    [PostgresTheory]
    [InlineData(50, 10_000, "holds the shard")]
    [InlineData(10_000, 1_000, "longer than the statement timeout")]
    public async Task a_shard_that_stays_locked_is_a_clear_fault_in_time(int lockMilliseconds, int statementMilliseconds, string message)
    {
        TimeSpan locks = TimeSpan.FromMilliseconds(lockMilliseconds), statements = TimeSpan.FromMilliseconds(statementMilliseconds);
        await using PostgresJournal owner = await Open();
        await using PostgresJournal journal = await PostgresJournal.Open(_settings with { LockTimeout = locks, StatementTimeout = statements }, default);
        await using NpgsqlConnection other = await Beside();
        long fence = (await owner.Acquire(ShardSet.All, "test", default))[0].Fence;
        await using (NpgsqlTransaction holding = await other.BeginTransactionAsync())
        {
            await Writing.Run(other, $"SELECT 1 FROM shard WHERE shard = {Shard} FOR UPDATE");
            foreach (Func<Task> attempt in new Func<Task>[]
            {
                () => journal.Commit([Writing.Fact(Writing.Ann, Shard, fence, 1)], default), () => journal.Acquire(ShardSet.All, "test", default),
            })
            {
                JournalFault fault = await Writing.Fails(attempt);
                Assert.Equal((JournalFaultKind.Unavailable, false), (fault.Kind, fault.Unclear));
                Assert.Contains(message, fault.Message, StringComparison.Ordinal);
            }
        }

        Assert.False((await owner.Commit([Writing.Fact(Writing.Ann, Shard, fence, 1)], default))[0].StaleFence);
    }

    [PostgresFact]
    public async Task a_full_server_is_a_clear_fault()
    {
        await using PostgresJournal journal = await Open();
        List<NpgsqlConnection> others = [];
        try
        {
            while (true)
            {
                NpgsqlConnection one = new($"{server.ConnectionString};Pooling=false");
                others.Add(one);
                await one.OpenAsync();
            }
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.TooManyConnections)
        {
            // Every place is taken now, those for administrators too.
        }

        JournalFault fault = await Writing.Fails(() => journal.ReadShard(Shard, 0, 1, default));
        Assert.Equal((JournalFaultKind.Unavailable, false), (fault.Kind, fault.Unclear));
        Assert.Contains("max_connections", fault.Message, StringComparison.Ordinal);
        foreach (NpgsqlConnection one in others)
        {
            await one.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task a_server_that_takes_no_writes_is_named_as_such()
    {
        await using PostgresJournal journal = await Open();
        await using NpgsqlConnection beside = await Beside();
        await Writing.Run(beside, "ALTER ROLE flux SET default_transaction_read_only = on");
        try
        {
            await using PostgresJournal writing = journal; // Its sessions are from before.
            await Writing.One(writing, 1);
            JournalFault fault = await Writing.Fails(Open);
            Assert.Equal((JournalFaultKind.ReadOnly, false), (fault.Kind, fault.Unclear));
            Assert.Contains("connect to the primary", fault.Message, StringComparison.Ordinal);

            await Writing.Ask<long>(beside, $"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'flux journal {_settings.Schema}'");
            JournalFault commit;
            do
            {
                commit = await Writing.Fails(() => writing.Commit([Writing.Fact(Writing.Ann, 0, 1, 2)], default));
            }
            while (commit.Kind == JournalFaultKind.Unavailable); // The sessions that were ended; the next ones write nothing.
            Assert.Equal((JournalFaultKind.ReadOnly, false), (commit.Kind, commit.Unclear));
            Assert.Single(await writing.ReadEntity(Writing.Ann, 0, 10, default));
        }
        finally
        {
            await Writing.Run(beside, "SET transaction_read_only = off; ALTER ROLE flux RESET default_transaction_read_only");
        }
    }

    [PostgresTheory]
    [InlineData("Host=/nowhere;Username=flux", "see whether the server runs")]
    [InlineData("Hose=/nowhere", "connection string can't be read")]
    [InlineData("Database=missing", "database \"missing\" does not exist (3D000)")]
    public async Task a_server_that_is_not_there_is_named(string connection, string message)
    {
        string full = connection.StartsWith("Database", StringComparison.Ordinal) ? $"{server.ConnectionString};{connection}" : connection;
        JournalFault fault = await Writing.Fails(() => PostgresJournal.Open(_settings with { ConnectionString = full }, default));
        Assert.Equal((JournalFaultKind.Unavailable, false), (fault.Kind, fault.Unclear));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task a_closed_journal_says_so()
    {
        PostgresJournal journal = await Open();
        await journal.DisposeAsync();
        Assert.Equal(JournalFaultKind.Closed, (await Writing.Fails(() => journal.GetMeta("x", default))).Kind);
        JournalFault fault = await Writing.Fails(() => journal.Commit([Writing.Fact(Writing.Ann, 0, 1, 1)], default));
        Assert.Equal((JournalFaultKind.Closed, false), (fault.Kind, fault.Unclear));
    }

    private Task<PostgresJournal> Open() => PostgresJournal.Open(_settings, default);

    private Task<NpgsqlConnection> Beside() => server.Connect(_settings.Schema);

    /// <summary>Takes the shard over as the engine does: as often as it needs.</summary>
    private static async Task<ShardClaim> Reclaim(PostgresJournal journal)
    {
        while (true)
        {
            try
            {
                return (await journal.Acquire(ShardSet.Range(Shard, Shard), "test", default))[0];
            }
            catch (JournalFault fault) when (fault.Kind == JournalFaultKind.Unavailable)
            {
                // The server is recovering; the next attempt asks it again.
            }
        }
    }
}
