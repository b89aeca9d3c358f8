using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Journal.Sql.Tests;

/// <summary>What the tests of the shared journal write and ask.</summary>
internal static class Writing
{
    public static EntityId Ann { get; } = new("account", "ann");

    public static EntityId Bob { get; } = new("account", "bob");

    public static JournalWrite Fact(EntityId entity, int shard, long fence, long sequence) =>
        new(entity, shard, fence) { Events = [new NewEvent(sequence, new Timestamp(sequence), Blob.FromHex("0102"))] };

    /// <summary>Takes shard 0 over and records Ann's fact of that sequence there.</summary>
    public static async Task One(PostgresJournal journal, long sequence)
    {
        long fence = (await journal.Acquire(ShardSet.Range(0, 0), "test", default))[0].Fence;
        Assert.False((await journal.Commit([Fact(Ann, 0, fence, sequence)], default))[0].StaleFence);
    }

    /// <summary>With timeouts that a busy machine does not reach, for tests that are not about them.</summary>
    public static PostgresJournalSettings Patient(this PostgresJournalSettings settings)
    {
        TimeSpan patience = TimeSpan.FromMinutes(2);
        return settings with { StatementTimeout = patience, ClusterTimeout = patience, LockTimeout = patience, ConnectTimeout = patience };
    }

    public static Task<JournalFault> Fails(Func<Task> attempt) => Assert.ThrowsAsync<JournalFault>(attempt);

    public static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        _ = await command.ExecuteNonQueryAsync();
    }

    public static async Task<T?> Ask<T>(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        return (T?)await command.ExecuteScalarAsync();
    }

    /// <summary>Makes facts wait for the advisory lock 1, which the connection holds.</summary>
    public static Task Gate(NpgsqlConnection gate) => Run(gate, """
        CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_advisory_xact_lock_shared(1); RETURN new; END';
        CREATE TRIGGER wait BEFORE INSERT ON event FOR EACH ROW EXECUTE FUNCTION wait();
        SELECT pg_advisory_lock(1);
        """);
}
