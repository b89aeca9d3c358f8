using System.Globalization;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Flux.Actors.TestKit;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

[Collection(PostgresCollection.Name)]
public sealed class PostgresClusterStoreTests(PostgresServer server)
{
    private const int Shard = 5;
    private readonly PostgresJournalSettings _settings = server.Fresh().Patient();

    public static TheoryData<string> Cases => [.. ClusterStoreConformance.Cases.Keys];

    [PostgresTheory]
    [MemberData(nameof(Cases))]
    public async Task a_schema_conforms(string name)
    {
        await using PostgresJournal journal = await PostgresJournal.Open(_settings, default);
        await using PostgresClusterStore store = await Open();
        await using NpgsqlConnection beside = await Beside();
        await ClusterStoreConformance.Cases[name](new ClusterTrial(store, journal, Pass));

        // Time that has passed is told from rows that have aged.
        Task Pass(long milliseconds) => Writing.Run(beside, string.Create(
            CultureInfo.InvariantCulture,
            $"UPDATE host SET (lease_until, lease_since) = (SELECT lease_until - age, lease_since - age FROM (SELECT {milliseconds} * interval '1 ms' AS age) passed)"));
    }

    [PostgresFact]
    public async Task it_opens_before_beside_and_after_a_journal()
    {
        await using PostgresClusterStore before = await Open();
        PostgresJournal[] journals = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => PostgresJournal.Open(_settings, default)));
        await using PostgresClusterStore after = await Open();
        _ = await before.Renew(Lease("ann"), default);
        Assert.Equal("ann", Assert.Single((await after.Renew(Lease("ann"), default)).Hosts).Owner);
        Assert.Equal(before.Name, journals[0].Name);
        foreach (PostgresJournal journal in journals)
        {
            await journal.DisposeAsync();
        }
    }

    [PostgresFact]
    public async Task a_schema_of_before_the_cluster_store_is_migrated_and_keeps_its_fences()
    {
        await using (PostgresJournal old = await PostgresJournal.Open(_settings, new SchemaSteps(PostgresSchema.Steps.Scripts[0]), default))
        {
            _ = await old.Acquire(ShardSet.One(Shard), "elsewhere", default);
        }

        await using PostgresClusterStore store = await Open();
        Assert.Equal(new ShardRow(Shard, 1, "elsewhere"), (await store.Renew(Lease("ann"), default)).Shards[Shard]);
    }

    [PostgresFact]
    public async Task another_clusters_schema_is_refused()
    {
        await using PostgresClusterStore store = await Open();
        JournalFault fault = await Writing.Fails(() => PostgresClusterStore.Open(_settings with { ClusterId = "other" }, default));
        Assert.Equal((JournalFaultKind.OtherCluster, false), (fault.Kind, fault.Unclear));
    }

    [PostgresFact]
    public async Task a_host_without_lease_and_shards_leaves_no_row_behind()
    {
        await using PostgresClusterStore store = await Open();
        await using NpgsqlConnection beside = await Beside();
        for (int life = 0; life < 5; life++)
        {
            _ = await store.Renew(Lease($"ann-{life}"), default);
        }

        await Writing.Run(beside, "UPDATE host SET lease_until = lease_until - interval '1 hour'");
        _ = await store.Renew(Lease("bob"), default);
        Assert.Equal("bob", await Writing.Ask<string>(beside, "SELECT string_agg(owner, ' ' ORDER BY owner) FROM host"));
    }

    [PostgresFact]
    public async Task names_are_data()
    {
        await using PostgresClusterStore store = await Open();
        string owner = "o'; DROP TABLE host; --";
        ClusterTable table = await store.Renew(new HostLease(owner, "{a,\"b\"}", ["{", "", "NULL", "a,b"], 60_000), default);
        Assert.Equal((owner, "{a,\"b\"}"), (table.Hosts[0].Owner, table.Hosts[0].Address));
        Assert.Equal(["{", "", "NULL", "a,b"], table.Hosts[0].Serves);
        Assert.Equal(1, Assert.Single(await store.Claim(ShardSet.One(Shard), owner, 0, default)).Fence);
    }

    [PostgresFact]
    public async Task a_closed_store_says_so()
    {
        PostgresClusterStore store = await Open();
        await store.DisposeAsync();
        JournalFault fault = await Writing.Fails(() => store.Renew(Lease("ann"), default));
        Assert.Equal((JournalFaultKind.Closed, false), (fault.Kind, fault.Unclear));
    }

    [PostgresFact]
    public async Task a_server_that_takes_no_writes_is_named_as_such()
    {
        await using PostgresClusterStore store = await Open();
        await using NpgsqlConnection beside = await Beside();
        await Writing.Run(beside, "ALTER ROLE flux SET default_transaction_read_only = on");
        try
        {
            JournalFault fault = await Writing.Fails(Open);
            Assert.Equal((JournalFaultKind.ReadOnly, false), (fault.Kind, fault.Unclear));
        }
        finally
        {
            await Writing.Run(beside, "SET transaction_read_only = off; ALTER ROLE flux RESET default_transaction_read_only");
        }
    }

    [PostgresFact]
    public async Task a_server_that_falls_silent_is_given_up_while_the_lease_still_lasts()
    {
        await using PostgresClusterStore store = await PostgresClusterStore.Open(_settings with { ClusterTimeout = TimeSpan.FromMilliseconds(200) }, default);
        await using NpgsqlConnection beside = await Beside();
        _ = await store.Renew(Lease("ann"), default);
        int backend = await Writing.Ask<int>(beside, $"SELECT pid FROM pg_stat_activity WHERE application_name = 'flux cluster {_settings.Schema}'");
        await LocalPostgres.Freeze(backend, frozen: true);
        JournalFault fault = await Writing.Fails(() => store.Renew(Lease("ann"), default));
        Assert.Equal((JournalFaultKind.Unavailable, true), (fault.Kind, fault.Unclear));

        // The next one has a connection of its own.
        Assert.True((await store.Renew(Lease("ann"), default)).Hosts[0].IsAlive);
        await LocalPostgres.Freeze(backend, frozen: false);
    }

    [PostgresFact]
    public async Task a_call_during_which_the_server_dies_is_unclear_and_is_repeated()
    {
        await using PostgresClusterStore store = await Open();
        _ = await store.Renew(Lease("ann"), default);
        await using (NpgsqlConnection holder = await Beside())
        {
            await using NpgsqlTransaction holding = await holder.BeginTransactionAsync();
            await Writing.Run(holder, $"SELECT 1 FROM shard WHERE shard = {Shard} FOR UPDATE");
            Task<IReadOnlyList<ShardClaim>> claim = store.Claim(ShardSet.All, "ann", 0, default);
            await using NpgsqlConnection watching = await Beside();
            await server.Kill(await Blocked.Until(watching, _settings, claim, "cluster"));
            JournalFault fault = await Writing.Fails(() => claim);
            Assert.Equal((JournalFaultKind.Unavailable, true), (fault.Kind, fault.Unclear));
        }

        await using NpgsqlConnection again = await Beside(); // It takes connections again.
        IReadOnlyList<ShardClaim> claims = await store.Claim(ShardSet.All, "ann", 0, default);
        Assert.Equal(ShardSet.All.Select(shard => new ShardClaim(shard, 1, 0)), claims);
    }

    private static HostLease Lease(string owner) => new(owner, $"{owner}:16", [], 60_000);

    private Task<PostgresClusterStore> Open() => PostgresClusterStore.Open(_settings, default);

    private Task<NpgsqlConnection> Beside() => server.Connect(_settings.Schema);
}
