using Flux.Actors.Kernel;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Flux.Actors.Journal.Sql;

/// <summary>One connection with its prepared statements, each prepared once. Used by one thread.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteStatement> _statements = new(StringComparer.Ordinal);

    public bool InTransaction => raw.sqlite3_get_autocommit(connection.Handle!) == 0;

    /// <summary>The statement, reset and ready to bind; its parameters are ?1, ?2, … in the order of binding.</summary>
    public SqliteStatement Prepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out SqliteStatement? statement))
        {
            statement = new SqliteStatement(connection.Handle!, sql);
            _statements.Add(sql, statement);
        }

        return statement.Begin();
    }

    public void Execute(string script)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = script;
        _ = command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (SqliteStatement statement in _statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }
}

/// <summary>A prepared statement over SQLite's own calls: binding by index costs a fraction of binding by name.</summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private int _bound;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out _statement));
    }

    public SqliteStatement Begin()
    {
        // The result repeats the error of the last run, which that run has thrown already.
        _ = raw.sqlite3_reset(_statement);
        _bound = 0;
        return this;
    }

    public SqliteStatement With(long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, ++_bound, value));
        return this;
    }

    public SqliteStatement With(string value)
    {
        Check(raw.sqlite3_bind_text(_statement, ++_bound, value));
        return this;
    }

    public SqliteStatement With(EntityId value) => With(value.ToString());

    public SqliteStatement With(Blob value)
    {
        Check(value.Length == 0
            ? raw.sqlite3_bind_zeroblob(_statement, ++_bound, 0)
            : raw.sqlite3_bind_blob(_statement, ++_bound, value.Span));
        return this;
    }

    public SqliteStatement WithOptional(int? value)
    {
        Check(value is { } number
            ? raw.sqlite3_bind_int64(_statement, ++_bound, number)
            : raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    public SqliteStatement WithOptional(string? value)
    {
        if (value is not null)
        {
            return With(value);
        }

        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    /// <summary>Nothing at all for no bytes.</summary>
    public SqliteStatement WithOptional(Blob value)
    {
        if (value.Length > 0)
        {
            return With(value);
        }

        Check(raw.sqlite3_bind_null(_statement, ++_bound));
        return this;
    }

    /// <summary>Whether there is a (next) row.</summary>
    public bool Step()
    {
        int code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW)
        {
            return true;
        }

        if (code != raw.SQLITE_DONE)
        {
            SqliteException failure = Failure(code);
            _ = raw.sqlite3_reset(_statement);
            throw failure;
        }

        // An open statement would hold its read snapshot, and with it the log that a checkpoint wants to empty.
        _ = raw.sqlite3_reset(_statement);
        return false;
    }

    public void Run()
    {
        while (Step())
        {
            // A statement that writes has no rows to look at.
        }
    }

    /// <summary>Every row as a value.</summary>
    public List<T> All<T>(Func<SqliteStatement, T> row)
    {
        List<T> rows = [];
        while (Step())
        {
            rows.Add(row(this));
        }

        return rows;
    }

    /// <summary>The first row as a value, or the default.</summary>
    public T? First<T>(Func<SqliteStatement, T> row)
    {
        if (!Step())
        {
            return default;
        }

        T value = row(this);
        _ = raw.sqlite3_reset(_statement);
        return value;
    }

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public int? NumberOrNull(int column) =>
        raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : checked((int)raw.sqlite3_column_int64(_statement, column));

    public string Text(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public string? TextOrNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL ? null : Text(column);

    public EntityId Entity(int column) => EntityId.Parse(Text(column));

    public Blob Bytes(int column) => Blob.Copy(raw.sqlite3_column_blob(_statement, column));

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw Failure(code);
        }
    }

    private SqliteException Failure(int code) => new(raw.sqlite3_errmsg(_database).utf8_to_string(), code & 0xFF, code);
}
