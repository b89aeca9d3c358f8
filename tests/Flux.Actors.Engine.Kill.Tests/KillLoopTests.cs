using Flux.Actors.Journal.Sql;
using Flux.Actors.Journal.Sql.Tests;
using Flux.Actors.Ports;
using Npgsql;

namespace Flux.Actors.Engine.Kill.Tests;

/// <summary>SIGKILL of the engine's process, of the whole database server, and of one of its processes, at random, under load: acknowledged = applied, exactly once.</summary>
public sealed class KillLoopTests
{
    private const ulong Seed = 20261125;
    private const int Accounts = 24;
    private const int InFlight = 64;
    private const int AcknowledgedBetweenKillsMax = 400;

    /// <summary>Our own session's: one of the engine's may have ended by itself before it is killed, and then the server would not notice.</summary>
    private const string ServerProcess = "SELECT pg_backend_pid()";

    [Fact]
    [Trait("Promise", "2")]
    [Trait("Promise", "3")]
    [Trait("Promise", "4")]
    [Trait("Promise", "5")]
    [Trait("Promise", "6")]
    [Trait("Journal", "sqlite")]
    public async Task a_process_on_SQLite_killed_40_times_has_recorded_once_what_it_acknowledged()
    {
        string folder = Directory.CreateTempSubdirectory("flux-kill-").FullName;
        try
        {
            string file = Path.Combine(folder, "journal.db");
            Wishes wishes = new(Seed, Accounts);
            await Loop(wishes, kills: 40, ["sqlite", file], kill: null);
            await using SqliteJournal journal = await SqliteJournal.Open(file, SqliteJournalSettings.Default, CancellationToken.None);
            await Check(journal, wishes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    [Trait("Promise", "2")]
    [Trait("Promise", "3")]
    [Trait("Promise", "4")]
    [Trait("Promise", "5")]
    [Trait("Promise", "6")]
    public async Task a_process_and_its_PostgreSQL_killed_100_times_have_recorded_once_what_they_acknowledged()
    {
        PostgresServer server = new();
        await server.InitializeAsync();
        try
        {
            Wishes wishes = new(Seed, Accounts);
            await Loop(wishes, kills: 100, ["postgres", server.ConnectionString], async turn =>
            {
                switch (turn)
                {
                    case 1:
                        await server.Kill();
                        await server.Start();
                        return true;
                    case 2:
                        return await KillOneProcess(server);
                    default:
                        return false;
                }
            });
            await using PostgresJournal journal = await PostgresJournal.Open(PostgresJournalSettings.Default(server.ConnectionString, "flux", "kill"), CancellationToken.None);
            await Check(journal, wishes);
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    /// <param name="wishes">What is asked, and what became of it.</param>
    /// <param name="kills">How many.</param>
    /// <param name="arguments">How the worker is started.</param>
    /// <param name="kill">Kills the database, or answers false for: the worker's turn. Null: always the worker's.</param>
    private static async Task Loop(Wishes wishes, int kills, string[] arguments, Func<ulong, Task<bool>>? kill)
    {
        int killed = 0;
        for (WorkerProcess? worker = null; killed < kills || wishes.Open.Count > 0 || worker is not null;)
        {
            if (worker is null)
            {
                worker = await WorkerProcess.Start(arguments);
                if (worker is not null)
                {
                    Begin(worker, wishes, killed < kills);
                }

                continue;
            }

            // All that were asked of the one before and never answered are asked again; then new ones, until it is struck.
            long strikeAt = wishes.Accepted.Count + 1 + (long)wishes.Below(AcknowledgedBetweenKillsMax);
            bool alive = true;
            while (alive && (killed < kills ? wishes.Accepted.Count < strikeAt : wishes.Open.Count > 0))
            {
                alive = await worker.Lines.WaitToReadAsync() && worker.Lines.TryRead(out string? line) && Heard(worker, wishes, line, killed < kills);
            }

            if (alive && killed < kills)
            {
                killed++;
                if (kill is not null && await kill(wishes.Below(3)))
                {
                    continue; // The worker lives on over its database's death.
                }

                worker.Kill();
            }

            await worker.DisposeAsync();
            worker = null;
            if (killed == kills && wishes.Open.Count == 0)
            {
                break;
            }
        }

        Assert.True(wishes.Accepted.Count > kills, $"{wishes.Accepted.Count} acknowledged");
        Assert.NotEmpty(wishes.Refused);
    }

    private static void Begin(WorkerProcess worker, Wishes wishes, bool more)
    {
        foreach (string line in wishes.Open.Values)
        {
            wishes.Again++;
            worker.Ask(line);
        }

        while (more && wishes.Open.Count < InFlight)
        {
            worker.Ask(wishes.Next());
        }
    }

    private static bool Heard(WorkerProcess worker, Wishes wishes, string line, bool more)
    {
        if (wishes.Hear(line) is { } again)
        {
            worker.Ask(again);
        }

        while (more && wishes.Open.Count < InFlight)
        {
            worker.Ask(wishes.Next());
        }

        return true;
    }

    private static async Task<bool> KillOneProcess(PostgresServer server)
    {
        await using NpgsqlConnection connection = await server.Connect("public");
        await using NpgsqlCommand ask = new(ServerProcess, connection);
        if (await ask.ExecuteScalarAsync() is not int backend)
        {
            return false;
        }

        await server.Kill(backend);
        return true;
    }

    /// <summary>Lets one more engine deliver what is still under way, and reads what there is then.</summary>
    private static async Task Check(IJournal journal, Wishes wishes)
    {
        await Drain.Whole(journal);
        Ledger ledger = await Ledger.Read(journal);
        ledger.Check(wishes);
        Assert.True(wishes.Again > 0, "no kill met a wish under way");
    }
}
