using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

[Collection(PostgresCollection.Name)]
public sealed class PostgresJournalTests(PostgresServer server)
{
    private readonly PostgresJournalSettings _settings = server.Fresh();

    public static TheoryData<string> Cases => [.. JournalConformance.Cases.Keys];

    [PostgresTheory]
    [MemberData(nameof(Cases))]
    public async Task a_schema_conforms(string name)
    {
        await using PostgresJournal journal = await Open();
        await JournalConformance.Cases[name](journal);
    }

    [PostgresFact]
    public async Task what_was_committed_is_there_after_reopening()
    {
        await using (PostgresJournal journal = await Open())
        {
            await Writing.One(journal, 1);
            await journal.SetMeta("network", "dev", default);
        }

        await using PostgresJournal again = await Open();
        Assert.Equal("dev", await again.GetMeta("network", default));
        Assert.Equal(Writing.Ann, Assert.Single(await again.ReadShard(0, 0, 10, default)).Entity);
        Assert.Equal(new ShardClaim(0, 2, 1), (await again.Acquire(ShardSet.Range(0, 0), "test", default))[0]);
    }

    [PostgresFact]
    public async Task clusters_share_a_server_by_a_schema_each()
    {
        await using PostgresJournal one = await Open();
        await using PostgresJournal other = await PostgresJournal.Open(server.Fresh() with { ClusterId = "other" }, default);
        await Writing.One(one, 1);
        Assert.Empty(await other.ReadShard(0, 0, 10, default));
        Assert.Equal(new ShardClaim(0, 1, 0), (await other.Acquire(ShardSet.Range(0, 0), "test", default))[0]);
    }

    [PostgresFact]
    public async Task another_clusters_schema_is_refused()
    {
        await using PostgresJournal journal = await Open();
        JournalFault fault = await Writing.Fails(() => PostgresJournal.Open(_settings with { ClusterId = "other" }, default));
        Assert.Equal((JournalFaultKind.OtherCluster, false), (fault.Kind, fault.Unclear));
        Assert.Contains("journal of cluster dev seen, other wanted", fault.Message, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task a_server_that_may_lose_what_it_acknowledged_is_refused_unless_allowed()
    {
        await server.Set("full_page_writes", "off");
        try
        {
            JournalFault fault = await Writing.Fails(Open);
            Assert.Equal(JournalFaultKind.NotDurable, fault.Kind);
            Assert.Contains("fsync on, full_page_writes off, synchronous_commit on seen, all on wanted", fault.Message, StringComparison.Ordinal);
            await using PostgresJournal allowed = await PostgresJournal.Open(_settings with { LossAllowed = true }, default);
        }
        finally
        {
            await server.Set("full_page_writes", "on");
        }
    }

    [PostgresFact]
    public async Task a_commit_is_synchronous_whatever_the_database_says()
    {
        await using NpgsqlConnection beside = await server.Connect(_settings.Schema);
        await Writing.Run(beside, "ALTER ROLE flux SET synchronous_commit = off");
        try
        {
            await using PostgresJournal journal = await Open();
            await using NpgsqlConnection session = await journal.Session(default);
            Assert.Equal("on", await Writing.Ask<string>(session, "SHOW synchronous_commit"));
            JournalFault? fault = await Record.ExceptionAsync(() => PostgresJournal.Open(_settings with { LossAllowed = true }, default)) as JournalFault;
            Assert.Null(fault);
        }
        finally
        {
            await Writing.Run(beside, "ALTER ROLE flux RESET synchronous_commit");
        }
    }

    [PostgresFact]
    public async Task every_session_is_bounded_and_plans_by_index()
    {
        await using PostgresJournal journal = await Open();
        await using NpgsqlConnection session = await journal.Session(default);
        foreach ((string name, string value) in new[]
        {
            ("statement_timeout", "10s"), ("lock_timeout", "1s"), ("idle_in_transaction_session_timeout", "5s"), ("enable_seqscan", "off"),
            ("plan_cache_mode", "force_generic_plan"), ("transaction_isolation", "read committed"),
        })
        {
            Assert.Equal((name, value), (name, await Writing.Ask<string>(session, $"SHOW {name}")));
        }
    }

    [PostgresFact]
    public async Task commits_of_disjoint_shards_may_overlap()
    {
        await using PostgresJournal journal = await Open();
        long fence = (await journal.Acquire(ShardSet.All, "test", default))[0].Fence;
        const int Lanes = 8;
        const int Rounds = 25;
        await Task.WhenAll(Enumerable.Range(0, Lanes).Select(Lane));
        for (int shard = 0; shard < Lanes * 4; shard++)
        {
            IReadOnlyList<StoredEvent> facts = await journal.ReadShard(shard, 0, 1_000, default);
            Assert.Equal(Enumerable.Range(1, Rounds).Select(n => (long)n), facts.Select(fact => fact.Position));
            Assert.Equal(Enumerable.Range(1, Rounds).Select(n => (long)n), facts.Select(fact => fact.Sequence));
        }

        async Task Lane(int lane)
        {
            for (int round = 1; round <= Rounds; round++)
            {
                // Shards of the lanes interleave, and each batch names them in another order.
                int[] shards = [.. Enumerable.Range(0, 4).Select(i => (((i + round) % 4) * Lanes) + lane)];
                IReadOnlyList<CommitOutcome> outcomes = await journal.Commit(
                    [.. shards.Select(shard => Writing.Fact(new("lane", shard.ToString(CultureInfo.InvariantCulture)), shard, fence, round))], default);
                Assert.All(outcomes, outcome => Assert.Equal(new CommitOutcome(false, round), outcome));
            }
        }
    }

    [PostgresFact]
    public async Task takeovers_at_once_count_each()
    {
        await using PostgresJournal journal = await Open();
        const int Takeovers = 12;
        IReadOnlyList<ShardClaim>[] claims = await Task.WhenAll(
            Enumerable.Range(0, Takeovers).Select(n => journal.Acquire(ShardSet.Range(n % 3, 20 + (n % 5)), "test", default)));
        Assert.Equal(
            Enumerable.Range(1, Takeovers).Select(n => (long)n),
            claims.Select(each => each.Single(claim => claim.Shard == 10).Fence).Order());
    }

    private Task<PostgresJournal> Open() => PostgresJournal.Open(_settings, default);
}
