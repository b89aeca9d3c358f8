using Flux.Actors.Journal.Sql;
using Flux.Actors.Journal.Sql.Tests;
using Flux.Actors.Kernel;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Engine.Kill.Tests;

/// <summary>A real process that is stopped past its lease: another takes its shards over, and when it goes on, not one of its appends is accepted.</summary>
public sealed class FreezeTests
{
    private const ulong Seed = 4;
    private const int Accounts = 24;
    private const int InFlight = 64;
    private const int AcknowledgedByEach = 300;
    private const string LeaseMs = "1500";

    [Fact]
    [Trait("Promise", "1")]
    [Trait("Promise", "4")]
    public async Task a_process_that_slept_through_its_lease_appends_nothing_any_more()
    {
        PostgresServer server = new();
        await server.InitializeAsync();
        try
        {
            Wishes wishes = new(Seed, Accounts);
            await using PostgresJournal journal = await PostgresJournal.Open(PostgresJournalSettings.Default(server.ConnectionString, "flux", "kill"), CancellationToken.None);
            await using WorkerProcess sleeper = await Started(server);
            await Work(sleeper, wishes, until: AcknowledgedByEach);
            string[] underWay = await FallAsleep(sleeper, wishes, server);

            await using WorkerProcess heir = await Started(server);
            await Work(heir, wishes, until: 2 * AcknowledgedByEach);
            long[] fences = await Fences(journal);
            long[] heads = [.. (await Ledger.Read(journal)).Heads];
            Assert.All(fences, fence => Assert.True(fence >= 2, $"fence {fence}"));

            await sleeper.GoOn();
            await Woken(sleeper, wishes, underWay);
            await Settle(heir, sleeper, wishes);
            await heir.DisposeAsync();
            await sleeper.DisposeAsync();
            await Drain.Whole(journal);

            Ledger ledger = await Ledger.Read(journal);
            foreach (StoredEvent fact in ledger.All.Where(fact => fact.Position > heads[fact.Shard]))
            {
                Assert.True(fact.Fence >= fences[fact.Shard], $"{fact.Entity} {fact.Sequence} was appended under fence {fact.Fence} after {fences[fact.Shard]} had taken over");
            }

            ledger.Check(wishes);
            Assert.True(underWay.Length > 0, "nothing was under way when it fell asleep");
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<WorkerProcess> Started(PostgresServer server) =>
        await WorkerProcess.Start("cluster", server.ConnectionString, LeaseMs) ?? throw new InvalidOperationException("the worker did not start");

    /// <summary>Keeps it under load until so many are acknowledged in all; until it has the shards it says "again".</summary>
    private static async Task Work(WorkerProcess worker, Wishes wishes, int until)
    {
        foreach (string line in wishes.Open.Values.ToArray())
        {
            worker.Ask(line);
        }

        while (wishes.Accepted.Count < until)
        {
            while (wishes.Open.Count < InFlight)
            {
                worker.Ask(wishes.Next());
            }

            if (wishes.Hear(await worker.Lines.ReadAsync()) is { } again)
            {
                worker.Ask(again);
            }
        }
    }

    /// <summary>Stops it with one commit at the database and many decisions behind that one; answers the ids of all that it has not answered.</summary>
    private static async Task<string[]> FallAsleep(WorkerProcess sleeper, Wishes wishes, PostgresServer server)
    {
        while (wishes.Open.Count > 0)
        {
            if (wishes.Hear(await sleeper.Lines.ReadAsync()) is { } again)
            {
                sleeper.Ask(again);
            }
        }

        await using NpgsqlConnection keeper = await server.Connect("flux");
        await using NpgsqlTransaction held = await keeper.BeginTransactionAsync();
        await Writing.Run(keeper, "LOCK TABLE shard IN SHARE MODE");
        for (int i = 0; i < InFlight; i++)
        {
            sleeper.Ask(wishes.Next());
        }

        while (await Writing.Ask<long>(keeper, "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") == 0)
        {
            // The server tells at once when a commit waits for us.
        }

        await sleeper.Freeze();
        return [.. wishes.Open.Keys];
    }

    /// <summary>Hears what the sleeper says of the wishes it had under way: what it could not record it asks of the heir, or gives back to be asked again.</summary>
    private static async Task Woken(WorkerProcess sleeper, Wishes wishes, string[] underWay)
    {
        HashSet<string> silent = [.. underWay];
        while (silent.Count > 0)
        {
            string line = await sleeper.Lines.ReadAsync();
            if (silent.Remove(line.Split(' ')[0]))
            {
                _ = wishes.Hear(line);
            }
        }
    }

    /// <summary>Both are alive and share the shards by now: every open wish is asked of both until one of them has it.</summary>
    private static async Task Settle(WorkerProcess heir, WorkerProcess sleeper, Wishes wishes)
    {
        while (wishes.Open.Count > 0)
        {
            foreach (string line in wishes.Open.Values.ToArray())
            {
                foreach (WorkerProcess worker in new[] { heir, sleeper })
                {
                    worker.Ask(line);
                    string id = line.Split(' ')[0];
                    string answer;
                    do
                    {
                        answer = await worker.Lines.ReadAsync();
                        _ = wishes.Hear(answer);
                    }
                    while (answer.Split(' ')[0] != id);
                }
            }
        }
    }

    private static async Task<long[]> Fences(IJournal journal)
    {
        long[] fences = new long[ShardSet.ShardCount];
        for (int shard = 0; shard < fences.Length; shard++)
        {
            fences[shard] = await journal.ReadFence(shard, CancellationToken.None);
        }

        return fences;
    }
}
