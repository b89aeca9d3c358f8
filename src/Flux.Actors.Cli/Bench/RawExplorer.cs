using Flux.Actors.Ports;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using static Flux.Actors.Cli.Bench.RawCalls;

namespace Flux.Actors.Cli.Bench;

/// <summary>The raw limit of filling an explorer: SQLite's own calls in a bare loop over prepared statements, in the explorer's own tables.</summary>
/// <remarks>Shape: rows of transactions, entries, collateral, earnings and heads, everything worked out before. Concurrency: one thread.</remarks>
internal sealed class RawExplorer : IDisposable
{
    private const int OrdinalBits = 24; // As the explorer places entries: height · 2^24 + ordinal.

    private readonly SqliteConnection _connection;
    private readonly List<sqlite3_stmt> _statements = [];
    private readonly sqlite3_stmt _begin;
    private readonly sqlite3_stmt _commit;
    private readonly sqlite3_stmt _transaction;
    private readonly sqlite3_stmt _entry;
    private readonly sqlite3_stmt _earned;
    private readonly sqlite3_stmt _head;

    public RawExplorer(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString);
        _connection.Open();
        using (SqliteCommand settings = _connection.CreateCommand())
        {
            settings.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;";
            _ = settings.ExecuteNonQuery();
        }

        _begin = Prepared("BEGIN IMMEDIATE");
        _commit = Prepared("COMMIT");
        _transaction = Prepared("INSERT INTO tx (id, place) VALUES (?1, ?2)");
        _entry = Prepared("""
            INSERT INTO entry (account, place, number, kind, in_atoms, out_atoms, fee_atoms, counterparty, tx, refusal)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, NULL)
            """);
        _earned = Prepared("""
            INSERT INTO earned (node, amount_atoms) VALUES (?1, ?2) ON CONFLICT (node) DO UPDATE SET amount_atoms = amount_atoms + excluded.amount_atoms
            """);
        _head = Prepared("INSERT OR REPLACE INTO head (one, height, block) VALUES (1, ?1, ?2)");
    }

    public static Batch Rows(IReadOnlyList<ExplorerBlock> blocks) => new(
        [
            .. blocks.SelectMany(block => block.Transactions.Select((id, i) => new Found(id.ToArray(), Place(new ExplorerPlace(block.Height, i))))),
        ],
        [
            .. blocks.SelectMany(block => block.Entries.Select(entry => new Moved(
                entry.Account.Span.ToArray(), Place(entry.Place), entry.Index, entry.Kind, entry.In.Atoms, entry.Out.Atoms, entry.Fee.Atoms, entry.Counterparty, entry.Transaction?.ToArray()))),
        ],
        [.. blocks.SelectMany(block => block.Earned.Select(earned => new Earned(earned.Node.ToString(), earned.Amount.Atoms)))],
        [.. blocks.Select(block => new Reached(block.Height.Value, block.Block.ToArray()))]);

    /// <summary>Writes one batch in one transaction.</summary>
    public void Write(Batch batch)
    {
        Run(_begin);
        foreach (Found row in batch.Transactions)
        {
            Check(raw.sqlite3_bind_blob(_transaction, 1, row.Id));
            Check(raw.sqlite3_bind_int64(_transaction, 2, row.Place));
            Run(_transaction);
        }

        foreach (Moved row in batch.Entries)
        {
            Write(row);
        }

        foreach (Earned row in batch.Earned)
        {
            Check(raw.sqlite3_bind_text(_earned, 1, row.Node));
            Check(raw.sqlite3_bind_int64(_earned, 2, row.Atoms));
            Run(_earned);
        }

        foreach (Reached row in batch.Heads)
        {
            Check(raw.sqlite3_bind_int64(_head, 1, row.Height));
            Check(raw.sqlite3_bind_blob(_head, 2, row.Block));
            Run(_head);
        }

        Run(_commit);
    }

    public void Dispose()
    {
        _statements.ForEach(statement => statement.Dispose());
        _connection.Dispose();
    }

    private void Write(Moved row)
    {
        Check(raw.sqlite3_bind_blob(_entry, 1, row.Account));
        Check(raw.sqlite3_bind_int64(_entry, 2, row.Place));
        Check(raw.sqlite3_bind_int64(_entry, 3, row.Number));
        Check(raw.sqlite3_bind_text(_entry, 4, row.Kind));
        Check(raw.sqlite3_bind_int64(_entry, 5, row.In));
        Check(raw.sqlite3_bind_int64(_entry, 6, row.Out));
        Check(raw.sqlite3_bind_int64(_entry, 7, row.Fee));
        Check(row.Counterparty is null ? raw.sqlite3_bind_null(_entry, 8) : raw.sqlite3_bind_text(_entry, 8, row.Counterparty));
        Check(row.Transaction is null ? raw.sqlite3_bind_null(_entry, 9) : raw.sqlite3_bind_blob(_entry, 9, row.Transaction));
        Run(_entry);
    }

    private static long Place(ExplorerPlace place) => (place.Height.Value << OrdinalBits) + place.Ordinal;

    private sqlite3_stmt Prepared(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_connection.Handle!, sql, out sqlite3_stmt statement));
        _statements.Add(statement);
        return statement;
    }

    /// <summary>The rows of one commit.</summary>
    internal sealed record Batch(IReadOnlyList<Found> Transactions, IReadOnlyList<Moved> Entries, IReadOnlyList<Earned> Earned, IReadOnlyList<Reached> Heads);

    internal sealed record Found(byte[] Id, long Place);

    internal sealed record Moved(byte[] Account, long Place, long Number, string Kind, long In, long Out, long Fee, string? Counterparty, byte[]? Transaction);

    internal sealed record Earned(string Node, long Atoms);

    internal sealed record Reached(long Height, byte[] Block);
}
