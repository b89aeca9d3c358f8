using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>What hosts do to the same shards at the same time.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresClusterRaceTests(PostgresServer server)
{
    private const int Shard = 5;
    private readonly PostgresJournalSettings _settings = server.Fresh().Patient();

    [PostgresTheory]
    [InlineData(null)]
    [InlineData("dead")]
    public async Task of_two_that_claim_the_same_shards_at_once_exactly_one_gets_each(string? before)
    {
        await using PostgresClusterStore one = await Open();
        await using PostgresClusterStore other = await Open();
        await using NpgsqlConnection holder = await Beside();
        await using NpgsqlConnection watching = await Beside();
        _ = await one.Renew(Lease("one"), default);
        _ = await other.Renew(Lease("other"), default);
        for (int round = 0; round < 10; round++)
        {
            await Writing.Run(holder, $"UPDATE shard SET owner = {(before is null ? "NULL" : $"'{before}'")}, fence = {round}");
            await using NpgsqlTransaction holding = await holder.BeginTransactionAsync();
            await Writing.Run(holder, $"SELECT 1 FROM shard WHERE shard = {round} FOR UPDATE");
            Task<IReadOnlyList<ShardClaim>>[] claims =
                [one.Claim(ShardSet.All, "one", 0, default), other.Claim(ShardSet.Range(round, 1_000), "other", 0, default)];
            await Waiting(watching, 2, claims);
            await holding.CommitAsync();

            IReadOnlyList<ShardClaim>[] taken = await Task.WhenAll(claims);
            Assert.Equal(ShardSet.All, taken.SelectMany(each => each).Select(claim => claim.Shard).Order());
            Assert.All(taken.SelectMany(each => each), claim => Assert.Equal(round + 1, claim.Fence));
            ClusterTable table = await one.Renew(Lease("one"), default);
            Assert.Equal(taken[1].Select(claim => claim.Shard), table.Shards.Where(row => row.Owner == "other").Select(row => row.Shard));
        }
    }

    [PostgresFact]
    public async Task a_claim_waits_for_the_commit_before_it_and_sees_its_head()
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings, default);
        await using PostgresClusterStore store = await Open();
        await using NpgsqlConnection gate = await Beside();
        await using NpgsqlConnection watching = await Beside();
        await Writing.Gate(gate);
        _ = await journal.Acquire(ShardSet.One(Shard), "dead", default);
        _ = await store.Renew(Lease("ann"), default);
        Task<IReadOnlyList<CommitOutcome>> commit = journal.Commit([Writing.Fact(Writing.Ann, Shard, 1, 1)], default);
        _ = await Blocked.Until(watching, _settings, commit);
        Task<IReadOnlyList<ShardClaim>> claim = store.Claim(ShardSet.One(Shard), "ann", 0, default);
        _ = await Blocked.Until(watching, _settings, claim, "cluster");

        await Writing.Run(gate, "SELECT pg_advisory_unlock(1)");

        Assert.Equal(new CommitOutcome(false, 1), (await commit)[0]);
        Assert.Equal([new ShardClaim(Shard, 2, 1)], await claim);
        Assert.True((await journal.Commit([Writing.Fact(Writing.Ann, Shard, 1, 2)], default))[0].StaleFence);
    }

    [PostgresFact]
    public async Task commits_of_an_owner_that_is_replaced_are_in_before_or_refused()
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings, default);
        await using PostgresClusterStore store = await Open();
        _ = await store.Renew(Lease("ann"), default);
        for (int race = 0; race < 20; race++)
        {
            ShardClaim old = (await journal.Acquire(ShardSet.One(Shard), $"dead-{race}", default))[0];
            TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<List<long>> zombie = CommitUntilRefused(old, first);
            if (race % 2 == 0)
            {
                await first.Task;
            }

            ShardClaim claim = (await store.Claim(ShardSet.One(Shard), "ann", 0, default)).Single();
            List<long> positions = await zombie;
            Assert.Equal(Enumerable.Range(1, (int)(claim.Head - old.Head)).Select(n => old.Head + n), positions);
            Assert.Equal(old.Fence + 1, claim.Fence);
            Assert.Equal(claim.Head, (await journal.ReadShard(Shard, 0, 100_000, default)).Count);
        }

        async Task<List<long>> CommitUntilRefused(ShardClaim claim, TaskCompletionSource first)
        {
            List<long> positions = [];
            while (true)
            {
                CommitOutcome outcome = (await journal.Commit(
                    [Writing.Fact(Writing.Ann, Shard, claim.Fence, claim.Head + positions.Count + 1)], default))[0];
                if (outcome.StaleFence)
                {
                    return positions;
                }

                positions.Add(outcome.Position);
                _ = first.TrySetResult();
            }
        }
    }

    [PostgresFact]
    public async Task a_commit_that_hangs_keeps_one_shard_for_the_lock_timeout_and_the_others_not_at_all()
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings, default);
        await using PostgresClusterStore store = await PostgresClusterStore.Open(_settings with { LockTimeout = TimeSpan.FromMilliseconds(50) }, default);
        await using NpgsqlConnection gate = await Beside();
        await using NpgsqlConnection watching = await Beside();
        await Writing.Gate(gate);
        _ = await journal.Acquire(ShardSet.All, "dead", default);
        _ = await store.Renew(Lease("ann"), default);
        Task<IReadOnlyList<CommitOutcome>> commit = journal.Commit([Writing.Fact(Writing.Ann, Shard, 1, 1)], default);
        _ = await Blocked.Until(watching, _settings, commit);

        IReadOnlyList<ShardClaim> claims = await store.Claim(ShardSet.All, "ann", 0, default);

        Assert.False(commit.IsCompleted);
        Assert.Equal(ShardSet.All.Except(ShardSet.One(Shard)).Select(shard => new ShardClaim(shard, 2, 0)), claims);
        await Writing.Run(gate, "SELECT pg_advisory_unlock(1)");
        Assert.False((await commit)[0].StaleFence);
        Assert.Equal([new ShardClaim(Shard, 2, 1)], await store.Claim(ShardSet.One(Shard), "ann", 0, default));
    }

    [PostgresFact]
    public async Task a_host_that_froze_inside_a_transaction_loses_its_locks_after_the_idle_timeout()
    {
        await using PostgresJournal frozen = await PostgresJournal.Open(_settings with { IdleTimeout = TimeSpan.FromMilliseconds(300) }, default);
        await using PostgresClusterStore store = await PostgresClusterStore.Open(_settings with { LockTimeout = TimeSpan.FromMilliseconds(20) }, default);
        await using NpgsqlConnection session = await frozen.Session(default);
        _ = await store.Renew(Lease("ann"), default);
        await using NpgsqlTransaction begun = await session.BeginTransactionAsync();
        await Writing.Run(session, $"UPDATE shard SET head = head + 1 WHERE shard = {Shard}");
        int refused = 0;
        IReadOnlyList<ShardClaim> claims = [];
        for (; claims.Count == 0; refused++)
        {
            claims = await store.Claim(ShardSet.One(Shard), "ann", 0, default);
        }

        Assert.Equal([new ShardClaim(Shard, 1, 0)], claims);
        Assert.True(refused > 1, "nothing held the shard");
    }

    [PostgresFact]
    public async Task renewals_wait_for_nobody()
    {
        await using PostgresClusterStore store = await Open();
        await using NpgsqlConnection holder = await Beside();
        await using NpgsqlConnection watching = await Beside();
        _ = await store.Renew(Lease("ann"), default);
        await Writing.Run(holder, "INSERT INTO host SELECT 'gone', address, serves, ttl_ms, lease_since, lease_since FROM host");
        await using NpgsqlTransaction holding = await holder.BeginTransactionAsync();
        await Writing.Run(holder, $"SELECT 1 FROM shard WHERE shard = {Shard} FOR UPDATE");
        await Writing.Run(holder, "SELECT 1 FROM host WHERE owner <> 'ann' FOR UPDATE");
        Task<IReadOnlyList<ShardClaim>> claim = store.Claim(ShardSet.All, "ann", 0, default);
        _ = await Blocked.Until(watching, _settings, claim, "cluster");

        Assert.Equal(["ann"], (await store.Renew(Lease("ann"), default)).Hosts.Select(host => host.Owner));
        Assert.False(claim.IsCompleted);
        await holding.CommitAsync();
        Assert.Equal(ShardSet.ShardCount, (await claim).Count);
    }

    [PostgresFact]
    public async Task who_leaves_during_its_own_claim_keeps_nothing()
    {
        await using PostgresClusterStore store = await Open();
        await using NpgsqlConnection holder = await Beside();
        await using NpgsqlConnection watching = await Beside();
        _ = await store.Renew(Lease("ann"), default);
        await using NpgsqlTransaction holding = await holder.BeginTransactionAsync();
        await Writing.Run(holder, $"SELECT 1 FROM shard WHERE shard = {Shard} FOR UPDATE");
        Task<IReadOnlyList<ShardClaim>> claim = store.Claim(ShardSet.Range(0, 9), "ann", 0, default);
        _ = await Blocked.Until(watching, _settings, claim, "cluster");
        Task leave = store.Leave("ann", default);
        await Waiting(watching, 2, claim, leave);
        await holding.CommitAsync();
        Assert.Equal(10, (await claim).Count);
        await leave;

        ClusterTable table = await store.Renew(Lease("bob"), default);
        Assert.Equal(["bob"], table.Hosts.Select(host => host.Owner));
        Assert.All(table.Shards.Take(10), row => Assert.Equal(((long)2, null), (row.Fence, row.Owner)));
    }

    [PostgresFact]
    public async Task a_gift_that_waits_for_the_claim_of_its_own_giver_gives_nothing_of_it()
    {
        await using PostgresClusterStore store = await Open();
        await using NpgsqlConnection holder = await Beside();
        await using NpgsqlConnection watching = await Beside();
        _ = await store.Renew(Lease("ann"), default);
        ShardClaim[] claims = [.. await store.Claim(ShardSet.Range(0, 9), "ann", 0, default)];
        await using NpgsqlTransaction holding = await holder.BeginTransactionAsync();
        await Writing.Run(holder, $"UPDATE shard SET fence = fence + 1 WHERE shard = {Shard}");
        Task<ShardSet> give = store.Give([.. claims.Select(claim => new FencedShard(claim.Shard, claim.Fence))], "ann", "bob", default);
        _ = await Blocked.Until(watching, _settings, give, "cluster");
        await holding.CommitAsync();

        Assert.Equal(ShardSet.Range(0, 9).Except(ShardSet.One(Shard)), await give);
        ClusterTable table = await store.Renew(Lease("ann"), default);
        Assert.Equal((2L, "ann"), (table.Shards[Shard].Fence, table.Shards[Shard].Owner));
        Assert.Equal((2L, "bob"), (table.Shards[0].Fence, table.Shards[0].Owner));
    }

    [PostgresFact]
    public async Task commits_claims_and_gifts_in_any_order_never_deadlock()
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings, default);
        await using PostgresClusterStore store = await Open();
        string[] owners = ["ann", "bob", "cid"];
        foreach (string owner in owners)
        {
            _ = await store.Renew(Lease(owner), default);
        }

        Task[] commits = [.. Enumerable.Range(0, 4).Select(Commit)];
        Task[] moves = [.. owners.Select(Move)];
        await Task.WhenAll([.. commits, .. moves]); // A deadlock would end one of them with a fault.

        async Task Commit(int lane)
        {
            for (int round = 0; round < 40; round++)
            {
                // Stale or not, each batch locks what it names; they name it in another order each time.
                await journal.Commit(
                    [.. Enumerable.Range(0, 12).Select(n => new JournalWrite(new("lane", $"{lane}"), ((n * 7) + (round * 5) + lane) % 16, round))], default);
            }
        }

        async Task Move(string owner)
        {
            Prng random = new((ulong)owner[0]);
            for (int round = 0; round < 40; round++)
            {
                ShardSet some = ShardSet.Of(Enumerable.Range(0, 16).Where(_ => random.Below(2) == 0));
                FencedShard[] claimed = [.. (await store.Claim(some, owner, 0, default)).Select(claim => new FencedShard(claim.Shard, claim.Fence))];
                _ = await store.Give(claimed, owner, owners[random.Below(3)], default);
                if (round % 10 == 9)
                {
                    await store.Leave(owner, default);
                }

                _ = await store.Renew(Lease(owner), default);
            }
        }
    }

    private static HostLease Lease(string owner) => new(owner, $"{owner}:16", [], 600_000);

    /// <summary>Until so many sessions of the store wait for locks.</summary>
    private async Task Waiting(NpgsqlConnection watching, long count, params Task[] calls)
    {
        string sql = string.Create(
            CultureInfo.InvariantCulture,
            $"SELECT count(*) FROM pg_stat_activity WHERE application_name = 'flux cluster {_settings.Schema}' AND wait_event_type = 'Lock'");
        while (await Writing.Ask<long>(watching, sql) < count)
        {
            Assert.All(calls, call => Assert.False(call.IsCompleted, "a call ended; it was to wait for a lock"));
        }
    }

    private Task<PostgresClusterStore> Open() => PostgresClusterStore.Open(_settings, default);

    private Task<NpgsqlConnection> Beside() => server.Connect(_settings.Schema);
}
