using System.Diagnostics;
using Flux.Actors.Journal.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static Flux.Actors.Cli.Bench.RawCalls;

namespace Flux.Actors.Cli.Bench;

/// <summary>The raw limit of the embedded journal: SQLite's own calls in a bare loop over prepared statements, in the journal's own tables.</summary>
/// <remarks>
/// Shape: only the rows of facts and messages; the heads and fences of shards, which the journal keeps besides, are part of what is measured against it.
/// Concurrency: one thread.
/// </remarks>
internal sealed class RawSqlite : IDisposable
{
    private const int PositionBits = 48; // As the journal places facts: shard · 2^48 + position.

    private readonly SqliteConnection _connection;
    private readonly List<sqlite3_stmt> _statements = [];
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _event;
    private readonly sqlite3_stmt _send;
    private readonly sqlite3_stmt _mark;
    private readonly sqlite3_stmt _settle;
    private readonly sqlite3_stmt _read;

    private RawSqlite(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        _connection.Open();
        using (SqliteCommand settings = _connection.CreateCommand())
        {
            settings.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;";
            _ = settings.ExecuteNonQuery();
        }

        _begin = Prepared("BEGIN IMMEDIATE");
        _commit = Prepared("COMMIT");
        _event = Prepared("INSERT INTO event (place, entity, seq, fence, time_ms, payload) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        _send = Prepared("INSERT INTO outbox (sender, receiver, number, shard, command) VALUES (?1, ?2, ?3, ?4, ?5)");
        _mark = Prepared("INSERT OR REPLACE INTO inbox (receiver, sender, number) VALUES (?1, ?2, ?3)");
        _settle = Prepared("DELETE FROM outbox WHERE sender = ?1 AND receiver = ?2 AND number <= ?3");
        _read = Prepared("SELECT place, entity, seq, fence, time_ms, payload FROM event WHERE entity = ?1 AND seq > 0 ORDER BY seq");
    }

    /// <summary>A new file with the journal's tables.</summary>
    public static async Task<RawSqlite> New(string folder, CancellationToken cancellation)
    {
        await (await SqliteJournal.Open(folder, SqliteJournalSettings.Default, cancellation)).DisposeAsync();
        return Over(folder);
    }

    /// <summary>The file of a journal that somebody else may hold open.</summary>
    public static RawSqlite Over(string folder) => new(Path.Combine(folder, SqliteJournal.FileName));

    /// <summary>Writes the batches, a transaction each; answers how long each took, in milliseconds.</summary>
    public double[] Write(RawRows rows)
    {
        double[] took = new double[rows.Batches.Count];
        for (int i = 0; i < took.Length; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            Run(_begin);
            foreach (RawRow row in rows.Batches[i])
            {
                Write(row);
            }

            Run(_commit);
            took[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }

        return took;
    }

    /// <summary>Reads every column of every fact of the entities; answers how many facts there were.</summary>
    public long Read(IEnumerable<string> entities)
    {
        long facts = 0;
        foreach (string entity in entities)
        {
            Check(raw.sqlite3_bind_text(_read, 1, entity));
            while (raw.sqlite3_step(_read) == raw.SQLITE_ROW)
            {
                _ = raw.sqlite3_column_int64(_read, 0);
                _ = raw.sqlite3_column_text(_read, 1).utf8_to_string();
                _ = raw.sqlite3_column_int64(_read, 2) + raw.sqlite3_column_int64(_read, 3) + raw.sqlite3_column_int64(_read, 4);
                _ = raw.sqlite3_column_blob(_read, 5).ToArray();
                facts++;
            }

            Check(raw.sqlite3_reset(_read));
        }

        return facts;
    }

    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        _connection.Dispose();
    }

    private void Write(RawRow row)
    {
        Check(raw.sqlite3_bind_int64(_event, 1, ((long)row.Shard << PositionBits) + row.Position));
        Check(raw.sqlite3_bind_text(_event, 2, row.Entity));
        Check(raw.sqlite3_bind_int64(_event, 3, row.Sequence));
        Check(raw.sqlite3_bind_int64(_event, 4, row.Fence));
        Check(raw.sqlite3_bind_int64(_event, 5, row.Time));
        Check(raw.sqlite3_bind_blob(_event, 6, row.Payload));
        Run(_event);
        if (row.Sent is { } sent)
        {
            Bind(_send, sent.Sender, sent.Receiver, sent.Number);
            Check(raw.sqlite3_bind_int64(_send, 4, row.Shard));
            Check(raw.sqlite3_bind_blob(_send, 5, sent.Command));
            Run(_send);
        }

        if (row.Applied is { } applied)
        {
            Bind(_mark, applied.Receiver, applied.Sender, applied.Number);
            Run(_mark);
            Bind(_settle, applied.Sender, applied.Receiver, applied.Number);
            Run(_settle);
        }
    }

    private static void Bind(sqlite3_stmt statement, string first, string second, long number)
    {
        Check(raw.sqlite3_bind_text(statement, 1, first));
        Check(raw.sqlite3_bind_text(statement, 2, second));
        Check(raw.sqlite3_bind_int64(statement, 3, number));
    }

    private sqlite3_stmt Prepared(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_connection.Handle!, sql, out sqlite3_stmt statement));
        _statements.Add(statement);
        return statement;
    }
}
