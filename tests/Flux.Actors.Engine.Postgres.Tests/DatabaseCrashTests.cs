using Flux.Actors.Journal.Sql;
using Flux.Actors.Journal.Sql.Tests;
using Npgsql;

namespace Flux.Actors.Engine.Tests;

/// <summary>A database that dies under load, on a server of its own: the engine goes on when it has recovered, and nothing acknowledged is lost.</summary>
public sealed class DatabaseCrashTests
{
    private const int Lives = 3;
    private const int Askers = 8;
    private const int PerAsker = 25;

    /// <summary>Our own session's: one of the engine's may have ended by itself before it is killed, and then the server would not notice.</summary>
    private const string ServerProcess = "SELECT pg_backend_pid()";

    [Fact, Trait("Promise", "3"), Trait("Promise", "6")]
    public async Task what_was_acknowledged_is_recorded_once_after_the_database_was_killed()
    {
        PostgresServer server = new();
        await server.InitializeAsync();
        try
        {
            await using World world = World.On(await PostgresJournal.Open(server.Fresh(), default));
            await world.Start();
            int failures = 0;
            for (int life = 0; life < Lives; life++)
            {
                TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
                int acknowledged = 0;
                Task[] asking = [.. Enumerable.Range(0, Askers).Select(asker => Ask(life, asker))];
                Task killed = Kill(server, loaded.Task);
                Task all = Task.WhenAll([.. asking, killed]);
                await OutboxTests.Advance(world, () => all.IsCompleted);
                await all;

                async Task Ask(int life, int asker)
                {
                    for (int i = 0; i < PerAsker; i++)
                    {
                        while (await world.Ask($"a{asker}", new Account.Deposit(1), $"{life}-{i}") is not Accepted)
                        {
                            Interlocked.Increment(ref failures);
                            await Task.Yield();
                        }

                        if (Interlocked.Increment(ref acknowledged) == Askers * PerAsker / 4)
                        {
                            loaded.SetResult();
                        }
                    }
                }
            }

            Account.State[] states = await Task.WhenAll(Enumerable.Range(0, Askers).Select(asker => world.Read($"a{asker}")));
            Assert.All(states, state => Assert.Equal(Lives * PerAsker, state.Balance));
            Assert.True(failures > 0, "no kill met a command");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <summary>kill -9 of one of its processes: the server ends all others and recovers from its log.</summary>
    private static async Task Kill(PostgresServer server, Task loaded)
    {
        await loaded;
        await using NpgsqlConnection connection = await server.Connect("public");
        int backend = await Writing.Ask<int>(connection, ServerProcess);
        await server.Kill(backend);
    }
}
