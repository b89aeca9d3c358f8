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
}
