using Flux.Actors.Kernel;
using Flux.Actors.Ports;

namespace Flux.Actors.Journal.Sql;

/// <summary>The tables of the explorer, and what is written to them and asked of them.</summary>
/// <remarks>
/// Shape: a place is height · 2^24 + ordinal, so an account's entries lie together in order. <c>number</c> is the index in the block's list. Units: atoms.
/// </remarks>
internal static class SqliteExplorerTables
{
    /// <summary>In a log without full syncs a crash takes whole commits, the last ones, and damages nothing. Source: sqlite.org/pragma.html#pragma_synchronous.</summary>
    public const string Settings = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        PRAGMA busy_timeout = 5000;
        PRAGMA temp_store = MEMORY;
        """;

    private const int OrdinalBits = 24;

    public static SchemaSteps Steps { get; } = new(
        """
        CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), height INTEGER NOT NULL, block BLOB NOT NULL);
        CREATE TABLE tx (id BLOB PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE entry (
            account BLOB NOT NULL, place INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL,
            in_atoms INTEGER NOT NULL, out_atoms INTEGER NOT NULL, fee_atoms INTEGER NOT NULL, counterparty TEXT, tx BLOB, refusal TEXT,
            PRIMARY KEY (account, place)) WITHOUT ROWID;
        CREATE TABLE collateral (node TEXT PRIMARY KEY, amount_atoms INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE earned (node TEXT PRIMARY KEY, amount_atoms INTEGER NOT NULL) WITHOUT ROWID;
        """);

    /// <summary>One transaction that writes.</summary>
    public static bool Whole(SqliteSession session, Action work)
    {
        session.Prepare("BEGIN IMMEDIATE").Run();
        try
        {
            work();
            session.Prepare("COMMIT").Run();
            return true;
        }
        finally
        {
            if (session.InTransaction)
            {
                session.Prepare("ROLLBACK").Run();
            }
        }
    }

    /// <summary>One transaction that reads, so that a batch cannot be added between two of its questions.</summary>
    public static T AtOnce<T>(SqliteSession session, Func<T> work)
    {
        session.Prepare("BEGIN").Run();
        try
        {
            return work();
        }
        finally
        {
            session.Prepare("COMMIT").Run();
        }
    }

    public static ExplorerHead? Head(SqliteSession session) => session.Prepare("SELECT height, block FROM head")
        .First(row => new ExplorerHead(new Height(row.Number(0)), new Hash256(row.Bytes(1).Span)));

    public static void Add(SqliteSession session, IReadOnlyList<ExplorerBlock> blocks)
    {
        Height next = Head(session)?.Height.Next ?? Height.Genesis;
        foreach (ExplorerBlock block in blocks)
        {
            if (block.Height != next)
            {
                throw new InvalidOperationException($"block {block.Height} seen, {next} wanted");
            }

            Add(session, block);
            next = next.Next;
        }
    }

    public static void Clear(SqliteSession session)
    {
        foreach (string table in (ReadOnlySpan<string>)["head", "tx", "entry", "collateral", "earned"])
        {
            session.Prepare($"DELETE FROM {table}").Run();
        }
    }

    public static IReadOnlyList<ExplorerLock> Locked(SqliteSession session, IReadOnlyList<Outpoint> nodes) =>
    [
        .. nodes.SelectMany(node => session.Prepare("SELECT amount_atoms FROM collateral WHERE node = ?1").With(node.ToString())
            .All(row => new ExplorerLock(node, new Amount(row.Number(0))))),
    ];

    public static IReadOnlyList<ExplorerEarning> Earned(SqliteSession session, IReadOnlyList<Outpoint> nodes) =>
    [
        .. nodes.SelectMany(node => session.Prepare("SELECT amount_atoms FROM earned WHERE node = ?1").With(node.ToString())
            .All(row => new ExplorerEarning(node, new Amount(row.Number(0))))),
    ];

    public static ExplorerFinding Find(SqliteSession session, Hash256 transaction) => new(
        session.Prepare("SELECT place FROM tx WHERE id = ?1").With(Bytes(transaction)).First(row => (ExplorerPlace?)PlaceOf(row.Number(0))),
        Head(session));

    public static ExplorerPage History(SqliteSession session, AccountId account, ExplorerPlace? before, int max) => new(
        session.Prepare("""
            SELECT place, number, kind, in_atoms, out_atoms, fee_atoms, counterparty, tx, refusal FROM entry
            WHERE account = ?1 AND place < ?2 ORDER BY place DESC LIMIT ?3
            """)
            .With(Blob.Copy(account.Span)).With(before is { } place ? Number(place) : long.MaxValue).With(max)
            .All(row => Entry(account, row)),
        Head(session));

    private static void Add(SqliteSession session, ExplorerBlock block)
    {
        for (int i = 0; i < block.Transactions.Count; i++)
        {
            session.Prepare("INSERT INTO tx (id, place) VALUES (?1, ?2)").With(Bytes(block.Transactions[i]))
                .With(Number(new ExplorerPlace(block.Height, i))).Run();
        }

        foreach (ExplorerEntry entry in block.Entries)
        {
            session.Prepare("""
                INSERT INTO entry (account, place, number, kind, in_atoms, out_atoms, fee_atoms, counterparty, tx, refusal)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                """)
                .With(Blob.Copy(entry.Account.Span)).With(Number(entry.Place)).With(entry.Index).With(entry.Kind)
                .With(entry.In.Atoms).With(entry.Out.Atoms).With(entry.Fee.Atoms).WithOptional(entry.Counterparty)
                .WithOptional(entry.Transaction is { } id ? Bytes(id) : Blob.Empty).WithOptional(entry.Refusal).Run();
        }

        foreach (ExplorerLock made in block.Locks)
        {
            session.Prepare("INSERT INTO collateral (node, amount_atoms) VALUES (?1, ?2)").With(made.Node.ToString()).With(made.Amount.Atoms).Run();
        }

        foreach (Outpoint freed in block.Freed)
        {
            session.Prepare("DELETE FROM collateral WHERE node = ?1").With(freed.ToString()).Run();
        }

        foreach (ExplorerEarning earned in block.Earned)
        {
            session.Prepare("""
                INSERT INTO earned (node, amount_atoms) VALUES (?1, ?2)
                ON CONFLICT (node) DO UPDATE SET amount_atoms = amount_atoms + excluded.amount_atoms
                """).With(earned.Node.ToString()).With(earned.Amount.Atoms).Run();
        }

        session.Prepare("INSERT OR REPLACE INTO head (one, height, block) VALUES (1, ?1, ?2)").With(block.Height.Value).With(Bytes(block.Block)).Run();
    }

    private static ExplorerEntry Entry(AccountId account, SqliteStatement row)
    {
        Blob transaction = row.Bytes(7);
        return new ExplorerEntry(
            account,
            PlaceOf(row.Number(0)),
            (int)row.Number(1),
            row.Text(2),
            new Amount(row.Number(3)),
            new Amount(row.Number(4)),
            new Amount(row.Number(5)),
            row.TextOrNull(6),
            transaction.Length == 0 ? null : new Hash256(transaction.Span),
            row.TextOrNull(8));
    }

    private static long Number(ExplorerPlace place) => place is { Ordinal: >= 0 and <= ExplorerPlace.OrdinalMax, Height.Value: >= 0 and <= ExplorerPlace.HeightMax }
        ? (place.Height.Value << OrdinalBits) + place.Ordinal
        : throw new InvalidOperationException($"{place} seen, at most {ExplorerPlace.HeightMax} and {ExplorerPlace.OrdinalMax} wanted");

    private static ExplorerPlace PlaceOf(long number) => new(new Height(number >> OrdinalBits), (int)(number & ExplorerPlace.OrdinalMax));

    private static Blob Bytes(Hash256 hash) => Blob.Copy(hash.ToArray());
}
